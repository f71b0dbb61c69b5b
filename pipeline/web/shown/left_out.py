"""Where elements end that are left out of a page, in its markup cut before each tag.

A piece is a tag with the text behind it, without the bracket that begins the tag.
"""

from __future__ import annotations

import re

from pipeline.web.shown.tags import UNPARSED

_RAW = ("script", "style")
_BETWEEN = re.compile(r">([^<>]++)<")
_TRAIL_CHARS = 8_000
_MOST_CUTS = 4


class LeftOut:
    """The pieces of a page, asked for the ends of its elements from the first to the last."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces
        # Elements that no piece ends any more: to look again for each would be quadratic.
        self._endless: set[str] = set()

    def behind(self, at: int, name: str) -> int:
        """Return the piece that ends the element begun by piece `at`; past the last for none."""
        if name in UNPARSED:
            return self._behind_raw(at, name)
        if "<" in name:
            return self._behind_cut(at, name)
        pieces = self._pieces
        ends, begins = f"/{name}>", (f"{name}>", f"{name} ")
        telling = (ends, *begins, *_RAW)
        depth, now, last = 1, at + 1, len(pieces)
        while now < last:
            piece = pieces[now]
            if piece.startswith(telling):
                if piece.startswith(ends):
                    depth -= 1
                    if not depth:
                        return now
                elif piece.startswith(begins):
                    depth += 1
                else:
                    # What looks like a tag in a script is none.
                    now = self._behind_raw(now, "script" if piece[1] == "c" else "style")
            now += 1
        return last

    def _behind_cut(self, at: int, name: str) -> int:
        """Return the same for "<div<p>", an element with a bracket in its name."""
        pieces, cuts, depth = self._pieces, name.count("<"), 1
        if cuts > _MOST_CUTS:
            return at
        first = name.partition("<")[0]
        for now in range(at + 1, len(pieces) - cuts):
            if pieces[now] in (first, f"/{first}"):
                tag = "<".join(pieces[now : now + cuts + 1])
                depth += tag.startswith((f"{name}>", f"{name} ")) - tag.startswith(f"/{name}>")
                if not depth:
                    return now + cuts
        return len(pieces)

    def _behind_raw(self, at: int, name: str) -> int:
        """Return the piece that ends an element without markup in it; `at` itself for none."""
        if name in self._endless:
            return at
        ends = f"/{name}>"
        for number in range(at + 1, len(self._pieces)):
            if self._pieces[number].startswith(ends):
                return number
        self._endless.add(name)
        return at


def behind_comment(pieces: list[str], at: int) -> tuple[int, str]:
    """Return the piece that ends the comment begun by the piece `at`, and the text behind it."""
    for number in range(at, len(pieces)):
        _, end, text = pieces[number].partition("-->")
        if end:
            return number, text
    return len(pieces), ""


def crumbs(pieces: list[str], first: int, last: int, attributes: str) -> list[str]:
    """Return the words of an element that is left out if its name says they are a trail."""
    if "breadcrumb" not in attributes.lower():
        return []
    markup = "<".join(pieces[first : last + 1])
    start = markup.index(">")
    end = len(markup)
    if last < len(pieces):
        end -= len(pieces[last].partition(">")[2])
    inside = _BETWEEN.findall(markup, start, min(end, start + 1 + _TRAIL_CHARS))
    return [word for word in map(str.strip, inside) if word]
