"""Names in texts: where one stands as whole words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Shorter names ("I", "a") are words of their own more often than names.
LEAST_CHARS, LEAST_DIGITS = 2, 4
_MOST_PLACES = 8
_WORD = re.compile(r"\w+")
# Scripts that put no spaces between words.
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff]")


class Mention(NamedTuple):
    """A place in a text where a name stands, and what was filed under the name."""

    start: int
    end: int
    name: str
    key: int


class Names:
    """Names with what they stand for, to be found in texts in one pass over their words."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        self._unspaced: list[tuple[str, int]] = []

    def add(self, names: Iterable[str], key: int) -> None:
        """File names under a number. Names too short to be told from words are left out."""
        for name in dict.fromkeys(names):
            if not is_name(name):
                continue
            first = _WORD.search(name)
            if _UNSPACED.search(name) or first is None:
                self._unspaced.append((name, key))
            else:
                self._by_word[first.group()].append((first.start(), name, key))

    def find(self, text: str) -> Iterator[Mention]:
        """Yield every place where one of the names stands as whole words, case for case."""
        for match in _WORD.finditer(text):
            for offset, name, key in self._by_word.get(match.group(), ()):
                start = match.start() - offset
                if start >= 0 and text.startswith(name, start) and stands_alone(text, start, name):
                    yield Mention(start, start + len(name), name, key)
        for name, key in self._unspaced:
            for start in places(text, name):
                yield Mention(start, start + len(name), name, key)


def is_name(name: str) -> bool:
    """Tell whether a name is long enough to be looked for: texts hold small numbers anyhow."""
    if len(name) < LEAST_CHARS:
        return False
    return any(map(str.isalpha, name)) or sum(map(str.isdigit, name)) >= LEAST_DIGITS


def places(text: str, name: str) -> Iterator[int]:
    """Yield where `name` stands in `text` as whole words, the first few times."""
    at, found = text.find(name), 0
    while at >= 0 and found < _MOST_PLACES:
        if stands_alone(text, at, name):
            found += 1
            yield at
        at = text.find(name, at + len(name))


def stands_alone(text: str, start: int, name: str) -> bool:
    """Tell whether `name`, which stands at `start`, is no part of a longer word or number."""
    end = start + len(name)
    before, after = text[start - 1 : start], text[end : end + 1]
    if _joined(before, name[0]) or _joined(name[-1], after):
        return False
    # "1952" in "1,952" or "3.1952" is another number.
    if name[0].isdigit() and before in (".", ",") and text[start - 2 : start - 1].isdigit():
        return False
    return not (name[-1].isdigit() and after in (".", ",") and text[end + 1 : end + 2].isdigit())


def _joined(left: str, right: str) -> bool:
    if not (left and right) or _UNSPACED.match(left) or _UNSPACED.match(right):
        return False
    return left.isalnum() and right.isalnum()


def apart(ones: list[tuple[int, int]], others: list[tuple[int, int]]) -> bool:
    """Tell whether some stretch of `ones` and some of `others` have nothing in common."""
    return any(a[1] <= b[0] or b[1] <= a[0] for a in ones for b in others)
