"""Curating: one of each, within the length policy, under the caps; every drop has a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.chunks import in_pieces, load_all
from pipeline.recipe import Recipe
from pipeline.tally import TALLY, CountedFn
from schemas import Record

# A document that lost its id to another: mine, id, digest of its content.
Loser = tuple[str, str, bytes]
Ranks = npt.NDArray[np.uint64]


def length_reason(record: Record, recipe: Recipe) -> str:
    """Return why a record is outside the length policy (in tokens), or ""."""
    if record.input_tokens < recipe.min_input_tokens:
        return f"inputs under {recipe.min_input_tokens} tokens"
    if record.input_tokens > recipe.max_input_tokens:
        return f"inputs over {recipe.max_input_tokens} tokens"
    if record.target_tokens > recipe.max_target_tokens:
        return f"targets over {recipe.max_target_tokens} tokens"
    return ""


def cap_of(caps: dict[str, int], mine: str, signal: str) -> int | None:
    """Return the most records of a cell: "mine/signal" goes before "signal", before "*"."""
    for key in (f"{mine}/{signal}", signal, "*"):
        if key in caps:
            return caps[key]
    return None


def first_of_each(table: pa.Table, by: str, then: Iterable[str]) -> tuple[pa.Table, pa.Table]:
    """Return the row of each `by` that comes first in the order of `then`, and the other rows."""
    order = [by, *then]
    rows = pc.sort_indices(table.select(order), sort_keys=[(n, "ascending") for n in order])
    keys = table.column(by).take(rows).combine_chunks()
    again = pc.equal(keys.slice(1), keys.slice(0, max(len(keys) - 1, 0)))
    others = rows.slice(min(len(rows), 1)).filter(again)
    # Doubles are few: most tables need not be copied.
    if not len(others):
        return table, table.slice(0, 0)
    mask = np.ones(table.num_rows, np.bool_)
    mask[others.to_numpy()] = False
    return table.filter(pa.array(mask)), table.take(others)


def cells(table: pa.Table) -> Iterator[tuple[str, str, int]]:
    """Yield (mine, signal, rows) for each cell in a table."""
    if not table.num_rows:
        return
    counts = table.group_by(["mine", "signal"]).aggregate([([], "count_all")])
    for row in counts.to_pylist():
        yield row["mine"], row["signal"], row["count_all"]


def ranks(table: pa.Table) -> Ranks:
    """Return the rank of each row, the first 8 bytes of its key: what caps choose by."""
    keys = pc.binary_slice(table.column("_key").combine_chunks().cast(pa.binary()), 0, 8)
    return np.frombuffer(b"".join(keys.to_pylist()), dtype=">u8").astype(np.uint64)


class UniqueDocumentsFn(CountedFn):
    """Chunks of the table of documents -> the losers among documents that share an id.

    The content with the smallest digest wins. The same content twice is one document, counted.
    """

    stage = "document"

    def process(self, element: tuple[str, Iterable[tuple[Any, ...]]]) -> Iterator[Loser]:
        for table in in_pieces(element[1]):
            yield from self._losers(table)

    def _losers(self, table: pa.Table) -> list[Loser]:
        winners, rest = first_of_each(table, "_key", ["_digest"])
        best = dict(zip(winners["_key"].to_pylist(), winners["_digest"].to_pylist(), strict=True))
        for mine in table["mine"].to_pylist():
            self.count(mine, "", "in")
        for mine in winners["mine"].to_pylist():
            self.count(mine, "", "out")
        losers: set[Loser] = set()
        for row in rest.to_pylist():
            if row["_digest"] == best[row["_key"]]:
                self.count(row["mine"], "", "filtered", "the same document again")
            else:
                self.count(row["mine"], "", "filtered", "another document has this id")
                losers.add((row["mine"], row["id"], row["_digest"]))
        return sorted(losers)


class UniqueFn(CountedFn):
    """Chunks of one bucket -> (bucket key, Arrow tables of one row a key, keys kept).

    For signals `losers` names the documents to leave out; for records `thresholds` holds the
    highest rank to keep of each capped cell.
    """

    def __init__(self, stage: str, then: tuple[str, ...]) -> None:
        super().__init__()
        self.stage = stage
        self._then = then
        self._given: list[Loser] | None = None
        self._lost: set[Loser] = set()

    def process(
        self,
        element: tuple[str, Iterable[tuple[Any, ...]]],
        losers: list[Loser] | None = None,
        thresholds: dict[tuple[str, str], int] | None = None,
    ) -> Iterator[tuple[str, pa.Table]]:
        key, chunks = element
        lost = self._as_set(losers or [])
        for table in in_pieces(chunks):
            unique = self._unique(table, lost, thresholds)
            if unique.num_rows:
                yield key, unique.combine_chunks()

    def _as_set(self, losers: list[Loser]) -> set[Loser]:
        """Return the losers as a set; the runner hands the same list over for every bucket."""
        if self._given is not losers:
            self._given, self._lost = losers, set(losers)
        return self._lost

    def _unique(
        self, table: pa.Table, lost: set[Loser], thresholds: dict[tuple[str, str], int] | None
    ) -> pa.Table:
        self._count("in", table)
        if lost:
            table = self._drop_losers(table, lost)
        table, doubles = first_of_each(table, "_key", self._then)
        self._count("filtered", doubles, "the same again")
        if thresholds:
            table = self._cap(table, thresholds)
        self._count("out", table)
        return table

    def _count(self, what: str, table: pa.Table, reason: str = "") -> None:
        for mine, signal, rows in cells(table):
            self.count(mine, signal, what, reason, rows)

    def _drop_losers(self, table: pa.Table, losers: set[Loser]) -> pa.Table:
        columns = (table[name].to_pylist() for name in ("mine", "document_id", "_digest"))
        lost = pa.array([row in losers for row in zip(*columns, strict=True)], pa.bool_())
        self._count("filtered", table.filter(lost), "another document has this id")
        return table.filter(pc.invert(lost))

    def _cap(self, table: pa.Table, thresholds: dict[tuple[str, str], int]) -> pa.Table:
        cell = zip(table["mine"].to_pylist(), table["signal"].to_pylist(), strict=True)
        highest = (thresholds.get(pair, 2**64 - 1) for pair in cell)
        kept = [r <= h for r, h in zip(ranks(table).tolist(), highest, strict=True)]
        mask = pa.array(kept, pa.bool_())
        self._count("filtered", table.filter(pc.invert(mask)), "over the cap")
        return table.filter(mask)


class RanksFn(beam.DoFn):
    """Chunks of records -> ((mine, signal), (cap, its smallest ranks)) for capped cells."""

    def __init__(self, caps: dict[str, int]) -> None:
        self._caps = caps

    def process(self, element: tuple[str, tuple[Any, ...]]) -> Iterator[Any]:
        table = load_all([element[1]])
        for mine, signal, _ in cells(table):
            cap = cap_of(self._caps, mine, signal)
            if cap is not None:
                mask = pc.and_(pc.equal(table["mine"], mine), pc.equal(table["signal"], signal))
                yield (mine, signal), (cap, np.unique(ranks(table.filter(mask)))[: cap + 1])


class Threshold(beam.CombineFn):
    """(cap, ranks) -> the highest rank of the `cap` smallest distinct ones.

    Doubles share a rank, so the cap counts them once; the result depends on no order.
    """

    def create_accumulator(self) -> tuple[int, Ranks]:
        return 0, np.empty(0, np.uint64)

    def add_input(self, state: tuple[int, Ranks], new: tuple[int, Ranks]) -> tuple[int, Ranks]:
        return self.merge_accumulators([state, new])

    def merge_accumulators(self, states: Iterable[tuple[int, Ranks]]) -> tuple[int, Ranks]:
        states = list(states)
        cap = max(state[0] for state in states)
        return cap, np.unique(np.concatenate([state[1] for state in states]))[:cap]

    def extract_output(self, state: tuple[int, Ranks]) -> int:
        cap, smallest = state
        return int(smallest[-1]) if cap and len(smallest) else -1


__all__ = ["TALLY", "RanksFn", "Threshold", "UniqueDocumentsFn", "UniqueFn"]
