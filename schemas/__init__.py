"""The nouns and the contract. Imports nothing else of this project."""

from schemas.document import PARTS, Document, links, string_problems
from schemas.ids import stable_hash, stable_id
from schemas.parts import (
    Entailment,
    Question,
    Rating,
    Section,
    Sense,
    Span,
    Step,
    Summary,
    Thing,
    Triple,
)
from schemas.record import FORMS, SPLITS, DeadLetter, Record, bounded
from schemas.signal import Found, Refused, Signal, plain, signal_id

__all__ = [
    "FORMS",
    "PARTS",
    "SPLITS",
    "DeadLetter",
    "Document",
    "Entailment",
    "Found",
    "Question",
    "Rating",
    "Record",
    "Refused",
    "Section",
    "Sense",
    "Signal",
    "Span",
    "Step",
    "Summary",
    "Thing",
    "Triple",
    "bounded",
    "links",
    "plain",
    "signal_id",
    "stable_hash",
    "stable_id",
    "string_problems",
]
