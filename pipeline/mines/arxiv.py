"""Metadata of the arXiv: the JSON lines on Kaggle (and of unarXive), and OAI-PMH responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from pipeline.inputs import files
from pipeline.mines import lines
from pipeline.mines.base import BadRead, Item, Mine, Skipped, Unit
from pipeline.mines.jsonl import SUFFIXES as JSON
from pipeline.mines.jsonl import JsonLines, parsed
from pipeline.papers.kaggle import paper_of_record
from pipeline.papers.oai import RawRecord, paper_of_xml
from pipeline.papers.paper import document_of
from pipeline.papers.pieces import Lost
from pipeline.papers.records_in_xml import records
from schemas import Document

XML = (".xml",)
_RESPONSE, _ARCHIVE = "response", "archive"


@dataclass(frozen=True)
class Arxiv(Mine):
    """One document a paper: its abstract, its title and the names of its subjects. Files that end
    in .xml are saved responses of OAI-PMH (formats arXiv, arXivRaw, oai_dc), others JSON lines.
    Where a paper states its licence, that stands for `license`. Deleted records and papers of
    which nothing is left but that they were withdrawn are skipped."""

    name: ClassVar[str] = "arxiv"
    about: ClassVar[str] = "metadata of the arXiv, JSON lines or OAI-PMH XML: abstracts, subjects"

    max_item_bytes: int = 16 * 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "published", "summaries", "categories"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern, (*JSON, *XML))
        return [unit for path, _ in found for unit in self._cut(path, unit_bytes)]

    def _cut(self, path: str, unit_bytes: int) -> list[Unit]:
        if files.codec_suffix(path) == ".zip":
            return [Unit(path, of=_ARCHIVE)]
        if files.plain_name(path).endswith(XML):
            return [Unit(path, of=_RESPONSE)]
        return self._lines.units(path, unit_bytes)

    @property
    def _lines(self) -> JsonLines:
        return JsonLines(max_item_bytes=self.max_item_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of == _RESPONSE:
            for uri, stream in files.members(unit.path):
                yield from self._response(uri, stream)
        elif unit.of == _ARCHIVE:
            yield from self._archive(unit.path)
        else:
            yield from self._lines.read(unit)

    def _archive(self, path: str) -> Iterator[Item | BadRead]:
        """Read the responses of a zip, then its files of JSON lines."""
        has_lines = False
        for uri, stream in files.members(path, (*JSON, *XML)):
            if uri != path and files.plain_name(uri).endswith(JSON):
                has_lines = True
            else:
                yield from self._response(uri, stream)
        if has_lines:
            yield from self._lines.read(Unit(path, of="1"))

    def _response(self, uri: str, stream: BinaryIO) -> Iterator[Item | BadRead]:
        for number, found in enumerate(records(stream, self.max_item_bytes), 1):
            key = f"record {number}"
            if isinstance(found, Lost):
                yield found.bad_read(key, uri)
            else:
                yield Item(RawRecord(found.data), key, found.offset, f"{uri}#record={number}")

    def parse(self, item: Item) -> Document | Skipped:
        payload = item.payload
        if isinstance(payload, RawRecord):
            paper = paper_of_xml(payload)
            return paper if isinstance(paper, Skipped) else document_of(paper, item.uri, self)
        return document_of(paper_of_record(parsed(lines.without_mark(item))), item.uri, self)
