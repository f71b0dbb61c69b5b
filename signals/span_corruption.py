"""Passages of any text, for spans to be hidden in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("text",)
VERSION = 1
EVIDENCE = "text"
# Every text feeds it, so that it would double any dataset that did not ask for it.
OPT_IN = True

# About 450 tokens of English, which fit into the 512 of T5's own inputs.
PASSAGE_CHARS = 2000
LEAST_WORDS = 20
_BLACK = re.compile(r"\S")


@dataclass(frozen=True)
class Fields:
    """`text` is a passage of the document: whole paragraphs, else sentences, else words."""

    text: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield the passages of the document one after the other; none is left out unsaid."""
    text, end = document.text, _text.prose_end(document)
    place = 0
    while found := _BLACK.search(text, place, end):
        # A passage is sought in no more than it could need, lest a long text be gone through
        # once for each of its passages.
        ahead = min(end, found.start() + 2 * PASSAGE_CHARS)
        start, place = _text.passage(text, found.start(), ahead, PASSAGE_CHARS)
        if _text.has_words(text[start:place], LEAST_WORDS):
            yield Found(Fields(text[start:place]), start, place, "rule:passages-v1")
        else:
            yield Refused(f"passage under {LEAST_WORDS} words")
