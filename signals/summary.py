"""A short text that the source gives for a longer one: its abstract, highlights or title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Summary
from schemas.signal import Found, Refused
from signals import _origin, _summary, _text

NEEDS = ("summaries",)
VERSION = 2
EVIDENCE = "text"


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
    reason = _summary.fault(summary, document.title, text, document.text[whole[0] : whole[1]])
    if reason:
        return Refused(reason)
    told = summary.kind == "title" or _text.bare(short) in _text.bare(document.title)
    title = "" if told else document.title
    fields = Fields(title, text, short, summary.kind)
    return Found(fields, start, end, _origin.method(summary.origin))
