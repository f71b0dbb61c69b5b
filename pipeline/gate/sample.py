"""What costs too much to do for every row: tokens counted again, the place worked out again.

By default for rows spread evenly over each unit, `SAMPLE` of 10,000; with `thorough` for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.chunks import key_of
from pipeline.dig import split_of
from pipeline.errors import UserError
from pipeline.gate.finding import EDITED, ERROR, SAMPLE
from pipeline.gate.rules import Breach, Limits
from pipeline.gate.strings import Rows
from pipeline.tokens import Vocabulary
from schemas import Record

_OF = 10_000


def sampled(rows: int, thorough: bool) -> Rows:
    """Return which of so many rows to look at closely: the same for the same number."""
    if thorough:
        return np.arange(rows)
    wanted = max(1, rows * SAMPLE // _OF) if rows else 0
    return np.unique(np.linspace(0, max(rows - 1, 0), wanted).astype(np.int64))


def plain_rows(table: pa.Table, rows: Rows) -> list[dict[str, Any]]:
    """Return some rows of a table as dicts."""
    found: list[dict[str, Any]] = table.take(pa.array(rows)).to_pylist()
    return found


def vocabulary_of(manifest: dict[str, Any]) -> Vocabulary | str:
    """Return the vocabulary that a run counted with, or why it cannot be had here."""
    name = manifest["recipe"].get("vocabulary", "default")
    expected = (manifest.get("versions") or {}).get("vocabulary")
    try:
        vocabulary = Vocabulary.load(str(name))
    except UserError as error:
        return str(error)
    if expected and vocabulary.fingerprint != expected:
        return f"vocabulary {name}: another file than the run's ({expected[:12]}...)"
    return vocabulary


def limits_of(manifest: dict[str, Any]) -> Limits:
    """Return what the recipe in a manifest says of each record; no number, no limit."""
    recipe: dict[str, Any] = manifest["recipe"]

    def number(name: str) -> int | None:
        value = recipe.get(name)
        return value if type(value) is int else None

    validation = recipe.get("validation")
    share = float(validation) if isinstance(validation, (int, float)) else None
    return Limits(
        least_inputs=number("min_input_tokens") or 1,
        most_inputs=number("max_input_tokens"),
        most_targets=number("max_target_tokens"),
        validation=share,
    )


def miscounted(records: list[Record], vocabulary: Vocabulary) -> Iterator[tuple[int, Breach]]:
    """Yield (number among the records, breach) for each wrong count of tokens."""
    for text, name in (("inputs", "input_tokens"), ("targets", "target_tokens")):
        counts = vocabulary.count_many([getattr(record, text) for record in records])
        for number, (record, count) in enumerate(zip(records, counts, strict=True)):
            said = getattr(record, name)
            if said != count:
                message = f"{name}: says {said}, the vocabulary counts {count}"
                yield number, Breach("tokens", ERROR, message, EDITED)


def misplaced(mine: str, document: str, split: str, validation: float | None) -> Iterator[Breach]:
    """Yield a breach if a document's rows belong into another split."""
    if validation is not None and (right := split_of(mine, document, validation)) != split:
        message = f"document {document} of {mine} belongs into the split {right}, not {split}"
        yield Breach("order", ERROR, message, EDITED)


def keys_of(rows: list[dict[str, Any]], kind: str) -> list[bytes]:
    """Return the keys by which rows go to shards."""
    if kind == "records":
        return [key_of(row["inputs"], row["targets"]) for row in rows]
    return [key_of(row["id"]) for row in rows]
