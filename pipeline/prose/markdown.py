"""Markdown to clean text with its links and headings, by a CommonMark parser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.prose.draft import Draft, Link

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_FRONT_LINES = 200
_FRONT_LINE = re.compile(r"([A-Za-z][\w-]*):[ \t]+(\S.*)")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)


class Front(NamedTuple):
    """The simple `key: value` lines of a file's front matter, and the text behind it."""

    facts: dict[str, str]
    body: str


def front_matter(text: str) -> Front:
    """Cut the front matter off `text`; nested values in it are left out, not guessed at."""
    head = text[:65536].split("\n", _FRONT_LINES)
    if head[0].rstrip() != "---":
        return Front({}, text)
    end = next((n for n, line in enumerate(head[1:], 1) if line.rstrip() in ("---", "...")), 0)
    facts = {
        m[1].lower(): m[2].strip() for line in head[1:end] if (m := _FRONT_LINE.fullmatch(line))
    }
    if not facts:
        return Front({}, text)
    unquoted = {key: _unquoted(value) for key, value in facts.items()}
    return Front(unquoted, text[sum(len(line) + 1 for line in head[: end + 1]) :])


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].strip() if quoted else value


def listed_values(value: str) -> tuple[tuple[str, ...], ...]:
    """Return "a, b" or "[a, b]" as category paths of one step."""
    parts = value.removeprefix("[").removesuffix("]").split(",")
    return tuple(dict.fromkeys((name,) for part in parts if (name := _unquoted(part.strip()))))


def read_markdown(text: str) -> tuple[str, Draft]:
    """Return the title (the first heading of level 1, or "") and the draft of a Markdown text.

    Emphasis marks, images, rules and raw HTML go; code stays as it is; a table becomes lines
    with tabs. A link's label is its title where it has one, else its address.
    """
    tokens = _PARSER.parse(text)
    # In a file with one heading of level 1 it heads the whole, so it is no section's.
    heads_all = sum(t.type == "heading_open" and t.tag == "h1" for t in tokens) == 1
    reading = _Reading(heads_all)
    for before, token in pairwise([Token("start", "", 0), *tokens]):
        reading.take(before, token)
    return reading.title, reading.draft


class _Reading:
    """The walk over the tokens of one file."""

    def __init__(self, heads_all: bool) -> None:
        self.title = ""
        self.draft = Draft()
        self._heads_all = heads_all
        self._listed = False
        self._row = ""

    def take(self, before: Token, token: Token) -> None:
        """Take one token; `before` is the one in front of it."""
        if token.type == "inline":
            block, links = _inline(token.children or [])
            if before.type == "heading_open":
                self._heading(" ".join(block.split()), int(before.tag[1:]))
            elif block.strip():
                self.draft.add(block, links, self._glue(before))
        elif token.type in ("fence", "code_block"):
            self.draft.add(token.content.strip("\n"))
        elif token.type == "table_open":
            self._row = "\n\n"
        elif token.type == "tr_close":
            self._row = "\n"
        elif token.type.endswith("list_close") and token.level == 0:
            self._listed = False

    def _heading(self, words: str, level: int) -> None:
        if level == 1 and not self.title:
            self.title = words
        self.draft.heading("" if self._heads_all and level == 1 else words, level)

    def _glue(self, before: Token) -> str:
        if before.type in ("th_open", "td_open"):
            glue, self._row = self._row, "\t"
            return glue
        # A paragraph is hidden where the items of a list stand close together.
        listed, self._listed = self._listed, before.hidden
        return "\n" if listed and before.hidden else "\n\n"


def _inline(children: Iterable[Token]) -> tuple[str, list[Link]]:
    parts: list[str] = []
    links: list[Link] = []
    size = 0
    opened: tuple[int, str] | None = None
    for token in children:
        if token.type == "link_open":
            opened = size, str(token.attrs.get("title") or token.attrs.get("href") or "")
        elif token.type == "link_close" and opened is not None:
            if opened[0] < size and opened[1]:
                links.append(Link(opened[0], size, opened[1]))
            opened = None
        piece = _piece(token)
        parts.append(piece)
        size += len(piece)
    return "".join(parts), links


def _piece(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.match(token.content)):
        return "\n"
    return ""
