"""News in the manner of the CNN and Daily Mail corpus: `.story` files and JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, ClassVar

from pipeline.inputs import files, tarballs
from pipeline.mines import lines
from pipeline.mines.base import BadRead, Item, Mine, Unit
from pipeline.mines.jsonl import SUFFIXES as RECORDS
from pipeline.mines.jsonl import JsonLines, parsed
from pipeline.mines.whole_files import bundled, bundles, file_item
from pipeline.news.article import document_of
from pipeline.news.records import story_of_record
from pipeline.news.story import story_of_file
from pipeline.news.urls import listed_urls, urls_by_name
from schemas import Document

STORIES = (".story",)
_STORIES, _ARCHIVE, _URLS = "stories", "archive", "urls"
# Stories are small and many.
_UNIT_STORIES = 512


@dataclass(frozen=True)
class RawStory:
    """The bytes of a story file with the name of the file and the address, "" where unknown."""

    data: bytes
    name: str
    url: str

    def __str__(self) -> str:
        return self.data.decode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class DailyMail(Mine):
    """One document a story. `urls` names lists of addresses, one a line, by whose SHA-1 the story
    files are called; an address gives the uri and the category (see `pipeline.news.urls`).

    JSON records have text (or article, body), title (or headline), highlights (or summary; a list
    or lines), url, published (or date), id. Highlights are a summary of one sentence a line.
    """

    name: ClassVar[str] = "daily_mail"
    about: ClassVar[str] = "news with highlights: .story files (CNN, Daily Mail) or JSON lines"

    urls: str = ""
    max_item_bytes: int = 8 * 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "summaries", "categories", "published", "author"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        lists = [path for path, _ in files.expand(self.urls, option="urls")] if self.urls else []
        # The lists have no items of their own, but their bad lines are to be told of once.
        units = [Unit(path, of=_URLS) for path in lists]
        stories = []
        for path, _ in files.expand(pattern, (*STORIES, *RECORDS, *tarballs.SUFFIXES)):
            if _is_archive(path):
                units.append(Unit(path, of=_ARCHIVE))
            elif files.plain_name(path).endswith(RECORDS):
                units += self._lines.units(path, unit_bytes)
            elif path not in lists:
                stories.append(path)
        return [*units, *bundles(stories, _STORIES, _UNIT_STORIES)]

    @property
    def _lines(self) -> JsonLines:
        return JsonLines(max_item_bytes=self.max_item_bytes)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        if unit.of == _URLS:
            found = ((number, at, fault) for number, at, _, fault in listed_urls(unit.path))
            yield from lines.bad_lines(unit.path, found)
        elif unit.of == _ARCHIVE:
            yield from self._archive(unit.path)
        elif paths := bundled(unit, _STORIES):
            for path in paths:
                for uri, stream in files.members(path):
                    yield self._story(uri, stream)
        else:
            yield from self._lines.read(unit)

    def _archive(self, path: str) -> Iterator[Item | BadRead]:
        """Read the stories of an archive, then, of a zip, its files of records."""
        tar = tarballs.is_tarball(path)
        inside = (
            tarballs.members(path, STORIES) if tar else files.members(path, (*STORIES, *RECORDS))
        )
        records = False
        for uri, stream in inside:
            if uri != path and files.plain_name(uri).endswith(RECORDS):
                records = True
            else:
                yield self._story(uri, stream)
        if records:
            yield from self._lines.read(Unit(path, of="1"))

    def _story(self, uri: str, stream: BinaryIO) -> Item | BadRead:
        found = file_item(uri, stream, self.max_item_bytes, "story", cut=_is_archive(uri))
        if isinstance(found, BadRead):
            return found
        return replace(found, payload=RawStory(found.payload, found.key, self._url(found.key)))

    def _url(self, key: str) -> str:
        try:
            name = bytes.fromhex(key.split(".")[0]) if self.urls else b""
        except ValueError:
            return ""
        return urls_by_name(self.urls).get(name, "") if name else ""

    def parse(self, item: Item) -> Document:
        payload = item.payload
        if isinstance(payload, RawStory):
            story = story_of_file(payload.data, payload.name, payload.url)
            return document_of(story, item.uri, self)
        if isinstance(payload, bytes):
            payload = parsed(lines.without_mark(item))
        return document_of(story_of_record(payload), item.uri, self)


def _is_archive(path: str) -> bool:
    """Tell whether `path` is an archive, and no member of one."""
    return "!" not in path and (files.codec_suffix(path) == ".zip" or tarballs.is_tarball(path))
