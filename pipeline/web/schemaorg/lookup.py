"""Where values of the markup stand in the text of the page, whatever its white space."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from signals._text import is_cjk

# Looking for each of many answers in a long text would be quadratic.
_SEARCHED_CHARS = 64_000_000
_TRIES = 10


class Lookup:
    """The text of a page, searched for values in a total of `_SEARCHED_CHARS` characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = max(1, _SEARCHED_CHARS // (len(text) or 1))

    def find(self, value: str, after: int = 0) -> tuple[int, int] | None:
        """Return the first stretch from `after` on that says `value`; None without one.

        White space counts as equal, however much of it there is, and words count only whole.
        `text[start:end]` begins and ends with the first and last letter of the value.
        """
        words = value.split()
        if not words or not self.text or self._left <= 0:
            return None
        self._left -= 1
        joined, starts, places = self._words
        word = bisect_left(places, after)
        at = starts[word] if word < len(starts) else len(joined)
        wanted = " ".join(words)
        for _ in range(_TRIES):
            at = joined.find(wanted, at)
            if at < 0:
                return None
            end = at + len(wanted)
            if not (_in_word(joined, at) or _in_word(joined, end)):
                return _back(at, starts, places), _back(end - 1, starts, places) + 1
            at += 1
        return None

    @cached_property
    def _words(self) -> tuple[str, list[int], list[int]]:
        """Return the text with single spaces; where its words begin there, and in the text."""
        words = self.text.split()
        starts, places = [], []
        at = here = 0
        for word in words:
            at = self.text.index(word, at)
            starts.append(here)
            places.append(at)
            at += len(word)
            here += len(word) + 1
        return " ".join(words), starts, places


def _in_word(text: str, at: int) -> bool:
    """Tell whether an offset lies within a word; Chinese and its kin do not mark where they end."""
    if not 0 < at < len(text) or is_cjk(text[at]):
        return False
    return text[at - 1].isalnum() and text[at].isalnum()


def _back(at: int, starts: list[int], places: list[int]) -> int:
    word = bisect_right(starts, at) - 1
    return places[word] + at - starts[word]
