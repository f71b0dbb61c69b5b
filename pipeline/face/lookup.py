"""Finding rows of a finished dataset again, without reading more columns than it takes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.errors import UserError
from pipeline.finished import open_finished
from pipeline.older import current
from pipeline.suggest import alike, listed, suggest
from schemas import Record, Signal, stable_id

_CELL = ["signal", "mine", "prompt"]


def table_of(data: str, name: str) -> ds.Dataset | None:
    """Return the table `name` ("records", "signals/x") of a dataset, unread; None if it is empty.

    Raises UserError where a file that the manifest names is missing or no Parquet.
    """
    return open_finished(data).dataset(name)


def records_of(data: str) -> ds.Dataset:
    """Return the records of a dataset, unread. Raises UserError where it has none."""
    records = table_of(data, "records")
    if records is None:
        raise UserError(f"{data}: holds no records; its manifest.json says why")
    return records


def spread(records: ds.Dataset, signal: str | None, n: int) -> list[Record]:
    """Return `n` records that differ in signal, mine and prompt as far as can be.

    The same for the same dataset: within a cell the smallest id goes first.
    Raises UserError for a signal that no record has.
    """
    wanted = None if signal is None else ds.field("signal") == signal
    firsts, smallest = _candidates(records, wanted, n)
    if signal is not None and not firsts.num_rows:
        known = pc.unique(records.to_table(columns=["signal"])["signal"]).to_pylist()
        raise UserError(f'--signal: no record of "{signal}"; {suggest(signal, known)}')
    chosen = _in_turn(firsts.to_pylist(), n)
    spare = (row for row in smallest if row not in set(chosen))
    chosen += [next(spare) for _ in range(min(n - len(chosen), len(smallest) - len(chosen)))]
    rows = {r.id: r for r in _records(records, pc.field("id").isin(chosen), n)}
    return [rows[record_id] for record_id in chosen]


def _candidates(records: ds.Dataset, wanted: Any, n: int) -> tuple[pa.Table, list[str]]:
    """Return the smallest id of each cell, and the `n` smallest of all, batch by batch."""
    firsts: list[pa.Table] = []
    smallest: list[str] = []
    for batch in records.to_batches(columns=["id", *_CELL], filter=wanted):
        table = pa.Table.from_batches([batch])
        firsts.append(_smallest(table))
        smallest = sorted({*smallest, *table["id"].to_pylist()})[:n]
    merged = pa.concat_tables(firsts) if firsts else pa.table({k: [] for k in ("id", *_CELL)})
    return _smallest(merged), smallest


def _smallest(table: pa.Table) -> pa.Table:
    grouped = table.group_by(_CELL).aggregate([("id", "min")])
    return grouped.rename_columns([name.removesuffix("_min") for name in grouped.column_names])


def _in_turn(cells: list[dict[str, str]], n: int) -> list[str]:
    """Choose up to `n` cells one by one, each time the one whose values were seen least."""
    seen: dict[tuple[str, str], int] = {}
    chosen: list[str] = []
    left = sorted(cells, key=lambda cell: cell["id"])

    def rank(cell: dict[str, str]) -> list[int]:
        return [seen.get((name, cell[name]), 0) for name in _CELL]

    while left and len(chosen) < n:
        best = min(left, key=rank)
        left.remove(best)
        chosen.append(best["id"])
        for name in _CELL:
            seen[name, best[name]] = seen.get((name, best[name]), 0) + 1
    return chosen


def record_by_id(records: ds.Dataset, wanted: str) -> Record:
    """Return the record whose id is, or alone begins with, `wanted`.

    Raises UserError for an unknown id, with the nearest one, and for a beginning of several.
    """
    prefix = wanted.strip().lower()
    if not prefix:
        raise UserError("RECORD_ID: is empty; `restruct show` prints ids")
    found = _records(records, pc.starts_with(pc.field("id"), prefix), 6)
    if len(found) == 1:
        return found[0]
    if found:
        ids = listed(sorted(record.id for record in found), 5)
        raise UserError(f'RECORD_ID: "{wanted}" begins several ids; give more of one: {ids}')
    raise UserError(f'RECORD_ID: no record has the id "{wanted}"; {_near_id(records, prefix)}')


def _near_id(records: ds.Dataset, wanted: str) -> str:
    """Return a hint: the id next to the wanted one in order that shares more of its beginning."""
    column, near = pc.field("id"), set()
    for below, pick in ((column < wanted, max), (column > wanted, min)):
        ends = [pick(b["id"].to_pylist()) for b in _batches(records, ["id"], below) if b.num_rows]
        near |= {pick(ends)} if ends else set()
    if not near:
        return "the dataset is empty"
    best = max(sorted(near), key=lambda one: alike(one, wanted))
    return f"the nearest is {best}"


def _batches(table: ds.Dataset, columns: list[str], wanted: Any) -> Any:
    return table.to_batches(columns=columns, filter=wanted)


def _records(records: ds.Dataset, wanted: Any, at_most: int) -> list[Record]:
    rows = current(records.scanner(filter=wanted).head(at_most), "record", "records")
    return [Record(**row) for row in rows.to_pylist()]


def signal_of(data: str, record: Record) -> Signal | None:
    """Return the signal that a record words; None if it does not lie in this dataset.

    A record's id is made from its signal's, so that nothing else can be taken for it.
    """
    table = table_of(data, f"signals/{record.signal}")
    if table is None:
        return None
    same = (ds.field("document_id") == record.document_id) & (ds.field("mine") == record.mine)
    for batch in table.to_batches(filter=same):
        for row in current(batch, "signal", f"signals/{record.signal}").to_pylist():
            if stable_id(row["id"], record.prompt) == record.id:
                return Signal(**row)
    return None
