"""Answers that only a forgotten document gave, and the records of others that offer them.

The wrong options of a choice are right answers of other documents, so a word or phrase of a
document may stand among the options of records that are not its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import signals
from pipeline.finished import Finished, ShardEntry
from pipeline.forget.scan import parquet_shards, row_groups, schema_at
from pipeline.forget.targets import COLUMNS, Gathered, Targets, joined, parted, whole
from pipeline.promptbook import Choices, book_of

_CELL = ["mine", "signal", "language"]


def only_theirs(finished: Finished, targets: Targets, concerned: dict[str, int]) -> pa.Array:
    """Return the pooled answers that no document but those to forget gives: mine, signal, language
    and value, joined. `concerned` has the paths of the shards that hold rows of theirs."""
    theirs, others = Gathered(), Gathered()
    for entry, path, name in _givers(finished):
        if entry.path in concerned:
            for values in _answers(path, name, targets, gone=True):
                theirs.add(values)
    candidates = theirs.array()
    # Prompt books take a while to load, so that those of other signals are left alone.
    signals_meant = {parted(value)[1] for value in candidates.to_pylist()}
    for _, path, name in _givers(finished) if len(candidates) else ():
        if not name or name in signals_meant:
            for values in _answers(path, name, targets, gone=False, only=signals_meant):
                others.add(values.filter(pc.is_in(values, value_set=candidates)))
    return candidates.filter(pc.invert(pc.is_in(candidates, value_set=others.array())))


def offering(rows: pa.Table, answers: pa.Array) -> pa.Array:
    """Return which records of a table have one of some answers among their options."""
    options = whole(rows["options"])
    parents = pc.list_parent_indices(options)
    cell = (whole(rows[name]).take(parents) for name in _CELL)
    found = pc.is_in(joined(*cell, options.flatten()), value_set=answers)
    mask = np.zeros(rows.num_rows, dtype=bool)
    mask[parents.filter(found).to_numpy()] = True
    return pa.array(mask)


OFFERING_COLUMNS = [*COLUMNS, "signal", "language", "options"]


def bearers(finished: Finished, targets: Targets, answers: pa.Array) -> dict[str, int]:
    """Count the records of other documents that offer some answers, by path of a shard."""
    found: dict[str, int] = {}
    for _, entry, path in parquet_shards(finished, "records") if len(answers) else ():
        for rows in row_groups(path, OFFERING_COLUMNS):
            own = pc.and_not(offering(rows, answers), targets.among(rows))
            if n := pc.sum(own).as_py():
                found[entry.path] = found.get(entry.path, 0) + n
    return found


def _givers(finished: Finished) -> Iterator[tuple[ShardEntry, str, str]]:
    """Yield entry, path and signal ("" for records) of the shards that say what was answered."""
    for table, entry, path in parquet_shards(finished, "signals", "records"):
        if table.kind == "signals" or not table.signal:
            yield entry, path, table.signal


def _answers(
    path: str, name: str, targets: Targets, *, gone: bool, only: set[str] | None = None
) -> Iterator[pa.Array]:
    """Yield the pooled answers in a shard, of what is to be forgotten or of all others."""
    choices = choices_of(name) if name else None
    if name and (choices is None or not _holds(path, choices)):
        return
    for rows in row_groups(path, _columns(choices)):
        theirs = targets.among(rows)
        own = rows.filter(theirs if gone else pc.invert(theirs))
        if own.num_rows:
            yield _signal_answers(own, choices) if choices else _record_answers(own, only)


def _columns(choices: Choices | None) -> list[str]:
    """Return the columns that tell of answers, of a table of signals or of records."""
    own = [f"fields.{name}" for name in (choices.answer, choices.given) if name] if choices else []
    return [*COLUMNS, *_CELL[1:], *(own or ["form", "targets"])]


def _signal_answers(rows: pa.Table, choices: Choices) -> pa.Array:
    fields = whole(rows["fields"])
    values, parents = _flat(pc.struct_field(fields, choices.answer))
    answers = joined(*(whole(rows[n]).take(parents) for n in _CELL), values)
    return answers.filter(pc.invert(_given(fields, choices)).take(parents))


@cache
def choices_of(signal: str) -> Choices | None:
    """Return how the options of a signal are had, None where they come from no pool, or where
    today's code has no such signal."""
    if signal not in signals.registry():
        return None
    book = book_of(signal)
    return None if book.denoise or book.choices.labels or not book.choices.answer else book.choices


def _holds(path: str, choices: Choices) -> bool:
    """Tell whether a shard has the fields that answers are in; an older one may have others."""
    struct = schema_at(path).field("fields").type
    names = {struct.field(i).name for i in range(struct.num_fields)}
    return {name for name in (choices.answer, choices.given) if name} <= names


def _given(fields: pa.Array, choices: Choices) -> pa.Array:
    """Return the rows that bring options of their own and so give nothing to the pool."""
    if not choices.given:
        return pa.repeat(pa.scalar(False), len(fields))
    given = pc.struct_field(fields, choices.given)
    length = pc.list_value_length if pa.types.is_list(given.type) else pc.utf8_length
    return pc.greater(length(given), 0)


def _flat(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return trimmed values, of a column of strings or lists, and the row each is of."""
    if pa.types.is_list(column.type):
        return pc.utf8_trim_whitespace(column.flatten()), pc.list_parent_indices(column)
    return pc.utf8_trim_whitespace(column), pa.array(np.arange(len(column)))


def _record_answers(rows: pa.Table, only: set[str] | None) -> pa.Array:
    """Return the right options of records, whose signals may lie in another folder."""
    names = pc.unique(rows["signal"]).to_pylist()
    pooled = [n for n in names if (only is None or n in only) and _pool_alone(n)]
    asked = pc.is_in(rows["signal"], value_set=pa.array(pooled, pa.string()))
    rows = rows.filter(pc.and_(pc.equal(rows["form"], "choice"), asked))
    return joined(*(whole(rows[n]) for n in (*_CELL, "targets")))


def _pool_alone(signal: str) -> bool:
    """Tell whether the right options of a signal's records always went into a pool."""
    choices = choices_of(signal)
    return choices is not None and not choices.given
