"""Pools of values from which the wrong options of a choice prompt are drawn.

A pool holds what signals of one kind, mine and language gave as right answers elsewhere, so a
wrong option is the right one of some other document: same type, same style. While a corpus is
read, a *sample* keeps the values with the smallest stable hashes; whatever the order and the
grouping of the work, the same values remain.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator

from schemas.ids import stable_hash

POOL_SIZE = 2048

# A sample maps a value to its hash. Between prunings it may hold up to twice POOL_SIZE values,
# which makes an addition cheap and cannot change what `values` returns.
Sample = dict[str, int]

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# A script without spaces has no words to compare, so each of its characters counts as one.
_WORD = re.compile(f"[{_CJK}]|[^\\W_{_CJK}]+")
_WINDOW = 64
_MASK = 2**64 - 1
_SHAPES = ("name", "words", "date", "number")
_Entry = tuple[str, str, str]


def empty() -> Sample:
    """Return a sample of nothing."""
    return {}


def add(sample: Sample, value: str) -> Sample:
    """Put `value` into `sample` (changed in place, and returned). Blank values are left out."""
    if value not in sample and value.strip():
        sample[value] = stable_hash(value)
        if len(sample) > 2 * POOL_SIZE:
            _prune(sample)
    return sample


def merge(a: Sample, b: Sample) -> Sample:
    """Put all of `b` into `a` (changed in place, and returned)."""
    a.update(b)
    if len(a) > 2 * POOL_SIZE:
        _prune(a)
    return a


def values(sample: Sample) -> list[str]:
    """Return the sampled values, at most POOL_SIZE, sorted."""
    return sorted(value for _, value in _smallest(sample))


def _smallest(sample: Sample) -> list[tuple[int, str]]:
    return heapq.nsmallest(POOL_SIZE, ((digest, value) for value, digest in sample.items()))


def _prune(sample: Sample) -> None:
    kept = {value: digest for digest, value in _smallest(sample)}
    sample.clear()
    sample.update(kept)


def word_key(value: str) -> str:
    """Return the words of `value`, caseless and singular, each between two spaces; "" if none.

    One key lies inside another exactly if its words stand there in a row: " cat " in " big cat ".
    """
    words = _WORD.findall(value.casefold())
    return f" {' '.join(map(_singular, words))} " if words else ""


def _singular(word: str) -> str:
    if not word.endswith("s") or len(word) < 4 or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def same_words(a: str, b: str) -> bool:
    """Tell from two word keys whether all words of one stand in a row in the other."""
    return a in b or b in a


def shape(value: str) -> str:
    """Return the rough type of a value: "number", "date" (numbers with words), "name" or "words".

    Options of one type with the answer cannot be told from it by their looks.
    """
    letters = any(map(str.isalpha, value))
    if any(map(str.isdigit, value)):
        return "date" if letters else "number"
    return "name" if value[:1].isupper() else "words"


class Pool:
    """Values by shape and length, ready for drawing. Those without a single word are left out."""

    def __init__(self, values: Iterable[str]) -> None:
        """Take any iterable of values; order and repetition do not matter."""
        kept = sorted({v for v in values if word_key(v)}, key=lambda v: (len(v), v))
        self._size = len(kept)
        self._shelves = {name: _Shelf(v for v in kept if shape(v) == name) for name in _SHAPES}

    def __len__(self) -> int:
        return self._size

    def draw(
        self, seed: str, answer: str, n: int, never: Collection[str], absent_from: str = ""
    ) -> list[str]:
        """Return up to `n` wrong options for `answer`, near to it in shape, then in length.

        The draw depends on `seed` and the pool alone. No option equals `answer` or a `never`
        value but for case, has all the answer's words in a row or the reverse (one and the same
        thing in the plural counts), or stands in the text `absent_from`. May be empty.
        """
        barred = {value.casefold() for value in never}
        barred.add(answer.casefold())
        # No word at all in the answer: nothing that could lie inside another value.
        key = word_key(answer) or "\n"
        text = absent_from.casefold()
        drawn: list[str] = []
        keys: set[str] = set()
        for value, caseless, words in self._candidates(stable_hash(seed), answer):
            if caseless in barred or words in keys or same_words(words, key):
                continue
            if text and caseless in text:
                continue
            drawn.append(value)
            keys.add(words)
            if len(drawn) == n:
                break
        return drawn

    def _candidates(self, seed: int, answer: str) -> Iterator[_Entry]:
        own = shape(answer)
        yield from self._shelves[own].near(seed, len(answer))
        for name in _SHAPES:
            if name != own:
                yield from self._shelves[name].near(seed, len(answer))


class _Shelf:
    """Values of one shape, sorted by length, each with its caseless form and its word key."""

    def __init__(self, values: Iterable[str]) -> None:
        self._entries = [(value, value.casefold(), word_key(value)) for value in values]
        self._lengths = [len(entry[0]) for entry in self._entries]

    def near(self, state: int, length: int) -> Iterator[_Entry]:
        """Yield all entries, each once, in a seeded order: those near to `length` first."""
        # From the middle of the values of that very length. From their first one, all the shorter
        # ones would be near and, in a pool with many of a length, none of the longer ones: the
        # right option would never be the shorter one.
        lengths = self._lengths
        left = right = (bisect_left(lengths, length) + bisect_right(lengths, length)) // 2
        total = len(self._entries)
        width = _WINDOW
        while right - left < total:
            low = max(0, min(left, right - width // 2, total - width))
            high = min(total, max(right, low + width))
            ring = self._entries[low:left] + self._entries[right:high]
            left, right, width = low, high, width * 8
            for i in range(len(ring)):
                # A linear congruential step is enough to walk a shuffle from a good seed; its
                # high bits are the good ones.
                state = (state * 6364136223846793005 + 1442695040888963407) & _MASK
                j = i + (state >> 33) % (len(ring) - i)
                ring[i], ring[j] = ring[j], ring[i]
                yield ring[i]
