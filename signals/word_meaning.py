"""What a word means in a sentence, among all that it can mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.ids import stable_hash
from schemas.parts import Sense
from schemas.signal import Found, Refused
from signals import _senses

NEEDS = ("senses",)
VERSION = 1
EVIDENCE = "sentence"

# Some words have dozens of senses; a choice shows at most this many.
_MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Fields:
    """`possible_meanings` are those of all senses of `word` as that part of speech, in the order
    of the dictionary, the right one among them. `candidates` are the right one and up to four
    others, in the same order."""

    word: str
    form: str
    sentence: str
    pos: str
    meaning: str
    possible_meanings: list[str]
    candidates: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a sense, or why a sense gave none."""
    return _senses.each(document, _fields)


def _fields(sense: Sense, sentence: str) -> Fields | Refused:
    meaning = sense.meaning.strip()
    if not meaning:
        return Refused("no meaning")
    known = list(dict.fromkeys(map(str.strip, sense.meanings)))
    possible = known if meaning in known else [meaning, *known]
    candidates = _candidates(sense, sentence, meaning, possible)
    return Fields(sense.word, sense.form, sentence, sense.pos, meaning, possible, candidates)


def _candidates(sense: Sense, sentence: str, meaning: str, possible: list[str]) -> list[str]:
    """Return the right meaning among a few others, chosen by a stable hash.

    Meanings with double quotes cannot stand between such, as options do.
    """
    wrong = [other for other in possible if other and other != meaning and '"' not in other]
    wrong.sort(key=lambda other: (stable_hash(sense.word, sentence, other), other))
    shown = {meaning, *wrong[: _MOST_CANDIDATES - 1]}
    return [other for other in possible if other in shown]
