"""Sentences of running prose: end marks that belong to abbreviations and initials end nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signals._text import Stretch, paragraphs, trim

# A closing quote or bracket belongs to its sentence. Full-width marks need no space after them.
_END = re.compile("[.!?][\"'”’)\\]»]{0,3}(?=\\s)|[。！？][”’」』）]{0,3}")
_SHORT = (
    "mr mrs ms dr prof rev fr sr jr hon gen lt col maj capt cpt cmdr sgt adm gov sen rep pres st "
    "ste mt ft vs etc e.g i.e cf ca c fl b d r no nos vol vols pp p ed eds trans al approx inc ltd "
    "co corp bros dept univ est jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n a.m "
    "p.m ph.d m.d b.c a.d bzw z.b d.h nr bd hrsg geb gest av bl"
)
_ABBREVIATIONS = frozenset(_SHORT.split())
_LONGEST = max(map(len, _ABBREVIATIONS))
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘'«]+$")
_SPACE = re.compile(r"\s*")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Stretch]:
    """Yield the offsets of the sentences in `text[start:end]`; none goes past a paragraph."""
    for first, last in paragraphs(text, start, end):
        begin = first
        for match in _END.finditer(text, first, last):
            if match.group()[0] == "." and _goes_on(text, match.start(), match.end(), last):
                continue
            piece = trim(text, begin, match.end())
            if piece[0] < piece[1]:
                yield piece
            begin = match.end()
        piece = trim(text, begin, last)
        if piece[0] < piece[1]:
            yield piece


def _goes_on(text: str, stop: int, end: int, last: int) -> bool:
    """Tell whether the full stop at `stop` is part of a word, not the end of a sentence."""
    found = _SPACE.match(text, end)
    after = text[found.end()] if found and found.end() < last else ""
    if after.islower():
        return True
    before = _WORD_BEFORE.search(text, max(0, stop - _LONGEST - 1), stop)
    word = before.group() if before else ""
    if len(word) == 1 and word.isupper():
        return True
    return word.casefold() in _ABBREVIATIONS
