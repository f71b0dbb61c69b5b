"""A short text that the source gives for a longer one: its abstract, highlights or title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Summary
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("summaries",)
VERSION = 1
EVIDENCE = "text"

LEAST_WORDS = 2
MOST_OF_TEXT = 0.6

_CUT_SHORT = ("...", "…", "[...]", "[…]", "(...)", "(…)")


@dataclass(frozen=True)
class Fields:
    """`title` is "" where the summary itself is the title; `kind` is the source's word for the
    summary ("title", "abstract", "highlights", "lead")."""

    title: str
    text: str
    summary: str
    kind: str = "summary"


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a summary, or why a summary is none."""
    for summary in document.summaries:
        yield _of_summary(document, summary)


def _of_summary(document: Document, summary: Summary) -> Found | Refused:
    short = summary.text.strip()
    last = min(summary.end or len(document.text), _text.prose_end(document))
    whole = _text.trim(document.text, summary.start, max(last, summary.start))
    start, end = _text.passage(document.text, *whole)
    text = document.text[start:end]
    reason = _fault(short, text)
    if reason:
        return Refused(reason)
    told = summary.kind == "title" or _text.bare(short) in _text.bare(document.title)
    title = "" if told else document.title
    return Found(Fields(title, text, short, summary.kind), start, end)


def _fault(short: str, text: str) -> str:
    if not text:
        return "no text"
    if not _text.has_words(short, LEAST_WORDS):
        return "summary too short"
    if short.endswith(_CUT_SHORT):
        return "summary ends in an ellipsis"
    if len(short) > MOST_OF_TEXT * len(text):
        return "summary nearly as long as the text"
    # White space may differ, so a little more than the summary's length is compared.
    if _text.bare(text[: 2 * len(short) + 100]).startswith(_text.bare(short)):
        return "summary is the text's own beginning"
    return ""
