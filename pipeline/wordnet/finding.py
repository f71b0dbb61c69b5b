"""Where in a sentence a word of a wordnet stands, as it is or inflected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Stretch = tuple[int, int]
_JOINERS = "-'’\u2010\u2011"
_APOSTROPHES = "'’"


def places(sentence: str, form: str) -> Iterator[Stretch]:
    """Yield where `form` stands in `sentence` as a word of its own.

    One in small letters may stand there in capitals; one with capitals only as it is written. It
    is no word of its own beside a letter or digit, or joined to one by a hyphen or an apostrophe,
    but for a possessive ending.
    """
    where, what = sentence, form
    if form.islower():
        lowered = sentence.lower()
        # A few capitals have small forms of two characters, which would shift what follows.
        if len(lowered) == len(sentence):
            where = lowered
    start = where.find(what) if what else -1
    while start >= 0:
        end = start + len(what)
        if _alone(sentence, start, end):
            yield start, end
        start = where.find(what, end)


def _alone(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[max(0, start - 2) : start], sentence[end : end + 3]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    if before[-1:] in _JOINERS and before[:-1].isalnum():
        return False
    if after[:1] in _APOSTROPHES and after[1:2] == "s":
        return not after[2:].isalnum()
    return not (after[:1] != "" and after[0] in _JOINERS and after[1:2].isalnum())


def find_words(
    sentence: str, words: Sequence[str], forms_of: Callable[[str], Sequence[str]]
) -> list[Stretch | None]:
    """Return where each of some words stands in `sentence`, None where it does not.

    The inflected forms of a word count only where the word itself stands nowhere. A place inside
    that of a longer one of the words is that word's alone ("back up").
    """
    found = [list(_of(sentence, word, forms_of)) for word in words]
    every = [place for one in found for place in one]
    return [next((p for p in one if not _inside(p, every)), None) for one in found]


def _of(sentence: str, word: str, forms_of: Callable[[str], Sequence[str]]) -> Iterator[Stretch]:
    """Yield the places of a word, else those of its first form that stands anywhere."""
    stands = list(places(sentence, word))
    if not stands:
        ways = (list(places(sentence, form)) for form in forms_of(word))
        stands = next(filter(None, ways), [])
    yield from stands


def _inside(place: Stretch, every: list[Stretch]) -> bool:
    start, end = place
    return any(a <= start and end <= b and b - a > end - start for a, b in every)
