"""The dumps of Papers with Code: abstracts, and the names of datasets and methods in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from pipeline.inputs import files
from pipeline.inputs.files import Unreadable
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Item, Mine, Skipped, Unit
from pipeline.mines.jsonl import JsonLines, parsed
from pipeline.papers import described
from pipeline.papers.described import Described
from pipeline.papers.dictionary import READERS, dictionary, faults
from pipeline.papers.objects_in_json import objects
from pipeline.papers.pieces import Lost
from pipeline.papers.pwc import document_of
from schemas import Document

SUFFIXES = (".json", ".jsonl", ".ndjson")
_LINES = (".jsonl", ".ndjson")
_BOM = b"\xef\xbb\xbf"
_ARRAY, _NAMES = "array", "names:"
_PEEK = 256


@dataclass(frozen=True)
class PapersWithCode(Mine):
    """One document a paper: papers-with-abstracts.json, or any JSON array or lines of objects with
    a title and an abstract. `datasets`, `methods` and `tables` are where datasets.json,
    methods.json and evaluation-tables.json lie; the names in them are looked for in the abstracts,
    beside the tasks and methods that a paper lists itself. What cannot be read of these files is
    a dead letter for each object. As inputs the same files give a document for each description.
    Papers without an abstract are skipped."""

    name: ClassVar[str] = "paperswithcode"
    about: ClassVar[str] = "Papers with Code: abstracts with datasets, methods, tasks and metrics"

    license: str = "CC-BY-SA-4.0"
    datasets: str = ""
    methods: str = ""
    tables: str = ""
    max_item_bytes: int = 16 * 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "published", "entities", "summaries", "categories"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern, SUFFIXES)
        units = [unit for path, _ in found for unit in self._cut(path, unit_bytes)]
        return units + [
            Unit(path, of=_NAMES + part)
            for part, given in self._sources().items()
            for path, _ in files.expand(given, (".json",), part)
        ]

    def _sources(self) -> dict[str, str]:
        return {part: given for part in READERS if (given := getattr(self, part))}

    def _cut(self, path: str, unit_bytes: int) -> list[Unit]:
        if files.plain_name(path).endswith(_LINES) or _begins_with_a_line(path):
            return self._lines.units(path, unit_bytes)
        return [Unit(path, of=_ARRAY)]

    @property
    def _lines(self) -> JsonLines:
        return JsonLines(max_item_bytes=self.max_item_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of.startswith(_NAMES):
            yield from faults(unit.of.removeprefix(_NAMES), unit.path)
        elif unit.of == _ARRAY:
            for uri, stream in files.members(unit.path, SUFFIXES):
                yield from self._array(uri, stream)
        else:
            yield from self._lines.read(unit)

    def _array(self, uri: str, stream: BinaryIO) -> Iterator[Item | BadRead]:
        for number, found in enumerate(objects(stream, self.max_item_bytes), 1):
            key = f"object {number}"
            if isinstance(found, Lost):
                yield found.bad_read(key, uri)
            else:
                yield from _items(Item(found.data, key, found.offset, f"{uri}#object={number}"))

    def parse(self, item: Item) -> Document | Skipped:
        """Turn one record into a document. The dictionary of names is read once a process."""
        payload = item.payload
        names = dictionary(self.datasets, self.methods, self.tables)
        if isinstance(payload, Described):
            return described.document_of(payload, names, item.uri, self)
        return document_of(parsed(lines.without_mark(item)), names, item.uri, self)


def _items(whole: Item) -> Iterator[Item]:
    """Yield an object of an array as it is or, where it describes things, each of them."""
    try:
        things = described.described_in(whole.payload)
    except BadItem:
        # Parsing it meets the same fault again, and makes a dead letter of it.
        things = []
    for thing in things:
        yield replace(whole, payload=thing, key=f"{whole.key}, {thing.kind} {thing.name}")
    if not things:
        yield whole


def _begins_with_a_line(path: str) -> bool:
    """Tell whether a file begins with an object that does not end its line at once.

    A pretty-printed object begins with a line of one bracket, a dump with the bracket of its array.
    """
    try:
        for _, stream in files.members(path, SUFFIXES):
            head = stream.read(_PEEK).removeprefix(_BOM).lstrip()
            return head.startswith(b"{") and bool(head[1:].split(b"\n")[0].strip())
    except Unreadable:
        # Reading meets the same fault again, and makes a dead letter of it.
        return False
    return False
