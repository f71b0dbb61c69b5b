"""The text of blocks as a reader sees it, with the offsets of the links in it."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

from pipeline.web.markup.values import printable
from pipeline.web.shown.outline import BREAK, CLOSE, OPEN

_OPENED = re.compile(rf"{OPEN}\s+")
_MARK = re.compile(f"([{OPEN}{CLOSE}])")
_LETTERS = re.compile(r"[^\W_]+")
_GAPS = re.compile(r"\n{3,}")


class Linked(NamedTuple):
    """Words of a block that are a link: their offsets in it, and which of its links."""

    start: int
    end: int
    link: int


def resolved(markup: str) -> str:
    """Return a piece of the browser's own writing without entities: it writes only these."""
    if "&" not in markup:
        return markup
    markup = markup.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ")
    return markup.replace("&quot;", '"').replace("&amp;", "&")


def plain(raw: str) -> str:
    """Return the raw text of a block as one line, without marks."""
    return " ".join(printable(_without_links(resolved(raw)).replace(BREAK, " ")).split())


def bare(text: str) -> str:
    """Return a text as compared with others: its letters and digits in lower case, by words."""
    return " ".join(_LETTERS.findall(text.casefold()))


def words(raw: str, code: bool = False) -> tuple[str, list[Linked]]:
    """Return the raw text of a block as it is shown, and its links; `code` keeps its spaces."""
    text = printable(resolved(raw))
    if code:
        return _code(_without_links(text).replace(BREAK, "\n")), []
    if OPEN in text:
        text = _outside(_OPENED.sub(f" {OPEN}", text))
    if BREAK in text:
        lines = [" ".join(line.split()) for line in text.split(BREAK)]
        text = _GAPS.sub("\n\n", "\n".join(lines)).strip()
    else:
        text = " ".join(text.split())
    return _unmarked(text) if OPEN in text or CLOSE in text else (text, [])


def _without_links(text: str) -> str:
    # Many times as fast as `str.translate`.
    return text.replace(OPEN, "").replace(CLOSE, "")


def _outside(text: str) -> str:
    """Return a text with the spaces that end linked words behind these."""
    *ends, rest = text.split(CLOSE)
    moved = [f"{end.rstrip()}{CLOSE} " if end[-1:].isspace() else end + CLOSE for end in ends]
    return "".join(moved) + rest


def _code(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")


def _unmarked(text: str) -> tuple[str, list[Linked]]:
    parts: list[str] = []
    links: list[Linked] = []
    size, opened, number = 0, -1, -1
    pieces = _MARK.split(text)
    for piece, mark in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        # An empty link, as around a picture, leaves the spaces of both its sides.
        if piece[:1] == " " and (not size or parts[-1][-1] == " "):
            piece = piece[1:]
        if piece:
            parts.append(piece)
            size += len(piece)
        if mark == OPEN:
            opened, number = size, number + 1
        elif opened >= 0:
            links.append(Linked(opened, size, number))
            opened = -1
    whole = "".join(parts).rstrip()
    return whole, [link for link in links if link.start < min(link.end, len(whole))]
