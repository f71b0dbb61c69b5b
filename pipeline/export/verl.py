"""`verl`: tasks for reinforcement learning whose answer a rule can check.

What verl reads: the prompt as turns, the right answer as `reward_model.ground_truth`, and an
`extra_info` whose `index` it makes a 32-bit tensor of, so that it is a running number of the split.
`pipeline/export/reward.py` holds a rule that scores answers to these rows.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.export.checkable import ability_of, refusal
from pipeline.export.columns import source_fields, source_in, source_of, struct, text, texts, turn
from pipeline.export.columns import turns as turns_field
from schemas import Record

ABOUT = "tasks with an answer that a rule can check, for reinforcement learning"
NEEDS = ("data_source", "prompt", "ability", "reward_model", "extra_info")
STYLE = "rule"
_EXTRA = (
    text("split"),
    pa.field("index", pa.int64(), nullable=False),
    text("form"),
    texts("options"),
)
SCHEMA = pa.schema(
    [
        text("data_source"),
        turns_field("prompt"),
        text("ability"),
        struct("reward_model", text("style"), text("ground_truth")),
        struct("extra_info", *_EXTRA, *source_fields()),
    ]
)

__all__ = ["ABOUT", "NEEDS", "SCHEMA", "from_row", "refusal", "to_row"]


def to_row(record: Record, number: int) -> dict[str, Any]:
    """Return the row of a record that is the `number`th of its split, from 0."""
    extra = {
        "split": record.split,
        "index": number,
        "form": record.form,
        "options": record.options,
        **source_of(record),
    }
    return {
        "data_source": f"restruct/{record.mine}/{record.signal}",
        "prompt": [turn("user", record.inputs)],
        "ability": ability_of(record.signal),
        "reward_model": {"style": STYLE, "ground_truth": record.targets},
        "extra_info": extra,
    }


def from_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the record that a row keeps."""
    extra = row["extra_info"]
    return {
        "inputs": row["prompt"][0]["content"],
        "targets": row["reward_model"]["ground_truth"],
        "options": extra["options"],
        "form": extra["form"],
        "split": extra["split"],
        **source_in(extra),
    }
