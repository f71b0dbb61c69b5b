"""Words that mean the same as a word in a sentence."""

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
    """`synonyms` are the other words for `meaning` that do not stand in the sentence. `related`
    are words that would be no clear mistake, or too clear a one: opposites, more general words
    and what was left out of the synonyms."""

    word: str
    form: str
    sentence: str
    pos: str
    meaning: str
    synonyms: list[str]
    related: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a sense, or why a sense gave none."""
    return _senses.each(document, _fields)


def _fields(sense: Sense, sentence: str) -> Fields | Refused:
    found = _senses.asked(sense, sentence, sense.synonyms, "synonym")
    if isinstance(found, Refused):
        return found
    return Fields(sense.word, sense.form, sentence, sense.pos, sense.meaning.strip(), *found)
