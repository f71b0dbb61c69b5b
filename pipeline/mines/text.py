"""Text and Markdown files, one document a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipeline.inputs import files
from pipeline.mines.base import BadItem, BadRead, Item, Mine, Unit
from pipeline.mines.whole_files import file_item
from pipeline.prose.draft import Draft
from pipeline.prose.markdown import front_matter, listed_values, read_markdown
from pipeline.prose.plain import read_plain
from schemas import Document, stable_id

SUFFIXES = (".txt", ".md", ".markdown")
_MARKDOWN = (".md", ".markdown")
_GAPS = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class TextFiles(Mine):
    """The id is that of the content. The title is the text's own, else made from the file name."""

    name: ClassVar[str] = "text"
    about: ClassVar[str] = "text and Markdown files, one document a file"

    max_item_bytes: int = 32 * 1024 * 1024

    def gives(self) -> frozenset[str]:
        return frozenset(("text", "title", "links", "categories", "sections"))

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        return [Unit(path) for path, _ in files.expand(pattern, SUFFIXES)]

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        for uri, stream in files.members(unit.path, SUFFIXES):
            yield file_item(uri, stream, self.max_item_bytes)

    def parse(self, item: Item) -> Document:
        text = decoded(item.payload)
        if files.plain_name(item.key).endswith(_MARKDOWN):
            return self._markdown(text, item)
        title, language, draft = read_plain(text)
        return self._document(text, item, draft, title=title, language=language)

    def _markdown(self, text: str, item: Item) -> Document:
        facts, body = front_matter(text)
        title, draft = read_markdown(body)
        return self._document(
            text,
            item,
            draft,
            title=facts.get("title", title),
            language=facts.get("language", facts.get("lang", "")),
            license=facts.get("license", ""),
            categories=listed_values(facts.get("categories", "")),
        )

    def _document(
        self,
        whole: str,
        item: Item,
        draft: Draft,
        title: str,
        language: str,
        license: str = "",  # noqa: A002 (the name of the document's own field)
        categories: tuple[tuple[str, ...], ...] = (),
    ) -> Document:
        if not draft.text:
            raise BadItem("text: is empty")
        return Document(
            id=stable_id(whole),
            mine=self.name,
            uri=item.uri,
            text=draft.text,
            title=title or readable(item.key),
            language=language or self.language,
            license=license or self.license,
            spans=draft.spans,
            categories=categories,
            sections=draft.sections(),
        )


def decoded(data: bytes) -> str:
    """Return UTF-8 bytes as text with one kind of line end. Raises BadItem with the reason."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise BadItem(f"invalid UTF-8: byte 0x{data[bad.start]:02x} at byte {bad.start}") from bad
    if (at := text.find("\0")) >= 0:
        # The Markdown parser would quietly replace it.
        raise BadItem(f"text: holds the control character U+0000 (at character {at})")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable(name: str) -> str:
    """Return a file name as a title: without suffixes, its dashes and underscores as spaces."""
    stem = name[: len(files.plain_name(name))]
    stem = stem[: stem.rfind(".")] if "." in stem[1:] else stem
    return _GAPS.sub(" ", stem).strip()
