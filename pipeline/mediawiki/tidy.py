"""Last stage on the whole text: entities, spaces, and the seams around what was taken out."""

from __future__ import annotations

import re
from html import unescape as decode

from pipeline.mediawiki.marks import BREAK, END, HOLE, LABEL, LINK

# Lengths are bounded, since the decoder turns digits into a number of any size.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ODD_SPACE = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f]")
_SPACES = re.compile("  +")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\\x00]+")
_LEFTOVER = re.compile(r"\[\[+|\]\]+|\{\{+|\}\}+")
_EMPTY_LINK = re.compile(f"{LINK}[0-9]+{LABEL}([ {HOLE}]*){END}")
_LINE_EDGE = re.compile(r" \n ?|\n ")
_BLANK_LINES = re.compile(r"\n{3,}")

_CLOSER = {"(": ")", "（": "）", "[": "]", "“": "”", "„": "“", "«": "»"}
_CLOSERS = frozenset(_CLOSER.values()) - {"“"}
_JOINTS = ",;:，；：、"
_STOPS = frozenset(_JOINTS + ".!?。！？…")


def tidy(text: str) -> str:
    """Return marked text with entities decoded, spaces single and seams mended.

    Paragraphs come out parted by exactly one blank line, with no space at either end of a line.
    """
    text = _LEFTOVER.sub(HOLE, text.replace(BREAK, "\n"))
    if "&" in text:
        text = _ENTITY.sub(_decoded, text)
    text = _SPACES.sub(" ", _ODD_SPACE.sub(" ", _INVISIBLE.sub("", text)))
    text = _EMPTY_LINK.sub(r"\1", text)
    if HOLE in text:
        text = close_gaps(text)
    text = _LINE_EDGE.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", text).strip(" \n")


def _decoded(match: re.Match[str]) -> str:
    # The decoder gives nothing for a noncharacter, so none of our marks can come from here; and
    # no line end either.
    shown = decode(match[0])
    return " " if shown.isspace() else shown


def close_gaps(text: str) -> str:
    """Return `text` without its `HOLE`s, and without what they left behind.

    A bracket that held nothing else goes; so does a comma that parted it from nothing, and a
    space before a full stop. Text away from a hole is never touched.
    """
    first, *rest = text.split(HOLE)
    done = [first]
    for right in rest:
        left = done.pop()
        keep, glue, skip = _seam(left, right)
        left, right = left[:keep] + glue, right[skip:]
        # The next seam must see what stands before it, so nothing empty may lie on top.
        if left or not done:
            done.append(left)
        if right:
            done.append(right)
    return "".join(done)


def _seam(left: str, right: str) -> tuple[int, str, int]:
    """Return how much of `left` to keep, what to put between, how much of `right` to skip."""
    keep, skip, spaced = len(left), 0, False
    while True:
        while keep and left[keep - 1] == " ":
            keep, spaced = keep - 1, True
        while skip < len(right) and right[skip] == " ":
            skip, spaced = skip + 1, True
        before = left[keep - 1] if keep else "\n"
        after = right[skip] if skip < len(right) else ""
        if after and _CLOSER.get(before) == after:
            keep, skip = keep - 1, skip + 1
        elif before in _CLOSER and after and after in _JOINTS:
            skip += 1
        elif before in _JOINTS and after and (after in _CLOSERS or after in ",;."):
            keep -= 1
        else:
            return keep, _glue(before, after, spaced), skip


def _glue(before: str, after: str, spaced: bool) -> str:
    if before in _CLOSER or before == "\n" or after == "\n" or after in _CLOSERS:
        return ""
    if after in _STOPS:
        return ""
    if spaced:
        return " "
    return " " if before in ".!?" and after.isupper() else ""
