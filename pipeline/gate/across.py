"""What only all shards together show: ids that come twice, documents in two splits, conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.gate import ids
from pipeline.gate.finding import ERROR, WARNING, Finding, Tray
from pipeline.gate.numbers import Numbers
from pipeline.gate.runs import Runs
from pipeline.gate.strings import Words
from pipeline.gate.unit import Seen, Shard, Unit
from schemas import SPLITS

# Flags in the lowest bits of the hash of a document: of what kind the row is, and its split.
_SIGNAL, _VALIDATION = np.uint64(1), np.uint64(2)
_FLAGS = _SIGNAL | _VALIDATION
_PLACE = np.uint64((1 << 48) - 1)
_CODE_BITS = np.uint64(48)
_AGAIN = "run the recipe again; if shards of two runs were mixed, take all from one"


class Row(NamedTuple):
    """A row found again by its place: its file, its id, its document."""

    path: str
    id: str
    document: str


class Across:
    """Takes in what units say of records and signals, and compares it in the end.

    `folder` is for sorted numbers on disk. A place is a shard's number above 32 bits of the row's.
    """

    def __init__(self, folder: str, shards: list[Shard]) -> None:
        self._shards = shards
        self._ids = {kind: Runs(folder, f"ids-{kind}") for kind in ("records", "signals")}
        self._documents = Runs(folder, "documents")
        self._pairs = Runs(folder, "pairs")
        self._signals: list[str] = []

    def add(self, unit: Unit, seen: Seen) -> None:
        """Take in the rows of a unit."""
        table = unit.shard.table
        if not len(seen.high) or (table.kind == "records" and table.signal):
            return  # a signal's records apart are those among all, which `configs` checks
        self._ids[table.kind].add(seen.high, seen.low)
        places = seen.low & _PLACE
        flags = np.uint64(0) if table.kind == "records" else _SIGNAL
        flags |= _VALIDATION if table.split == SPLITS[1] else np.uint64(0)
        self._documents.add(seen.documents & ~_FLAGS | flags, places)
        if table.kind == "records":
            codes = np.array([self._code(name) for name in seen.names], np.uint64)[seen.signals]
            self._pairs.add(seen.inputs, seen.targets, codes << _CODE_BITS | places)

    def _code(self, name: str) -> int:
        if name not in self._signals:
            self._signals.append(name)
        return self._signals.index(name)

    def compare(self, pool: Executor, tray: Tray, numbers: dict[str, Numbers]) -> None:
        """Put what is wrong into `tray`, and count duplicates and conflicts into `numbers`."""
        own = [Tray(tray.most) for _ in range(4)]
        work = [
            pool.submit(self._find_pairs, own[3], numbers),
            pool.submit(self._find_documents, own[2]),
            *(
                pool.submit(self._find_twins, runs, kind, mine)
                for (kind, runs), mine in zip(self._ids.items(), own, strict=False)
            ),
        ]
        for done in work:
            done.result()
        for found in own:
            tray.merge(found)

    def _find_twins(self, runs: Runs, kind: str, tray: Tray) -> None:
        """Find ids that come twice."""
        for keys in runs.repeated():
            highs, lows = runs.having(keys)
            order = np.lexsort((lows, highs))
            highs, lows = highs[order], lows[order]
            short = lows >> _CODE_BITS
            same = (highs[1:] == highs[:-1]) & (short[1:] == short[:-1])
            for n in np.flatnonzero(same).tolist():
                first, second = (self._shard(ids.place_of(int(lows[m]))) for m in (n, n + 1))
                where = "this file too" if first == second else first.path
                message = f"id: comes twice among the {kind}; it stands in {where}"
                row_id = ids.written(int(highs[n]), int(lows[n]))
                tray.add(_error("ids", second.path, row_id, message))

    def _find_documents(self, tray: Tray) -> None:
        """Find documents in two splits, and those with records but no signal."""
        both_kinds = self._ids["signals"].rows > 0
        for keys in self._documents.sorted_keys():
            documents = keys & ~_FLAGS
            starts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
            most, least = (of.reduceat(keys, starts) for of in (np.bitwise_or, np.bitwise_and))
            torn = documents[starts[((most & ~least) & _VALIDATION) != 0]]
            alone = documents[starts[(most & _SIGNAL) == 0]] if both_kinds else torn[:0]
            self._tell_documents(torn, self._tell_torn, tray)
            self._tell_documents(alone, self._tell_alone, tray)

    def _tell_documents(
        self, documents: Words, tell: Callable[[Words, Words, Tray], None], tray: Tray
    ) -> None:
        """Tell of each of some documents, given the flags and the places of its rows."""
        if not len(documents):
            return
        every = np.unique(np.concatenate([documents | np.uint64(flags) for flags in range(4)]))
        keys, places = self._documents.having(every)
        order = np.argsort(keys & ~_FLAGS, kind="stable")
        keys, places = keys[order], places[order]
        ends = np.flatnonzero(np.diff(keys & ~_FLAGS)) + 1
        groups = zip(np.split(keys & _FLAGS, ends), np.split(places, ends), strict=True)
        for flags, own in groups:
            tell(flags, own, tray)

    def _tell_torn(self, flags: Words, places: Words, tray: Tray) -> None:
        held_out = (flags & _VALIDATION) != 0
        rows = [self._row(int(places[mask].min()), tray) for mask in (held_out, ~held_out)]
        message = f"document {rows[0].document}: stands in {rows[1].path} too, of another split"
        tray.add(_error("splits", rows[0].path, rows[0].id, message))

    def _tell_alone(self, _: Words, places: Words, tray: Tray) -> None:
        row = self._row(int(places.min()), tray)
        message = f"document {row.document}: has records, but no signal here"
        tray.add(_error("splits", row.path, row.id, message))

    def _find_pairs(self, tray: Tray, numbers: dict[str, Numbers]) -> None:
        """Find rows with the same inputs: doubles, where targets agree, else conflicts."""
        examples: dict[int, tuple[int, int]] = {}
        conflicting: Counter[int] = Counter()
        for keys in self._pairs.repeated():
            columns = self._pairs.having(keys)
            alike = np.column_stack(columns)[np.lexsort(columns[::-1])]
            same = alike[1:, 0] == alike[:-1, 0]
            self._count_duplicates(alike[1:][same], numbers)
            double = same & (alike[1:, 1] == alike[:-1, 1])
            for n in np.flatnonzero(double).tolist():
                self._tell_double(alike[n, 2], alike[n + 1, 2], tray)
            self._count_conflicts(alike, conflicting, examples)
        for code in sorted(conflicting, key=self._signals.__getitem__):
            self._tell_conflicts(code, conflicting[code], examples[code], tray, numbers)

    def _count_duplicates(self, again: Words, numbers: dict[str, Numbers]) -> None:
        for code, n in Counter((again[:, 2] >> _CODE_BITS).tolist()).items():
            numbers[self._signals[code]].duplicates += n

    def _count_conflicts(
        self, alike: Words, conflicting: Counter[int], examples: dict[int, tuple[int, int]]
    ) -> None:
        new = np.concatenate([[True], alike[1:, 0] != alike[:-1, 0]])
        number, starts = np.cumsum(new) - 1, np.flatnonzero(new)
        low = np.minimum.reduceat(alike[:, 1], starts)
        high = np.maximum.reduceat(alike[:, 1], starts)
        torn = (low != high)[number]
        codes = (alike[:, 2] >> _CODE_BITS).astype(np.int64)
        conflicting.update(codes[torn].tolist())
        for code in set(codes[torn].tolist()) - examples.keys():
            first = int(np.flatnonzero(torn & (codes == code))[0])
            group = alike[number == number[first]]
            other = group[group[:, 1] != alike[first, 1]][0]
            examples[code] = int(alike[first, 2]), int(other[2])

    def _tell_double(self, first: Any, second: Any, tray: Tray) -> None:
        rows = [self._row(int(word), tray) for word in (first, second)]
        message = f"the same inputs and targets as the record {rows[0].id} in {rows[0].path}"
        tray.add(_error("ids", rows[1].path, rows[1].id, message))

    def _tell_conflicts(
        self, code: int, rows: int, pair: tuple[int, int], tray: Tray, numbers: dict[str, Numbers]
    ) -> None:
        name = self._signals[code]
        numbers[name].conflicting = rows
        first, second = (self._row(word, tray) for word in pair)
        share = rows / max(numbers[name].records, rows)
        message = (
            f"{name}: {rows:,} records ({share:.1%}) have inputs that other records answer "
            f"otherwise; {second.id} in {second.path} is one with the inputs of this one"
        )
        cure = f"word the prompts so that one answer is right, or set expect.{name}.conflicting"
        tray.add(Finding("conflicts", WARNING, first.path, first.id, message, cure))

    def _shard(self, place: int) -> Shard:
        return self._shards[place >> 32]

    def _row(self, word: int, tray: Tray) -> Row:
        """Return the row at a place; without its id once enough has been told."""
        place = word & int(_PLACE)
        shard = self._shard(place)
        if max(tray.counts.values(), default=0) >= 50 * tray.most:
            return Row(shard.path, "", "")
        found = row_at(shard.full, place & (1 << 32) - 1)
        return Row(shard.path, found["id"], found["document_id"])


def row_at(path: str, row: int) -> dict[str, str]:
    """Return the id and the document of a row of a shard, read again."""
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if row < rows:
                table: pa.Table = file.read_row_group(group, ["id", "document_id"])
                found: dict[str, str] = table.slice(row, 1).to_pylist()[0]
                return found
            row -= rows
    raise IndexError(f"{path}: has no such row")


def _error(check: str, path: str, row_id: str, message: str) -> Finding:
    return Finding(check, ERROR, path, row_id, message, _AGAIN)


def out_of_order(table_ends: Iterator[tuple[Shard, tuple[bytes, bytes]]]) -> Iterator[Finding]:
    """Yield the shards of one table that do not follow the one before in the range of keys."""
    before: tuple[Shard, bytes] | None = None
    for shard, (least, greatest) in table_ends:
        if before is not None and least <= before[1]:
            message = (
                f"holds rows that belong into {before[0].path}, or that one rows of this: were "
                "shards swapped?"
            )
            yield Finding("order", ERROR, shard.path, "", message, _AGAIN)
        if before is None or greatest > before[1]:
            before = shard, greatest
