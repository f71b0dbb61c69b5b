"""A claim, what those who checked it found, and their report on it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Claim
from schemas.signal import Found, Refused
from signals import _origin, _stems, _text, _verdicts

NEEDS = ("claims",)
VERSION = 1
EVIDENCE = "text"

RULE = "rule:verdict-words-v1"
LEAST_WORDS, LEAST_TEXT_WORDS = 3, 30
CLAIM_CHARS, AUTHOR_CHARS = 600, 100
TEXT_CHARS = 2 * _text.PASSAGE_CHARS
# A page with more is an index of checks, and each claim is looked for in its text.
MOST_CLAIMS = 100
# Of the words of a claim so many stand in a report about it.
LEAST_COMMON = 0.3
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Fields:
    """`verdict` is "true", "false" or "mixed"; `worded` is what the checkers call it.

    `text` is their report, or its beginning where it is long; "" where the page does not speak of
    the claim. `whole` says whether it is all of the report ("yes" or "no"). `author` made the
    claim, "" where unknown.
    """

    claim: str
    verdict: str
    worded: str
    author: str
    text: str
    whole: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a claim with a clear verdict, or why not."""
    labels: dict[str, set[str]] = defaultdict(set)
    for claim in document.claims:
        labels[_text.bare(claim.text)].add(_verdicts.label(claim.verdict))
    met: set[str] = set()
    for number, claim in enumerate(document.claims):
        if number >= MOST_CLAIMS:
            yield Refused("one of too many claims")
            continue
        key = _text.bare(claim.text)
        reason = _fault(claim, labels[key], key in met)
        met.add(key)
        yield Refused(reason) if reason else _signal(document, claim)


def _fault(claim: Claim, labels: set[str], again: bool) -> str:
    """Return why a claim is not taken; "" if it is. `labels` are those of all its verdicts."""
    text = claim.text.strip()
    if not _text.has_words(_LINK.sub(" ", text), LEAST_WORDS):
        return "claim of fewer than three words"
    if len(text) > CLAIM_CHARS:
        return "claim too long"
    if text.rstrip("\"'”’»").endswith(("?", "？")):
        return "claim is a question"
    if text.endswith(_text.CUT_SHORT):
        return "claim ends in an ellipsis"
    if not claim.verdict.strip():
        return "no verdict"
    if not _verdicts.label(claim.verdict):
        return "verdict is not clearly true, false or mixed"
    if len(labels) > 1:
        return "claim with two verdicts"
    return "the same claim again" if again else ""


def _signal(document: Document, claim: Claim) -> Found:
    start, end, whole = _report(document.text, claim)
    author = " ".join(claim.author.split())
    fields = Fields(
        claim=" ".join(claim.text.split()),
        verdict=_verdicts.label(claim.verdict),
        worded=" ".join(claim.verdict.split()),
        author=author if len(author) <= AUTHOR_CHARS else "",
        text=document.text[start:end],
        whole="yes" if whole else "no",
    )
    return Found(fields, start, end, _origin.method(claim.origin, RULE))


def _report(text: str, claim: Claim) -> tuple[int, int, bool]:
    """Return where the report on a claim stands, and whether that is all of it; else 0, 0."""
    first, last = (claim.start, claim.end) if claim.end else (0, len(text))
    first, last = _text.trim(text, first, last)
    start, end = _text.passage(text, first, last, TEXT_CHARS)
    shown = text[start:end]
    own = _stems.stems(claim.text)
    common = len(own & _stems.stems(shown))
    if not _text.has_words(shown, LEAST_TEXT_WORDS) or common < LEAST_COMMON * len(own):
        return 0, 0, False
    return start, end, end == last
