"""The text of blocks as a reader sees it, with the offsets of the links in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.web.markup.values import printable
from pipeline.web.shown.outline import BREAK, CLOSE, OPEN

_NO_MARKS = str.maketrans({OPEN: "", CLOSE: "", BREAK: " "})
_NO_LINKS = str.maketrans("", "", OPEN + CLOSE)
_OPENED = re.compile(rf"\s*{OPEN}\s+")
_CLOSED = re.compile(rf"\s+{CLOSE}\s*")
_MARK = re.compile(f"[{OPEN}{CLOSE}]")
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
    return " ".join(printable(resolved(raw).translate(_NO_MARKS)).split())


def words(raw: str, code: bool = False) -> tuple[str, list[Linked]]:
    """Return the raw text of a block as it is shown, and its links; `code` keeps its spaces."""
    text = printable(resolved(raw))
    if code:
        return _code(text.translate(_NO_LINKS).replace(BREAK, "\n")), []
    if OPEN in text:
        text = _CLOSED.sub(f"{CLOSE} ", _OPENED.sub(f" {OPEN}", text))
    if BREAK in text:
        lines = [" ".join(line.split()) for line in text.split(BREAK)]
        text = _GAPS.sub("\n\n", "\n".join(lines)).strip()
    else:
        text = " ".join(text.split())
    return _unmarked(text) if OPEN in text or CLOSE in text else (text, [])


def _code(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")


def _unmarked(text: str) -> tuple[str, list[Linked]]:
    parts: list[str] = []
    links: list[Linked] = []
    size, opened, number, at = 0, -1, -1, 0
    for mark in _MARK.finditer(text):
        # An empty link, as around a picture, leaves the spaces of both its sides.
        if at < mark.start() and text[at] == " " and (not size or parts[-1][-1:] == " "):
            at += 1
        if at < mark.start():
            parts.append(text[at : mark.start()])
            size += mark.start() - at
        at = mark.end()
        if mark[0] == OPEN:
            opened, number = size, number + 1
        elif opened >= 0:
            links.append(Linked(opened, size, number))
            opened = -1
    rest = text[at:]
    if rest[:1] == " " and (not size or parts[-1][-1:] == " "):
        rest = rest[1:]
    parts.append(rest)
    size += len(rest)
    if opened >= 0:
        links.append(Linked(opened, size, number))
    whole = "".join(parts).rstrip()
    return whole, [link for link in links if link.start < min(link.end, len(whole))]
