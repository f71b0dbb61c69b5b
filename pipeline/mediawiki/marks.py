"""Marks that the wikitext stages leave in a text for the stages after them.

All are Unicode noncharacters, which no text may interchange; `scrub` takes any that a page
holds, so a mark always means what we meant. They stand one character for one, so that text can
be reshaped by plain string work and the offsets be counted once, at the very end.
"""

from __future__ import annotations

import re

LINK = "\ufdd0"  # a link opens; the number of its target follows, then LABEL
LABEL = "\ufdd1"  # the shown text of the link begins
END = "\ufdd2"  # the link ends
HOLE = "\ufdd3"  # something was taken out here; the seam needs mending
BREAK = "\ufdd4"  # a line break that opens no new block
SECTION = "\ufdd5"  # a heading stood here

_LITERAL = "[]{}|'<>=*#:;_-!"
_ESCAPES = {ord(c): chr(0xFDD6 + i) for i, c in enumerate(_LITERAL)} | {ord("\n"): BREAK}
_UNESCAPES = {chr(0xFDD6 + i): c for i, c in enumerate(_LITERAL)} | {BREAK: "\n"}
_ESCAPED = re.compile(f"[{''.join(_UNESCAPES)}]")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")
_LINK_MARKS = re.compile(f"{LINK}[0-9]+{LABEL}|{END}")


def scrub(source: str) -> str:
    """Return `source` with line ends as "\\n" and noncharacters as U+FFFD."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return _NONCHARACTER.sub("\ufffd", source)


def escape(text: str) -> str:
    """Return `text` with its markup characters hidden from the later stages."""
    return text.translate(_ESCAPES)


def unescape(text: str) -> str:
    """Undo `escape`, and turn each `BREAK` into a line end."""
    return _ESCAPED.sub(lambda m: _UNESCAPES[m[0]], text)


def without_marks(text: str) -> str:
    """Return one line of marked text as a reader sees it: no links, no holes."""
    plain = _LINK_MARKS.sub("", text).replace(HOLE, "")
    return " ".join(unescape(plain).split())
