"""The records of each signal as a config of their own, in one pass over all records.

The shards of all records are read one after the other, and the rows of each signal wait in a file
of their own until there are enough for a shard; then they are sorted and written as a run writes
its shards. So no more than one shard of one signal is in memory at a time.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.chunks import schema_of
from pipeline.configs import config_of, shard_name
from pipeline.errors import RunError
from pipeline.finished import ShardEntry, Table, inside
from pipeline.shards import HashingFile, groups, write_parquet

MIN_ROWS = 10_000
SHARD_BYTES = 64 * 1024 * 1024
# Text takes some four bytes a token, and a record a little beside its text.
_BYTES_A_TOKEN, _BYTES_A_ROW = 4, 300
_BATCH_ROWS = 8_192


def split_records(folder: str, records: list[Table]) -> list[Table]:
    """Write the configs of the single signals into a published folder; return their tables.

    `records` are the tables of all records there. Raises RunError for a signal whose name cannot
    be a config's, and for a file that cannot be read.
    """
    made: list[Table] = []
    with tempfile.TemporaryDirectory(prefix=".signals-", dir=folder) as waiting:
        for table in records:
            sources = [inside(folder, shard.path) for shard in table.shards]
            try:
                made += _Splitter(folder, waiting, table.split, sources).tables()
            except (OSError, pa.ArrowException) as error:
                why = str(error).splitlines()[0]
                raise RunError(
                    f"{folder}: the records of {table.split} cannot be split by signal: {why}; "
                    "`restruct validate` says whether they are whole"
                ) from error
    return made


def shards_for(rows: int, size: int, sources: int) -> int:
    """Return how many shards a signal gets: as many as there are of all records, or fewer.

    A shard should have `MIN_ROWS` rows or `SHARD_BYTES` bytes. Fewer shards are a power of two,
    for then the ranks of a training run share them evenly.
    """
    wanted = min(max(rows // MIN_ROWS, size // SHARD_BYTES, 1), sources)
    return wanted if wanted == sources else 1 << (wanted.bit_length() - 1)


@dataclass
class _Signal:
    """The shards of one signal: how many there will be, those written, the rows that wait."""

    path: str
    total: int
    written: list[tuple[str, ShardEntry]] = field(default_factory=list)
    stream: pa.RecordBatchStreamWriter | None = None

    def add(self, batch: pa.RecordBatch) -> None:
        if self.stream is None:
            self.stream = pa.ipc.new_stream(self.path, batch.schema)
        self.stream.write_batch(batch)


class _Splitter:
    """One split of all records, cut into those of the signals."""

    def __init__(self, folder: str, waiting: str, split: str, sources: list[str]) -> None:
        self._folder, self._split, self._sources = folder, split, sources
        self._waiting = waiting
        self._signals = {
            name: _Signal(os.path.join(waiting, f"{name}-{split}"), total)
            for name, total in sorted(_totals(sources))
        }

    def tables(self) -> Iterator[Table]:
        """Write all shards and yield the tables, by name."""
        for number, source in enumerate(self._sources):
            for batch in pq.ParquetFile(source).iter_batches(batch_size=_BATCH_ROWS):
                self._deal(batch)
            for name, signal in self._signals.items():
                if self._ends_shard(number, signal.total):
                    self._write(name, signal)
        for name, signal in self._signals.items():
            yield self._named(name, signal)

    def _ends_shard(self, source: int, total: int) -> bool:
        """Tell whether the rows of a shard end with this source: they are dealt out in order."""
        many = len(self._sources)
        return (source + 1) * total // many != source * total // many

    def _deal(self, batch: pa.RecordBatch) -> None:
        codes = batch.column("signal").dictionary_encode()
        numbers = codes.indices.to_numpy(zero_copy_only=False)
        order = np.argsort(numbers, kind="stable")
        sorted_batch, bounds = batch.take(pa.array(order)), np.bincount(numbers).cumsum()
        start = 0
        for name, end in zip(codes.dictionary.to_pylist(), bounds.tolist(), strict=True):
            self._signals[name].add(sorted_batch.slice(start, end - start))
            start = end

    def _write(self, name: str, signal: _Signal) -> None:
        if signal.stream is None:
            return
        signal.stream.close()
        signal.stream = None
        with pa.memory_map(signal.path) as file:
            table = pa.ipc.open_stream(file).read_all()
            entry = self._shard(name, table, len(signal.written))
            del table
        signal.written.append(entry)
        os.unlink(signal.path)

    def _shard(self, name: str, table: pa.Table, number: int) -> tuple[str, ShardEntry]:
        """Write the rows, sorted by id, under a name that does not say yet of how many."""
        rows = pc.sort_indices(table.select(["id"]), sort_keys=[("id", "ascending")])
        path = os.path.join(self._waiting, f"{name}-{self._split}-{number}.parquet")
        with HashingFile(path) as file:
            write_parquet(groups(table, rows), schema_of("records"), file)
        return path, ShardEntry("", len(rows), file.size, file.sha256)

    def _named(self, name: str, signal: _Signal) -> Table:
        dataset = f"records/{name}"
        config, shards = config_of(dataset), []
        os.makedirs(os.path.join(self._folder, config), exist_ok=True)
        for number, (path, entry) in enumerate(signal.written):
            final = shard_name(config, self._split, number, len(signal.written))
            os.rename(path, os.path.join(self._folder, *final.split("/")))
            shards.append(ShardEntry(final, entry.rows, entry.bytes, entry.sha256))
        return Table(dataset, self._split, sum(s.rows for s in shards), shards, config)


def _totals(sources: list[str]) -> Iterator[tuple[str, int]]:
    """Yield each signal with the number of shards it gets. Raises RunError for an odd name."""
    rows: dict[str, int] = defaultdict(int)
    tokens: dict[str, int] = defaultdict(int)
    counted = ["signal", "input_tokens", "target_tokens"]
    for source in sources:
        for batch in pq.ParquetFile(source).iter_batches(columns=counted, batch_size=2**16):
            table = pa.Table.from_batches([batch])
            sums = [("signal", "count"), ("input_tokens", "sum"), ("target_tokens", "sum")]
            for row in table.group_by("signal").aggregate(sums).to_pylist():
                rows[row["signal"]] += row["signal_count"]
                tokens[row["signal"]] += row["input_tokens_sum"] + row["target_tokens_sum"]
    for name, many in rows.items():
        config_of(f"records/{name}")
        size = _BYTES_A_TOKEN * tokens[name] + _BYTES_A_ROW * many
        yield name, shards_for(many, size, len(sources))
