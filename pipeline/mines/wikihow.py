"""Articles of instructions in the manner of wikiHow: JSON lines of scrapes, and saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from pipeline.howto.article import document_of
from pipeline.howto.page import SavedPage, article_of_page
from pipeline.howto.records import article_of_record
from pipeline.inputs import files
from pipeline.mines import lines
from pipeline.mines.base import BadRead, Item, Mine, Unit
from pipeline.mines.jsonl import SUFFIXES as RECORDS
from pipeline.mines.jsonl import JsonLines, parsed
from pipeline.mines.whole_files import file_item
from schemas import Document

PAGES = (".html", ".htm", ".xhtml")
_PAGE, _ARCHIVE = "page", "archive"


@dataclass(frozen=True)
class WikiHow(Mine):
    """One document an article: a JSON record, or a saved page (`.html`; so is a file whose name
    says nothing). Its title is the page's, "How to ..." and all. `records` says, as in the mine
    jsonl, that a JSON file is one document and which lists lead to its articles. A step whose
    headline cannot be told from its body is cut after its first sentence."""

    name: ClassVar[str] = "wikihow"
    about: ClassVar[str] = "how-to articles, JSON lines or saved pages: steps, headlines, Q&A"

    records: str = ""
    max_item_bytes: int = 8 * 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(
            ("text", "title", "summaries", "categories", "sections", "questions", "steps")
        )

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern, (*RECORDS, *PAGES))
        return [unit for path, _ in found for unit in self._cut(path, unit_bytes)]

    def _cut(self, path: str, unit_bytes: int) -> list[Unit]:
        if files.codec_suffix(path) == ".zip":
            return [Unit(path, of=_ARCHIVE)]
        if files.plain_name(path).endswith(RECORDS):
            return self._lines.units(path, unit_bytes)
        return [Unit(path, of=_PAGE)]

    @property
    def _lines(self) -> JsonLines:
        return JsonLines(records=self.records, max_item_bytes=self.max_item_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of == _PAGE:
            for uri, stream in files.members(unit.path):
                yield self._page(uri, stream)
        elif unit.of == _ARCHIVE:
            yield from self._archive(unit.path)
        else:
            yield from self._lines.read(unit)

    def _archive(self, path: str) -> Iterator[Item | BadRead]:
        """Read the pages of a zip, then its files of records."""
        has_records = False
        for uri, stream in files.members(path, (*RECORDS, *PAGES)):
            if uri != path and files.plain_name(uri).endswith(RECORDS):
                has_records = True
            else:
                yield self._page(uri, stream)
        if has_records:
            yield from self._lines.read(Unit(path, of="1"))

    def _page(self, uri: str, stream: BinaryIO) -> Item | BadRead:
        found = file_item(uri, stream, self.max_item_bytes, "page")
        if isinstance(found, BadRead):
            return found
        return replace(found, payload=SavedPage(found.payload))

    def parse(self, item: Item) -> Document:
        payload = item.payload
        if isinstance(payload, SavedPage):
            return document_of(article_of_page(payload.data), item.uri, self)
        if isinstance(payload, bytes):
            payload = parsed(lines.without_mark(item))
        return document_of(article_of_record(payload), item.uri, self)
