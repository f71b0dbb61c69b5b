"""The open web: pages in web archives, in files of their own, or in JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline.inputs import files
from pipeline.mines import lines
from pipeline.mines.base import BadRead, Item, Mine, Skipped, Unit
from pipeline.mines.jsonl import JsonLines, parsed
from pipeline.mines.whole_files import bundled, bundles
from pipeline.web.archives import archive, fetched
from pipeline.web.archives.warc import Record
from pipeline.web.document import to_document
from pipeline.web.files import PAGES, bad_lines, page_in, page_of
from pipeline.web.language import subtag
from pipeline.web.page import Page
from schemas import Document

ARCHIVES = (".warc", ".arc", ".wet", ".wat")
# Beside pages that were saved lie .json files of all kinds.
RECORDS = (".jsonl", ".ndjson")
_ARCHIVE, _PAGES, _ZIP, _URLS, _RECORDS = "archive", "pages", "zip", "urls", "records"
# Pages are small and many.
_UNIT_PAGES = 256


@dataclass(frozen=True)
class Web(Mine):
    """A document a page, and one for each review on it. `urls` lists the addresses of pages that
    lie in files (file, tab, address a line); of JSON records `html_field` and `url_field` name
    the page and its address. Pages whose owners reserve them are left out unless
    `respect_reservations` is false; `licenses` and `languages` keep only the ones listed.
    """

    name: ClassVar[str] = "web"
    about: ClassVar[str] = "pages of web archives (WARC, ARC, WET), HTML files or JSON lines"

    urls: str = ""
    html_field: str = "html"
    url_field: str = "url"
    respect_reservations: bool = True
    licenses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    max_item_bytes: int = 16 * 1024 * 1024
    seconds_per_page: float = 20.0

    def __post_init__(self) -> None:
        if self.seconds_per_page <= 0:
            raise ValueError(f"seconds_per_page: {self.seconds_per_page:g} is too small")
        if wrong := [name for name in self.languages if name != subtag(name)]:
            raise ValueError(
                f'languages: {wrong[0]!r} is no code as detection gives them; "en", "de" are such'
            )

    def gives(self) -> frozenset[str]:
        return frozenset(
            (
                *("text", "title", "published", "author", "links", "rating", "summaries"),
                *("categories", "sections", "questions", "steps", "triples", "things"),
                *("keywords", "captions", "definitions", "claims", "tables"),
            )
        )

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        lists = [path for path, _ in files.expand(self.urls, option="urls")] if self.urls else []
        # The list has no items of its own, but its bad lines are to be told of once.
        units = [Unit(path, of=_URLS) for path in lists]
        pages: list[str] = []
        for path, size in files.expand(pattern, (*ARCHIVES, *PAGES, *RECORDS)):
            kind = _kind(path)
            if kind == _ARCHIVE:
                units += archive.cut(path, size, unit_bytes, _ARCHIVE)
            elif kind == _RECORDS:
                units += self._lines.units(path, unit_bytes)
            elif kind == _ZIP:
                units.append(Unit(path, of=_ZIP))
            elif path not in lists:
                pages.append(path)
        return [*units, *bundles(pages, _PAGES, _UNIT_PAGES)]

    @property
    def _lines(self) -> JsonLines:
        # Escapes can make a page up to six times as long.
        return JsonLines(max_item_bytes=6 * self.max_item_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of == _URLS:
            yield from bad_lines(unit.path)
        elif unit.of == _ARCHIVE:
            yield from archive.items(unit, self.max_item_bytes)
        elif unit.of == _ZIP:
            yield from self._zip(unit.path)
        elif paths := bundled(unit, _PAGES):
            for path in paths:
                for uri, stream in files.members(path):
                    yield page_of(uri, stream, self.max_item_bytes, self.urls)
        else:
            yield from self._lines.read(unit)

    def _zip(self, path: str) -> Iterator[Item | BadRead]:
        for uri, stream in files.members(path, PAGES):
            yield page_of(uri, stream, self.max_item_bytes, self.urls)

    def parse(self, item: Item) -> Document | list[Document | Skipped] | Skipped:
        page = self._page(item.payload, item)
        if isinstance(page, Skipped):
            return page
        return to_document(replace(item, payload=page), self)

    def _page(self, payload: object, item: Item) -> Page | Skipped:
        if isinstance(payload, Page):
            return payload
        if isinstance(payload, Record):
            return fetched.page_of(payload, self.max_item_bytes)
        record = parsed(lines.without_mark(item)) if isinstance(payload, bytes) else payload
        return page_in(record, self.html_field, self.url_field, self.max_item_bytes)


def _kind(path: str) -> str:
    """Return what a file holds, by its name or else by how it begins."""
    if files.codec_suffix(path) == ".zip":
        return _ZIP
    name = files.plain_name(path)
    for kind, suffixes in ((_ARCHIVE, ARCHIVES), (_PAGES, PAGES), (_RECORDS, RECORDS)):
        if name.endswith(suffixes):
            return kind
    return {"warc": _ARCHIVE, "json": _RECORDS}.get(archive.sniffed(path), _PAGES)
