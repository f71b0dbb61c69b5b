"""Whether a text implies a statement, contradicts it, or leaves it open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Entailment
from schemas.signal import Found, Refused
from signals import _origin, _text

NEEDS = ("entailments",)
VERSION = 1
EVIDENCE = "premise"

LABELS = ("entailment", "neutral", "contradiction")
# A premise is never cut: what a part of it says of the hypothesis is another question.
PREMISE_CHARS = 2 * _text.PASSAGE_CHARS


@dataclass(frozen=True)
class Fields:
    """`label` says what the whole `premise` says of the `hypothesis`: it implies it
    ("entailment"), contradicts it ("contradiction"), or does neither ("neutral")."""

    premise: str
    hypothesis: str
    label: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a statement, or why a statement gave none."""
    for entailment in document.entailments:
        yield _of_entailment(document, entailment)


def _of_entailment(document: Document, entailment: Entailment) -> Found | Refused:
    text = document.text
    start, end = _text.trim(text, entailment.start, entailment.end or len(text))
    premise, hypothesis = text[start:end], entailment.hypothesis.strip()
    reason = _fault(premise, hypothesis, entailment.label)
    if reason:
        return Refused(reason)
    fields = Fields(premise, hypothesis, entailment.label)
    return Found(fields, start, end, _origin.method(entailment.origin))


def _fault(premise: str, hypothesis: str, label: str) -> str:
    if not hypothesis:
        return "no hypothesis"
    if label not in LABELS:
        return "unknown label"
    if not premise:
        return "no premise"
    if len(premise) > PREMISE_CHARS:
        return "premise too long to be shown whole"
    return "hypothesis is the premise" if _text.same(premise, hypothesis) else ""
