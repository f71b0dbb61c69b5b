"""The nouns and the contract. Imports nothing else of this project."""

from schemas.document import (
    PARTS,
    Document,
    Question,
    Rating,
    Section,
    Span,
    Summary,
    links,
    string_problems,
)
from schemas.ids import stable_hash, stable_id
from schemas.record import FORMS, SPLITS, DeadLetter, Record, bounded
from schemas.signal import Found, Refused, Signal, plain, signal_id

__all__ = [
    "FORMS",
    "PARTS",
    "SPLITS",
    "DeadLetter",
    "Document",
    "Found",
    "Question",
    "Rating",
    "Record",
    "Refused",
    "Section",
    "Signal",
    "Span",
    "Summary",
    "bounded",
    "links",
    "plain",
    "signal_id",
    "stable_hash",
    "stable_id",
    "string_problems",
]
