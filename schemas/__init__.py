"""The nouns and the contract. Imports nothing else of this project."""

from schemas.document import PARTS, Document, links, origin, string_problems
from schemas.ids import stable_hash, stable_id
from schemas.parts import (
    Caption,
    Claim,
    Definition,
    Entailment,
    Question,
    Rating,
    Section,
    Sense,
    Span,
    Step,
    Summary,
    Table,
    Thing,
    Triple,
)
from schemas.record import FORMS, SPLITS, DeadLetter, Evidence, Record, bounded
from schemas.signal import Found, Refused, Signal, fields_id, plain

__all__ = [
    "FORMS",
    "PARTS",
    "SPLITS",
    "Caption",
    "Claim",
    "DeadLetter",
    "Definition",
    "Document",
    "Entailment",
    "Evidence",
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
    "Table",
    "Thing",
    "Triple",
    "bounded",
    "fields_id",
    "links",
    "origin",
    "plain",
    "stable_hash",
    "stable_id",
    "string_problems",
]
