"""How alike two prompts are in their wording, whatever texts they show.

A prompt is taken as a bag: its words without the RST markers, the values and the options that it
shows, and without small words such as "the" or "of", each cut to its stem. Order, punctuation
and case are gone by then, so a shuffle changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

# Above this share of common words two prompts say one thing twice.
MOST_ALIKE = 0.7
# From this share of the shorter one's runs of three words, the longer one is a padded copy of it.
MOST_COPIED = 0.8
# A copy of fewer words is a turn of phrase.
LEAST_COPIED = 6

_CODE = re.compile(r"\{%.*?%\}|\{\{-?(.*?)-?\}\}", re.DOTALL)
_MARKER = re.compile(r"\b(?:TEXT|QUERY):")
_NAME = re.compile(r"[a-z_]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDING = re.compile(r"(?:ings?|ed|es|s|e)$")
_SMALL_WORDS = """
    a an the this that these those it its they them their there here of to in on for from by with
    at as and or is are was were be been do does did has have had will would can could may might
    should must i me my you your we us our he his she her one so up out
"""
_SMALL = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True)
class Wording:
    """`words` are all words in a row, `stems` the bag of the others than small ones, `shows` the
    fields that the inputs show, `asks` those that the target is made of, `choice` the form."""

    words: tuple[str, ...]
    stems: Counter[str]
    shows: frozenset[str]
    asks: tuple[str, ...]
    choice: bool


def wording(inputs: str, targets: str, answer: str = "answer") -> Wording:
    """Return the wording of two templates; `answer` is the field that `{{ answer }}` stands for."""
    plain = _MARKER.sub(" ", _CODE.sub(" ", f"{inputs} {targets}"))
    words = tuple(_WORD.findall(plain.casefold()))
    stems = Counter(_ENDING.sub("", word) for word in words if word not in _SMALL)
    shows = frozenset(_fields(inputs, answer))
    asks = tuple(_fields(targets, answer))
    return Wording(words, stems, shows - {"options"}, asks, "options" in shows)


def _fields(template: str, answer: str) -> list[str]:
    shown = filter(None, (match.group(1) for match in _CODE.finditer(template)))
    names = [found.group() for found in map(_NAME.search, shown) if found]
    return [answer if name == "answer" else name for name in names]


def alike(a: Wording, b: Wording) -> str:
    """Return in what way one of two prompts is a double of the other; "" if it is none.

    The nearer two are in what they show and ask, the less of their wording may be common: where
    they ask for different fields, the name of the field is often all that need be different.
    """
    common = (a.stems & b.stems).total()
    larger = max(a.stems.total(), b.stems.total())
    share = 2 * common / ((a.stems.total() + b.stems.total()) or 1)
    if a.asks != b.asks:
        return "the same words" if larger > 2 and common == larger else ""
    if larger > 2 and share > MOST_ALIKE:
        return f"{share:.0%} of the words are the same"
    if a.shows != b.shows:
        return ""
    if a.choice == b.choice and larger - common <= 1:
        return "no more than one word is different"
    if _copied(a.words, b.words) >= MOST_COPIED:
        return "one repeats the other"
    return ""


def _copied(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Return the share of the shorter one's runs of three words that the longer one has too."""
    short, long = sorted((a, b), key=len)
    if len(short) < LEAST_COPIED:
        return 0.0
    runs, others = (set(zip(w, w[1:], w[2:], strict=False)) for w in (short, long))
    return len(runs & others) / len(runs)
