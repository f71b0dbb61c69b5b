"""Looking through the rows of one unit: screen all, try the rules on the suspects and a sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.gate import ids
from pipeline.gate.finding import EDITED, ERROR, Finding, Tray
from pipeline.gate.hashing import mixed
from pipeline.gate.leaves import not_utf8
from pipeline.gate.numbers import numbers_of
from pipeline.gate.rules import (
    Breach,
    evidence_breaches,
    own_id,
    record_breaches,
    signal_breaches,
)
from pipeline.gate.sample import keys_of, miscounted, misplaced, plain_rows, sampled
from pipeline.gate.screen import Screened, one, screen_records, screen_signals, words_of
from pipeline.gate.strings import Mask, Rows
from pipeline.gate.unit import Looking, Seen, Unit, brief, found, read
from schemas import Evidence, Record, Signal

# Suspects are tried so many at a time, since they may be all rows.
_AT_ONCE = 1000


def look(unit: Unit, how: Looking) -> Seen:
    """Return what a unit of records, signals or evidence says. Never raises for what a file holds.

    A file that cannot be read to the end of the unit is a finding.
    """
    seen = Seen(Tray(how.most))
    try:
        table = read(unit)
        table.validate()
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        message = f"rows from {unit.first:,} on cannot be read: {brief(error)}"
        seen.tray.add(Finding("files", ERROR, unit.shard.path, "", message, EDITED))
        return seen
    seen.rows = table.num_rows
    places = np.arange(unit.first, unit.first + table.num_rows)
    table, places = _decodable(unit, table, places, seen)
    if not table.num_rows:
        return seen
    if unit.shard.table.kind == "evidence":
        for evidence in _tried(table, np.ones(table.num_rows, np.bool_), Evidence):
            for breach in evidence_breaches(evidence):
                seen.tray.add(found(unit.shard.path, evidence.signal_id, breach))
        return seen
    table, places = _identified(unit, table, places, seen)
    if table.num_rows:
        (_records if unit.shard.table.kind == "records" else _signals)(unit, table, how, seen)
        seen.low = ids.with_place(seen.low, places | unit.shard.number << 32)
    return seen


def _decodable(unit: Unit, table: pa.Table, places: Rows, seen: Seen) -> tuple[pa.Table, Rows]:
    """Return the rows that are UTF-8 throughout; those that are not are findings."""
    bad = np.zeros(table.num_rows, np.bool_)
    # An id is looked at digit by digit.
    for name in (n for n in table.column_names if n != "id"):
        mask = not_utf8(one(table, name))
        if mask is not None:
            bad |= mask
            for row in np.flatnonzero(mask).tolist():
                message = f"{name}: is not valid UTF-8"
                row_id = _raw_id(table, row)
                seen.tray.add(
                    found(unit.shard.path, row_id, Breach("text", ERROR, message, EDITED))
                )
    return _without(table, places, bad)


def _raw_id(table: pa.Table, row: int) -> str:
    column = "id" if "id" in table.column_names else "signal_id"
    raw: bytes = one(table, column).slice(row, 1).cast(pa.binary())[0].as_py()
    return raw.decode("utf-8", "backslashreplace")[:100]


def _without(table: pa.Table, places: Rows, bad: Mask) -> tuple[pa.Table, Rows]:
    if not bad.any():
        return table, places
    return table.filter(pa.array(~bad)).combine_chunks(), places[~bad]


def _identified(unit: Unit, table: pa.Table, places: Rows, seen: Seen) -> tuple[pa.Table, Rows]:
    """Return the rows with ids as they should be, and put those into `seen`, in order or not."""
    parsed = ids.parsed(one(table, "id"))
    if not isinstance(parsed, tuple):
        for row in np.flatnonzero(parsed).tolist():
            message = f"id: is no id of {ids.DIGITS} hexadecimal digits"
            row_id = _raw_id(table, row)
            seen.tray.add(found(unit.shard.path, row_id, Breach("rows", ERROR, message, EDITED)))
        table, places = _without(table, places, parsed)
        if not table.num_rows:
            return table, places
        parsed = ids.parsed(one(table, "id"))
        assert isinstance(parsed, tuple)  # noqa: S101
    seen.high, seen.low = parsed
    column = one(table, "id")
    for row in ids.unordered(*parsed).tolist():
        breach = Breach("order", ERROR, "id: is not above that of the row before", EDITED)
        seen.tray.add(found(unit.shard.path, column[row].as_py(), breach))
    seen.ends = column[0].as_py(), column[-1].as_py()
    return table, places


def _records(unit: Unit, table: pa.Table, how: Looking, seen: Seen) -> None:
    shard = unit.shard.table
    screened = screen_records(table, shard, how.limits)
    for record in _tried(table, screened.suspects, Record):
        for breach in record_breaches(record, shard.signal, shard.split, how.limits):
            seen.tray.add(found(unit.shard.path, record.id, breach))
    _sample_records(unit, table, screened, how, seen)
    seen.inputs, seen.targets = screened.inputs, screened.targets
    seen.documents = screened.documents
    seen.signals, seen.names = words_of(table, "signal")
    seen.cells = _cells(table)
    if not shard.signal:
        seen.numbers = numbers_of(table, screened)
    if how.folded:
        seen.fold = _fold(seen)


def _tried(table: pa.Table, rows: Mask, noun: Any) -> Iterator[Any]:
    """Yield the rows of a mask as objects."""
    numbers = np.flatnonzero(rows)
    for start in range(0, len(numbers), _AT_ONCE):
        for row in plain_rows(table, numbers[start : start + _AT_ONCE]):
            yield noun(**row)


def _sample_records(
    unit: Unit, table: pa.Table, screened: Screened, how: Looking, seen: Seen
) -> None:
    """Look closely at a sample: all rules, the tokens, the split, and the shard's range of keys."""
    shard = unit.shard.table
    numbers = sampled(table.num_rows, how.thorough)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        rows = plain_rows(table, some)
        records = [Record(**row) for row in rows]
        breaches = [] if how.vocabulary is None else list(miscounted(records, how.vocabulary))
        for number, record in enumerate(records):
            where = record.mine, record.document_id, shard.split, how.limits.validation
            breaches += [(number, b) for b in misplaced(*where)]
            if not screened.suspects[some[number]]:
                rules = record_breaches(record, shard.signal, shard.split, how.limits)
                breaches += [(number, breach) for breach in rules]
        for number, breach in breaches:
            seen.tray.add(found(unit.shard.path, records[number].id, breach))
        _add_keys(seen, keys_of(rows, shard.kind))
        seen.sampled += len(rows)


def _add_keys(seen: Seen, keys: list[bytes]) -> None:
    ends = [*keys, *(seen.keys or ())]
    seen.keys = min(ends), max(ends)


def _cells(table: pa.Table) -> Counter[tuple[str, str]]:
    """Count the rows of each (mine, signal)."""
    mines, mine_names = words_of(table, "mine")
    signals, signal_names = words_of(table, "signal")
    width = len(signal_names)
    counts = np.bincount(mines.astype(np.int64) * width + signals)
    return Counter(
        {
            (mine_names[cell // width], signal_names[cell % width]): int(counts[cell])
            for cell in np.flatnonzero(counts).tolist()
        }
    )


def _fold(seen: Seen) -> Counter[str]:
    """Sum up the rows of each signal, so that equal sets of rows have equal sums."""
    rows = mixed(seen.high, seen.low & np.uint64(0xFFFF), seen.inputs, seen.targets)
    fold: Counter[str] = Counter()
    for code in np.unique(seen.signals).tolist():
        fold[seen.names[code]] += int(rows[seen.signals == code].sum())
    return fold


def _signals(unit: Unit, table: pa.Table, how: Looking, seen: Seen) -> None:
    shard = unit.shard.table
    suspects, seen.documents = screen_signals(table, shard.signal)
    close = sampled(table.num_rows, how.thorough)
    seen.sampled = len(close)
    looked = suspects.copy()
    looked[close] = True
    exact = set(close.tolist())
    for number, signal in zip(
        np.flatnonzero(looked).tolist(), _tried(table, looked, Signal), strict=True
    ):
        breaches = list(signal_breaches(signal, shard.signal))
        if number in exact:
            breaches += misplaced(
                signal.mine, signal.document_id, shard.split, how.limits.validation
            )
            if not breaches and own_id(signal) != signal.id:
                message = "id: is not that of what the row says, so the row was edited"
                breaches.append(Breach("ids", ERROR, message, EDITED))
            _add_keys(seen, keys_of([{"id": signal.id}], shard.kind))
        for breach in breaches:
            seen.tray.add(found(unit.shard.path, signal.id, breach))
