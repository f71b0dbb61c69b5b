"""The job in `datasets.map`: two maps, and between and after them what has no map: pools, doubles.

python -m bench.with_datasets RECIPE OUTPUT [WORKERS]
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from datasets import Dataset, Features, List, Value, disable_progress_bars, load_dataset

from bench.job import BATCH, Job, pools_of, sample
from pipeline.chunks import schema_of
from schemas import Record, Signal

# One column for the fields of all signals, since a dataset has one schema.
_SIGNALS = Features(
    {
        name: Value("int64") if kind in ("int", int) else Value("string")
        for name, kind in Signal.__annotations__.items()
    }
)
_RECORDS = Features(
    {
        name: Value("int64")
        if kind in ("int", int)
        else List(Value("string"))
        if name == "options"
        else Value("string")
        for name, kind in Record.__annotations__.items()
    }
    | {"key": Value("binary")}
)


def columns(rows: list[dict[str, Any]], names: Any) -> dict[str, list[Any]]:
    """Turn rows into columns."""
    return {name: [row[name] for row in rows] for name in names}


@cache
def job_of(path: str) -> Job:
    """Return the job, made once a process."""
    return Job(path)


def signals_of(batch: dict[str, list[Any]], numbers: list[int], path: str) -> dict[str, list[Any]]:
    """Map a batch of lines to their signals."""
    job = job_of(path)
    names = list(batch)
    found = [
        asdict(signal) | {"fields": orjson.dumps(signal.fields).decode()}
        for values, number in zip(zip(*batch.values(), strict=True), numbers, strict=True)
        for signal in job.signals(dict(zip(names, values, strict=True)), number, "x")
    ]
    return columns(found, _SIGNALS)


def signals_in(batch: dict[str, list[Any]]) -> list[Signal]:
    """Return the signals of a batch."""
    rows = (dict(zip(batch, row, strict=True)) for row in zip(*batch.values(), strict=True))
    return [Signal(**row | {"fields": orjson.loads(row["fields"])}) for row in rows]


_POOLS: list[Any] = []


def drawn(samples: Any) -> Any:
    """Return the pools of the samples, made once a process."""
    if not _POOLS:
        _POOLS.append(pools_of(samples))
    return _POOLS[0]


def records_of(batch: dict[str, list[Any]], path: str, samples: Any) -> dict[str, list[Any]]:
    """Map a batch of signals to their records."""
    made = job_of(path).records(signals_in(batch), drawn(samples))
    return columns([asdict(record) | {"key": key} for key, record in made], _RECORDS)


def main(recipe: str, output: str, workers: str = "1") -> None:
    """Do the job of `recipe` into `output`."""
    disable_progress_bars()
    job = Job(recipe)
    processes = int(workers) if workers != "1" else None
    with tempfile.TemporaryDirectory() as cache:
        lines = load_dataset(
            "json", data_files=[str(p) for p in job.inputs], split="train", cache_dir=cache
        )
        signals = lines.map(
            signals_of, batched=True, with_indices=True, remove_columns=lines.column_names,
            features=_SIGNALS, num_proc=processes, fn_kwargs={"path": recipe},
        )  # fmt: skip
        samples: dict[str, Any] = {}
        for batch in signals.iter(1000):
            sample(signals_in(batch), samples)
        records = signals.map(
            records_of, batched=True, batch_size=4 * BATCH, remove_columns=signals.column_names,
            features=_RECORDS, num_proc=processes,
            fn_kwargs={"path": recipe, "samples": samples},
        )  # fmt: skip
        finish(signals, records, Path(output))


def finish(signals: Dataset, records: Dataset, output: Path) -> None:
    """Keep one record a key, the one with the smallest id, and write the files."""
    best: dict[bytes, tuple[str, int]] = {}
    for number, (key, name) in enumerate(zip(records["key"], records["id"], strict=True)):
        best[key] = min(best.get(key, (name, number)), (name, number))
    kept = records.select(sorted(number for _, number in best.values())).remove_columns("key")
    output.mkdir(parents=True, exist_ok=True)
    kept.select_columns(schema_of("records/train").names).to_parquet(output / "records.parquet")
    signals.to_parquet(output / "signals.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
