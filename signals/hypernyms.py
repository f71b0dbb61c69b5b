"""More general words for what a word in a sentence means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Sense
from schemas.signal import Found, Refused
from signals import _senses

NEEDS = ("senses",)
VERSION = 1
EVIDENCE = "sentence"


@dataclass(frozen=True)
class Fields:
    """`hypernyms` are the words for what is one step more general than `meaning`, without those
    that stand in the sentence; `hypernym` is the first of them, which is the usual one. `related`
    are words that are never offered as one: synonyms, opposites and what was left out."""

    word: str
    form: str
    sentence: str
    pos: str
    meaning: str
    hypernym: str
    hypernyms: list[str]
    related: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a sense, or why a sense gave none."""
    return _senses.each(document, _fields)


def _fields(sense: Sense, sentence: str) -> Fields | Refused:
    found = _senses.asked(sense, sentence, sense.hypernyms, "more general word")
    if isinstance(found, Refused):
        return found
    words, related = found
    meaning = sense.meaning.strip()
    return Fields(sense.word, sense.form, sentence, sense.pos, meaning, words[0], words, related)
