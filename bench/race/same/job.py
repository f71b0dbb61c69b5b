"""The job that all contenders do: JSON lines to signals to validated, counted, unique records.

Everything here calls the functions of the pipeline itself; what differs between contenders is
only what carries the rows. All of them hold out the same documents and keep the same records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

import signals as registry_of_signals
from pipeline import pool as pools
from pipeline.asking import to_record
from pipeline.chunks import key_of, schema_of
from pipeline.curate import first_of_each, length_reason
from pipeline.dig import checked, split_of
from pipeline.mines.base import BadItem, Item, Skipped
from pipeline.prompts import Asked, ask, pool_key, pool_values
from pipeline.recipe import load, mine_of, plan
from pipeline.tokens import Vocabulary
from schemas import Record, Signal
from schemas.validate import record_problems, signal_problems
from signals import dig

BATCH = 256
ROW_GROUP_ROWS = 10_000
_FIELDS: dict[str, Any] = {
    "id": "id",
    "title": "title",
    "text": "text",
    "rating": {"from": "stars", "worst": 1, "best": 5},
    "summaries": {"from": "title", "kind": "title"},
    "categories": {"from": "category", "path": "/"},
}
T = TypeVar("T")


def write_recipe(path: Path, folder: Path, small: bool = False) -> None:
    """Write the recipe of the job over the JSON lines in `folder`; two signals for small ones."""
    source = {
        "mine": "jsonl",
        "input": str(folder),
        "license": "CC0-1.0",
        "language": "en",
        "signals": ["category", "sentiment"] if small else ["category", "sentiment", "summary"],
        "fields": _FIELDS,
    }
    path.write_text(yaml.safe_dump({"name": "bench", "sources": [source]}))


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of `size` rows; the last one may be shorter."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


class Job:
    """The recipe at `path`, ready to run on items."""

    def __init__(self, path: str) -> None:
        self.recipe = load(path)
        [source] = self.recipe.sources
        self.mine = mine_of(source, self.recipe)
        kinds = [registry_of_signals.registry()[name] for name in plan(self.recipe)[0]]
        self._kinds = [(kind, kind.field_types) for kind in kinds]
        self.inputs = sorted(Path(source.input[0]).glob("*.jsonl"))
        self._vocabulary = Vocabulary.load(self.recipe.vocabulary)

    def signals(self, payload: Any, number: int, uri: str) -> Iterator[Signal]:
        """Yield the valid signals of one line, given as bytes or as the object it holds."""
        item = Item(payload, f"line {number}", number, f"{uri}#L{number}")
        try:
            document = checked(self.mine, item)
        except BadItem:
            return
        if isinstance(document, Skipped):
            return
        for kind, types in self._kinds:
            for signal in dig(kind, document):
                if isinstance(signal, Signal) and not any(signal_problems(signal, types)):
                    yield signal

    def records(
        self, signals: list[Signal], drawn: dict[str, pools.Pool]
    ) -> Iterator[tuple[bytes, Record]]:
        """Yield (key, record) for the valid records of some signals, within the length policy."""
        count = self.recipe.prompts_per_signal
        most = None if count == "all" else int(count)
        asked = [
            (signal, answer)
            for signal in signals
            for answer in ask(signal, most, drawn.get(pool_key(signal)))
            if isinstance(answer, Asked)
        ]
        inputs = self._vocabulary.count_many([answer.inputs for _, answer in asked])
        targets = self._vocabulary.count_many([answer.targets for _, answer in asked])
        for (signal, answer), *tokens in zip(asked, inputs, targets, strict=True):
            split = split_of(signal.mine, signal.document_id, self.recipe.validation)
            record = to_record(signal, answer, (tokens[0], tokens[1]), split)
            if not any(record_problems(record)) and not length_reason(record, self.recipe):
                yield key_of(record.inputs, record.targets), record

    def table(self, row: Record | Signal) -> str:
        """Return the name of the table that a row belongs to."""
        if isinstance(row, Record):
            return f"records/{row.split}"
        split = split_of(row.mine, row.document_id, self.recipe.validation)
        return f"signals/{row.signal}/{split}"


def sample(signals: Iterable[Signal], samples: dict[str, pools.Sample]) -> None:
    """Add the values that signals give to their pools."""
    for signal in signals:
        for value in pool_values(signal):
            pools.add(samples.setdefault(pool_key(signal), pools.empty()), value)


def pools_of(samples: dict[str, pools.Sample]) -> dict[str, pools.Pool]:
    """Return the pools of options, ready to draw from."""
    return {key: pools.Pool(pools.values(sample)) for key, sample in samples.items()}


def unique(records: Iterable[tuple[bytes, Record]]) -> Iterator[Record]:
    """Yield one record a key, the one with the smallest id."""
    kept: dict[bytes, Record] = {}
    for key, record in records:
        if key not in kept or record.id < kept[key].id:
            kept[key] = record
    yield from kept.values()


class Tables:
    """Parquet files under a folder, one a table, written a row group at a time."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._rows: dict[str, list[Any]] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def add(self, table: str, row: Any) -> None:
        """Add one row to a table."""
        rows = self._rows.setdefault(table, [])
        rows.append(row)
        if len(rows) >= ROW_GROUP_ROWS:
            self._flush(table)

    def close(self) -> None:
        """Write what is left and close all files."""
        for table in self._rows:
            self._flush(table)
        for writer in self._writers.values():
            writer.close()

    def _flush(self, table: str) -> None:
        schema = schema_of(table)
        rows, self._rows[table] = self._rows[table], []
        columns = {name: [getattr(row, name) for row in rows] for name in schema.names}
        if table not in self._writers:
            path = self._folder / f"{table}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[table] = pq.ParquetWriter(path, schema, compression="zstd")
        self._writers[table].write_table(pa.Table.from_pydict(columns, schema))


def write_unique(table: pa.Table, path: Path) -> None:
    """Write one row a `_key` of a table of records, the one with the smallest id, to `path`."""
    kept, _ = first_of_each(table, "_key", ["id"])
    pq.write_table(kept.drop_columns("_key"), path, compression="zstd")
