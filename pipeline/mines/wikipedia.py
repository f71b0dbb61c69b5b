"""MediaWiki dumps (pages-articles XML): Wikipedia and any other wiki, in any language."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from typing import BinaryIO, ClassVar

from pipeline.inputs import files
from pipeline.inputs.bzip2_streams import Streams, is_multistream
from pipeline.inputs.decompress import Unreadable
from pipeline.mediawiki.disambiguation import tells_apart
from pipeline.mediawiki.dump import PageFields, RawPage, Site, page_fields, site_of
from pipeline.mediawiki.infobox import facts
from pipeline.mediawiki.scan import Found, Lost, Plain, Scan, Source
from pipeline.mediawiki.wikitext import Article, parse_wikitext
from pipeline.mines.base import BadItem, BadRead, Item, Mine, Skipped, Unit
from schemas import Document, Summary

_HEAD_BYTES = 256 * 1024
_KEY_BYTES = 2000
_MULTISTREAM = "multistream"
# Wikitext shrinks about fourfold, and a unit should be the same work however it is stored.
_SHRINKS = 4
_TITLE = re.compile(rb"<title>([^<]{1,1000})</title>")
_REDIRECT = re.compile(r"\s*#redirect\b", re.IGNORECASE)

LEAD_CHARS = 1000
LEAST_LEAD_CHARS = 80
LEAST_REST = 3


@dataclass(frozen=True)
class Wikipedia(Mine):
    """`namespaces` are the numbers of those kept; 0 is that of articles. `language` stands in
    for the dump's own `xml:lang` where it is set. `max_item_bytes` bounds one page of XML.

    Redirects, pages of other namespaces, pages that only tell meanings apart (by their template
    or `__DISAMBIG__`), pages of other content models and pages without text are skipped.
    """

    name: ClassVar[str] = "wikipedia"
    about: ClassVar[str] = (
        "MediaWiki pages-articles XML: links, lead, sections, categories, infoboxes"
    )

    license: str = "CC-BY-SA-4.0"
    namespaces: tuple[int, ...] = (0,)
    max_item_bytes: int = 32 * 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(
            ("text", "title", "links", "summaries", "categories", "sections", "triples", "things")
        )

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        found = files.expand(pattern)
        if not set("*?[") & set(pattern):
            # Dumps carry their range of pages behind the suffix: "...xml-p10p30302.bz2".
            named = [entry for entry in found if ".xml" in os.path.basename(entry[0])]
            found = named or found
        return [unit for path, size in found for unit in _cut(path, size, unit_bytes)]

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of == _MULTISTREAM:
            yield from self._streams(unit)
        elif unit.start:
            yield from self._range(unit)
        else:
            for uri, stream in files.members(unit.path):
                yield from self._from_start(uri, stream, unit.end)

    def parse(self, item: Item) -> Document | Skipped:
        raw: RawPage = item.payload
        page = page_fields(raw.xml)
        title, number, text = _checked(page)
        if _namespace(page, title, raw.site) not in self.namespaces:
            return Skipped("namespace")
        if page.redirect or _REDIRECT.match(text):
            return Skipped("redirect")
        if page.model != "wikitext":
            return Skipped("not wikitext")
        if tells_apart(text):
            return Skipped("disambiguation")
        article = parse_wikitext(text, namespaces=raw.site.namespaces)
        if not article.text:
            return Skipped("no text")
        language = self.language or raw.site.language
        triples, things = facts(article.plain, title, raw.site.namespaces)
        return Document(
            id=f"{raw.site.key(language)}/{number}",
            mine=self.name,
            uri=raw.site.page_url(title) or f"{item.uri}#{number}",
            title=title,
            text=article.text,
            language=language,
            license=self.license,
            spans=article.links,
            summaries=_lead(article),
            categories=tuple((name,) for name in article.categories),
            sections=article.sections,
            triples=triples,
            things=things,
        )

    def _from_start(self, uri: str, stream: BinaryIO, end: int) -> Iterator[Item | BadRead]:
        try:
            head = stream.read(_HEAD_BYTES)
        except (Unreadable, OSError) as fault:
            yield BadRead(str(fault), "file", 0, uri, cut=True)
            return
        if problem := _no_dump(head):
            yield BadRead(problem, "file", 0, uri, head[:_KEY_BYTES].decode("utf-8", "replace"))
            return
        yield from self._scan(uri, Plain(stream, end=end, head=head), site_of(head), True)

    def _range(self, unit: Unit) -> Iterator[Item | BadRead]:
        try:
            head = _head(unit.path)
            stream = files.open_bytes(unit.path, unit.start)
        except Unreadable as fault:
            yield BadRead(str(fault), f"byte {unit.start}", unit.start, unit.path, cut=True)
            return
        with closing(stream):
            if not _no_dump(head):  # the unit at the start of the file tells what it is instead
                source = Plain(stream, unit.start, unit.end)
                yield from self._scan(unit.path, source, site_of(head), False)

    def _streams(self, unit: Unit) -> Iterator[Item | BadRead]:
        try:
            head = _head(unit.path)
            source = Streams(unit.path, unit.start, unit.end)
        except Unreadable as fault:
            yield BadRead(str(fault), f"byte {unit.start}", unit.start, unit.path, cut=True)
            return
        with closing(source):
            if not (problem := _no_dump(head)):
                yield from self._scan(unit.path, source, site_of(head), unit.start == 0)
            elif unit.start == 0:
                yield BadRead(problem, "file", 0, unit.path)

    def _scan(
        self, uri: str, source: Source, site: Site, from_start: bool
    ) -> Iterator[Item | BadRead]:
        for found in Scan(source, self.max_item_bytes, from_start).run():
            offset = source.place(found.offset)
            if isinstance(found, Lost):
                head = found.head.decode("utf-8", "backslashreplace")
                key = _key(found.head, offset)
                yield BadRead(found.reason, key, offset, uri, head, found.cut)
            elif isinstance(found, Found):
                yield Item(RawPage(found.xml, site), _key(found.xml, offset), offset, uri)


def _cut(path: str, size: int, unit_bytes: int) -> Iterator[Unit]:
    kind = ""
    if files.is_compressed(path):
        if files.codec_suffix(path) != ".bz2" or size < 0 or not _is_multistream(path):
            yield Unit(path)
            return
        kind, unit_bytes = _MULTISTREAM, unit_bytes // _SHRINKS
    unit_bytes = max(unit_bytes, 1)
    starts = range(0, size, unit_bytes) if size > 0 else range(1)
    for start in starts:
        end = start + unit_bytes if start != starts[-1] else -1
        yield Unit(path, start, end, kind)


def _is_multistream(path: str) -> bool:
    try:
        return is_multistream(path)
    except Unreadable:
        return False  # read as one unit, it says what is wrong


def _head(path: str) -> bytes:
    with files.open_plain(path) as stream:
        return stream.read(_HEAD_BYTES)


def _no_dump(head: bytes) -> str:
    if not head:
        return "empty file"
    if b"<mediawiki" in head or b"<page>" in head:
        return ""
    found = head[:40].decode("utf-8", "backslashreplace")
    return f"not a MediaWiki XML dump: no <mediawiki> or <page> at its head (found: {found!r})"


def _key(xml: bytes, offset: int) -> str:
    title = _TITLE.search(xml, 0, _KEY_BYTES)
    return unescape(title[1].decode("utf-8", "replace")) if title else f"byte {offset}"


def _checked(page: PageFields) -> tuple[str, str, str]:
    """Return title, id and text of a page that has them. Raises BadItem naming what it lacks."""
    if not page.title:
        raise BadItem("page: has no title")
    if not page.id:
        raise BadItem("page: has no id")
    if page.deleted:
        raise BadItem("text: was deleted from the wiki's public history")
    if page.text is None:
        raise BadItem("text: is missing")
    if page.stub and not page.text:
        raise BadItem("text: is not in this dump (a stub dump); use pages-articles")
    return page.title, page.id, page.text


def _namespace(page: PageFields, title: str, site: Site) -> int:
    """Return the number of the page's namespace; old exports say it only in the title."""
    try:
        return int(page.ns) if page.ns is not None else site.namespaces.split(title)[0]
    except ValueError:
        raise BadItem(f"ns: {page.ns!r} is no number") from None


def _lead(article: Article) -> tuple[Summary, ...]:
    """Return the lead, up to LEAD_CHARS and whole paragraphs, as a summary of what follows it.

    None where either is no real text: a stub sums up nothing.
    """
    start = article.lead_end + len("\n\n")
    lead, *more = article.text[: article.lead_end].split("\n\n")
    for paragraph in more:
        if len(lead) + len(paragraph) + len("\n\n") > LEAD_CHARS:
            break
        lead += "\n\n" + paragraph
    rest = len(article.text) - start
    if len(lead) < LEAST_LEAD_CHARS or rest < LEAST_REST * len(lead):
        return ()
    return (Summary(lead, "lead", start, len(article.text)),)
