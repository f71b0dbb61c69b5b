"""The gate: a finished dataset, a run's output or a published folder, against its contract."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from pipeline.finished import MANIFEST, Finished, inside
from pipeline.gate import files
from pipeline.gate.across import Across, out_of_order
from pipeline.gate.dead import dead_findings
from pipeline.gate.expect import expected_of, unexpected
from pipeline.gate.finding import AGAIN, ERROR, WARNING, Finding, Options, Tray
from pipeline.gate.look import look
from pipeline.gate.manifest import fault, opened, published, table_problems, written
from pipeline.gate.numbers import Numbers
from pipeline.gate.sample import limits_of, vocabulary_of
from pipeline.gate.unit import Looking, Seen, Shard, Unit, units
from pipeline.gate.verdict import Verdict


def findings(folder: str, options: Options | None = None) -> Iterator[Finding]:
    """Yield what is wrong with the dataset in a folder, errors first; see `judge`."""
    yield from judge(folder, options).findings


def judge(folder: str, options: Options | None = None) -> Verdict:
    """Return the verdict on the finished dataset in a local folder.

    Memory does not grow with the rows: what must be compared across shards is sorted on disk, in
    the system's temporary folder, from a million rows on: 80 bytes a record and 48 a signal.
    Raises UserError where the folder holds no manifest.
    """
    options = options or Options()
    start = time.perf_counter()
    tray = Tray(options.most)
    verdict = Verdict(folder, options)
    dataset, faults = opened(folder)
    tray.add(*faults)
    if dataset is not None:
        verdict.recipe_id = str(dataset.manifest.get("recipe_id", ""))
        tray.add(*files.foreign(dataset))
        with tempfile.TemporaryDirectory(prefix="restruct-gate-") as temporary:
            _Gate(dataset, options, tray, verdict, temporary).judge()
    verdict.take(tray)
    verdict.seconds = time.perf_counter() - start
    return verdict


class _Gate:
    """One judgement going on."""

    def __init__(
        self, dataset: Finished, options: Options, tray: Tray, verdict: Verdict, temporary: str
    ) -> None:
        self._dataset = dataset
        self._options = options
        self._tray = tray
        self._verdict = verdict
        self._shards = list(_shards(dataset))
        self._across = Across(temporary, self._shards)
        self._last: dict[int, str] = {}
        self._keys: dict[int, tuple[bytes, bytes]] = {}
        self._cells: Counter[tuple[str, str]] = Counter()
        self._folds: dict[str, Counter[str]] = {}
        self._broken: set[str] = set()

    def judge(self) -> None:
        """Look at all files, then at what only all of them show."""
        how = self._looking()
        with ThreadPoolExecutor(self._options.threads) as pool:
            for unit, seen in self._seen(pool, how):
                self._absorb(unit, seen)
            self._across.compare(pool, self._tray, self._verdict.numbers)
        numbers = self._verdict.numbers
        self._tray.add(*self._empty(), *self._order(), *self._books(), *self._configs())
        expected = expected_of(self._dataset.manifest["recipe"])
        if isinstance(expected, Finding):
            self._tray.add(expected)
        elif not self._broken:
            self._tray.add(*unexpected(numbers, expected))

    def _looking(self) -> Looking:
        manifest = self._dataset.manifest
        vocabulary = vocabulary_of(manifest)
        if isinstance(vocabulary, str):
            cure = "put that vocabulary where the recipe names it to have tokens counted again"
            told = f"token counts were not checked: {vocabulary}"
            self._tray.add(Finding("tokens", WARNING, MANIFEST, "", told, cure))
        return Looking(
            limits=limits_of(manifest),
            vocabulary=None if isinstance(vocabulary, str) else vocabulary,
            thorough=self._options.thorough,
            most=self._options.most,
            folded=published(manifest),
        )

    def _seen(self, pool: ThreadPoolExecutor, how: Looking) -> Iterator[tuple[Unit, Seen]]:
        """Yield the units of all sound shards with what they say, in order, a few ahead."""
        ahead: deque[tuple[Unit, Future[Seen]]] = deque()
        for shard, problem in _checked(pool, self._shards, self._options.threads):
            self._verdict.files += 1
            if problem is not None:
                self._refuse(shard, problem)
                continue
            self._verdict.bytes += os.path.getsize(shard.full)
            for unit in self._units(shard):
                ahead.append((unit, pool.submit(look, unit, how)))
                while len(ahead) > 2 * self._options.threads:
                    unit_done, future = ahead.popleft()
                    yield unit_done, future.result()
        for unit_done, future in ahead:
            yield unit_done, future.result()

    def _refuse(self, shard: Shard, problem: Finding) -> None:
        self._tray.add(problem)
        if problem.level == ERROR:
            self._broken.add(shard.table.name)

    def _units(self, shard: Shard) -> Iterator[Unit]:
        if shard.table.kind == "dead":
            self._tray.add(*dead_findings(shard))
            return
        for unit in units(shard):
            if isinstance(unit, Finding):
                self._refuse(shard, unit)
            else:
                yield unit

    def _absorb(self, unit: Unit, seen: Seen) -> None:
        shard = unit.shard
        self._tray.merge(seen.tray)
        name = f"{shard.table.name}/{shard.table.split}"
        self._verdict.rows[name] = self._verdict.rows.get(name, 0) + seen.rows
        self._verdict.sampled += seen.sampled
        self._across.add(unit, seen)
        if shard.table.name == "records":
            self._cells.update(seen.cells)
        for signal, mine in seen.numbers.items():
            self._verdict.numbers.setdefault(signal, Numbers()).add(mine)
        if shard.table.kind == "records":
            self._folds.setdefault(shard.table.signal, Counter()).update(seen.fold)
        if seen.keys is not None:
            ends = [*seen.keys, *self._keys.get(shard.number, ())]
            self._keys[shard.number] = min(ends), max(ends)
        if seen.ends is not None:
            first, last = seen.ends
            if first <= self._last.get(shard.number, ""):
                message = "id: is not above that of the row before"
                self._tray.add(Finding("order", ERROR, shard.path, first, message, AGAIN))
            self._last[shard.number] = last

    def _empty(self) -> Iterator[Finding]:
        """Yield the tables without rows: `datasets` refuses to load them."""
        for table in self._dataset.tables:
            if not table.rows and table.kind in ("records", "signals"):
                level = ERROR if published(self._dataset.manifest) else WARNING
                message = f"{table.split}: holds no rows"
                cure = "`datasets` cannot load it; publish again, which leaves it out"
                yield Finding("files", level, table.name, "", message, cure)

    def _order(self) -> Iterator[Finding]:
        """Yield the shards that are out of their place among those of their table."""
        for table in self._dataset.tables:
            if table.kind == "signals" or table.name == "records":
                own = [s for s in self._shards if s.table is table and s.number in self._keys]
                yield from out_of_order((s, self._keys[s.number]) for s in own)

    def _books(self) -> Iterator[Finding]:
        """Compare the records of each cell with what the books say was written."""
        if self._broken or any(kind[0] == "books" for kind in self._tray.counts):
            return
        told = written(self._dataset.manifest)
        for mine, signal in sorted({*told, *self._cells}):
            rows, said = self._cells[mine, signal], told.get((mine, signal), 0)
            if rows != said:
                yield fault("books", f"{mine}/{signal}: {said:,} written, the shards hold {rows:,}")

    def _configs(self) -> Iterator[Finding]:
        """Compare the records of each signal apart with those among all."""
        if self._broken or not published(self._dataset.manifest):
            return
        all_ = self._folds.get("", Counter())
        for signal in sorted({*all_, *(s for s in self._folds if s)}):
            own = self._folds.get(signal, Counter())[signal]
            if own % 2**64 != all_[signal] % 2**64:
                message = f"the records of {signal} are not those of it in default/"
                cure = "publish again from the run"
                yield Finding("configs", ERROR, signal, "", message, cure)


def _shards(dataset: Finished) -> Iterator[Shard]:
    """Yield the shards of all tables that can be looked at; `opened` tells of the others."""
    number = 0
    for table in dataset.tables:
        if any(table_problems(dataset, table)):
            continue
        for entry in table.shards:
            yield Shard(table, number, entry.path, inside(dataset.root, entry.path), entry)
            number += 1


def _checked(
    pool: ThreadPoolExecutor, shards: Iterable[Shard], ahead: int
) -> Iterator[tuple[Shard, Finding | None]]:
    """Yield shards with what is wrong with their bytes, hashed some ahead of the reading."""
    waiting: deque[tuple[Shard, Future[Finding | None]]] = deque()
    for shard in shards:
        waiting.append((shard, pool.submit(files.unsound, shard.full, shard.entry)))
        if len(waiting) > ahead:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()
