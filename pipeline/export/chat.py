"""`chat`: a user's turn and an assistant's, as chat templates and fine-tuners of them read it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.export.columns import source_fields, source_in, source_of, turn, turns
from schemas import Record

ABOUT = "messages of a user and an assistant"
NEEDS = ("messages",)
SCHEMA = pa.schema([turns("messages"), *source_fields()])


def refusal(record: Record) -> str:
    """Return why a record cannot be exported, "" if it can: sentinels are nothing to say."""
    return "hidden spans are no conversation" if record.form == "denoising" else ""


def to_row(record: Record, _: int) -> dict[str, Any]:
    """Return the row of a record; its options stay in the user's text, as they were."""
    said = [turn("user", record.inputs), turn("assistant", record.targets)]
    return {"messages": said, **source_of(record)}


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the record that a row keeps."""
    asked, answered = row["messages"]
    return {"inputs": asked["content"], "targets": answered["content"], **source_in(row)}
