"""The JSON dump of Wikidata: one entity a line, inside an array or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar

import msgspec

from pipeline.inputs import files
from pipeline.inputs.files import Unreadable
from pipeline.mines import lines
from pipeline.mines.base import BadItem, BadRead, Draft, Item, Mine, Skipped, Unit
from pipeline.wikidata.drafts import Drafts
from pipeline.wikidata.entity import Entity, Malformed, Reader, decoded

SUFFIXES = (".json", ".jsonl", ".ndjson")
_BOM = b"\xef\xbb\xbf"
_FRAME = frozenset((b"", b"[", b"]", b"[]"))
_ID = re.compile(r"[QP][1-9][0-9]{0,15}")
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}")
_OTHER_TYPES = {"lexeme": "a lexeme", "mediainfo": "a media file", "form": "a lexeme"}
_WHOLE = "whole"
_HEAD = 64


@dataclass(frozen=True)
class Wikidata(Mine):
    """`languages` are those of labels and texts, the best first; `wiki` is the wiki whose titles
    count, by default the Wikipedia of the first language. `labels` are further files of names:
    dumps, JSON lines with id and label, or tables "id<TAB>label". `sentences` names another
    source, a wiki, whose sentences are to state the facts; `sentences_per_item` caps them.
    """

    name: ClassVar[str] = "wikidata"
    about: ClassVar[str] = "Wikidata JSON dumps: things with types, and facts, by a join of labels"

    license: str = "CC0-1.0"
    languages: tuple[str, ...] = ("en", "mul")
    wiki: str = ""
    labels: tuple[str, ...] = ()
    sentences: str = ""
    sentences_per_item: int = 20
    max_item_bytes: int = 32 * 1024 * 1024

    def __post_init__(self) -> None:
        wrong = [name for name in self.languages if not _LANGUAGE.fullmatch(name)]
        if wrong or not self.languages:
            what = f"{wrong[0]!r} is no language code" if wrong else "is empty"
            raise ValueError(f'languages: {what}; give codes as Wikidata has them: ["en", "mul"]')
        if self.sentences_per_item < 1:
            raise ValueError("sentences_per_item: give 1 or more")

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "triples", "things"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern, SUFFIXES)
        return [unit for path, size in found for unit in _cut(path, size, unit_bytes)]

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of == _WHOLE:
            yield self._whole(unit.path)
            return
        if unit.start:
            yield from filter(None, map(entity_line, lines.in_range(unit, self.max_item_bytes)))
            return
        for uri, stream in files.members(unit.path, SUFFIXES):
            found = lines.from_start(uri, unit, stream, self.max_item_bytes)
            yield from filter(None, map(entity_line, found))

    def _whole(self, path: str) -> Item | BadRead:
        """Return a file that spreads one entity over many lines as one item."""
        try:
            with files.open_plain(path) as stream:
                data = stream.read(self.max_item_bytes + 1)
        except Unreadable as fault:
            return BadRead(str(fault), "file", 0, path, cut=True)
        if len(data) > self.max_item_bytes:
            error = f"file is over the limit of {self.max_item_bytes} (max_item_bytes)"
            return BadRead(error, "file", 0, path, lines.head(data[:2000]))
        return Item(data.removeprefix(_BOM), "file", 0, path)

    def line(self, item: Item) -> Item | None:
        """Return a line of a dump as `read` does; None where it only frames the array."""
        found = entity_line(item)
        return found if isinstance(found, Item) else None

    def parse(self, item: Item) -> Draft | Skipped:
        reader, drafts = _tools(self.languages, self.wiki or f"{self.languages[0]}wiki")
        try:
            found = read_entity(reader, drafts, item.payload)
        except Malformed as error:
            raise BadItem(str(error)) from error
        return found if isinstance(found, Skipped) else Draft(found)

    def partner(self) -> str:
        return self.sentences

    def join(self, name: str, buckets: int, folder: str) -> Any:
        from pipeline.wikidata.join import NameAndMatch

        return NameAndMatch(self, name, buckets, folder)


@cache
def _tools(languages: tuple[str, ...], wiki: str) -> tuple[Reader, Drafts]:
    reader = Reader(languages, wiki)
    return reader, Drafts(reader, languages)


def read_entity(reader: Reader, drafts: Drafts, line: bytes) -> Any:
    """Return the draft of the entity on a line, or the `Skipped` that it is. Raises Malformed."""
    entity = reader.read(line)
    if not entity.id and b'"entities"' in line[:200]:
        line = _only_one(line)
        entity = reader.read(line)
    if skipped := _skipped(entity):
        return Skipped(skipped)
    draft = drafts.draft(entity, line)
    return Skipped("no label in the languages wanted") if draft is None else draft


def _skipped(entity: Entity) -> str:
    """Return why an entity is not wanted, "" if it is. Raises Malformed where it is none."""
    if entity.missing is not None:
        return "a missing entity"
    if entity.redirect is not None:
        return "a redirect"
    if entity.type in _OTHER_TYPES:
        return _OTHER_TYPES[entity.type]
    if not entity.id:
        raise Malformed("id: is missing; is this an entity of Wikidata?")
    if entity.type not in ("item", "property"):
        what = f"{entity.type!r} is unknown" if entity.type else "is missing"
        raise Malformed(f"type: {what}; it is item or property")
    if not _ID.fullmatch(entity.id):
        raise Malformed(f"id: {entity.id[:40]!r} is none of an item or property")
    return ""


class _Answer(msgspec.Struct):
    entities: dict[str, msgspec.Raw]


_answers: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Answer)


def _only_one(line: bytes) -> bytes:
    """Return the entity in an answer of the wiki's API. Raises Malformed unless it is just one."""
    found = decoded(_answers, line).entities
    if len(found) != 1:
        raise Malformed(
            f"an answer of the API with {len(found)} entities; write each one on a line"
        )
    [raw] = found.values()
    return bytes(raw)


def _cut(path: str, size: int, unit_bytes: int) -> Iterator[Unit]:
    if _is_spread(path):
        yield Unit(path, of=_WHOLE)
    else:
        yield from lines.cut(path, size, unit_bytes)


def _is_spread(path: str) -> bool:
    """Tell whether a file spreads its one entity over many lines: the first holds a brace alone."""
    try:
        with files.open_plain(path) as stream:
            head = stream.read(_HEAD).removeprefix(_BOM).lstrip()
    except Unreadable:
        return False  # reading meets the same fault again, and makes a dead letter of it
    first = head.partition(b"\n")[0].rstrip()
    return first in (b"{", b'{"entities":') and b"\n" in head


def entity_line(item: Item | BadRead) -> Item | BadRead | None:
    """Return a line without what frames it in an array; None where nothing else is on it."""
    if isinstance(item, BadRead):
        return item
    line: bytes = item.payload
    if item.offset == 0:
        line = line.removeprefix(_BOM)
    line = line.strip().removesuffix(b",")
    if line in _FRAME:
        return None
    if line.startswith(b"[{"):
        line = line[1:].rstrip()
    if line.endswith(b"}]"):
        line = line[:-1]
    return replace(item, payload=line)
