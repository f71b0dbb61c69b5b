"""`p3`: the text columns of the Public Pool of Prompts, of which T0 was made.

P3 as published also has `inputs` and `targets`, the ids of the tokens of one vocabulary, T5's. They
are left out: they would be wrong for any other model, and whoever trains tokenizes anew. So are
`idx`, `weight` and `is_correct`, which spread each option over a row of its own to score it.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.export.columns import source_fields, source_in, source_of, text, texts
from schemas import Record

ABOUT = "inputs_pretokenized, targets_pretokenized and answer_choices"
NEEDS = ("inputs_pretokenized", "targets_pretokenized", "answer_choices")
SCHEMA = pa.schema(
    [
        text("inputs_pretokenized"),
        text("targets_pretokenized"),
        texts("answer_choices"),
        *source_fields(),
    ]
)


def refusal(_: Record) -> str:
    """Return "": every record has these columns."""
    return ""


def to_row(record: Record, _: int) -> dict[str, Any]:
    """Return the row of a record; without options, `answer_choices` is empty."""
    return {
        "inputs_pretokenized": record.inputs,
        "targets_pretokenized": record.targets,
        "answer_choices": record.options,
        **source_of(record),
    }


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the record that a row keeps."""
    return {
        "inputs": row["inputs_pretokenized"],
        "targets": row["targets_pretokenized"],
        "options": row["answer_choices"],
        **source_in(row),
    }
