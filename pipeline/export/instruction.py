"""`instruction`: instruction, input and output, as Alpaca has them.

The instruction is the prompt's wording and the input its passage, where the two can be told apart
for certain (see `pipeline.export.passages`); else the instruction is all and the input empty.
`frame` says how the two made the record's inputs: "TEXT: {input}\\nQUERY: {instruction}".
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.export.columns import source_fields, source_in, source_of, text
from pipeline.export.passages import joined, parted
from schemas import Record

ABOUT = "instruction, input and output, as Alpaca has them"
NEEDS = ("instruction", "input", "output")
SCHEMA = pa.schema([*map(text, (*NEEDS, "frame")), *source_fields()])


def refusal(record: Record) -> str:
    """Return why a record cannot be exported, "" if it can: sentinels instruct nobody."""
    return "hidden spans are no instruction" if record.form == "denoising" else ""


def to_row(record: Record, _: int) -> dict[str, Any]:
    """Return the row of a record."""
    name = record.prompt.rpartition("/")[2]
    instruction, passage, frame = parted(record.signal, name, record.inputs)
    return {
        "instruction": instruction,
        "input": passage,
        "output": record.targets,
        "frame": frame,
        **source_of(record),
    }


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the record that a row keeps."""
    inputs = joined(row["instruction"], row["input"], row["frame"])
    return {"inputs": inputs, "targets": row["output"], **source_in(row)}
