"""The part of speech of a word in a sentence."""

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
    """`word` is the dictionary form, `form` the word as it stands in the sentence, `pos` one of
    noun, verb, adjective and adverb."""

    word: str
    form: str
    sentence: str
    pos: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a sense, or why a sense gave none."""
    return _senses.each(document, _fields)


def _fields(sense: Sense, sentence: str) -> Fields:
    return Fields(sense.word, sense.form, sentence, sense.pos)
