"""The job with `datasets`: load_dataset, two maps, one of each, to Parquet.

    python -m bench.race.same.with_datasets RECIPE OUTPUT [WORKERS]

The fields of signals travel as JSON, since one column has one type. The pools are drawn between
the maps from the signals, in one process, and doubles go the same way at the end: a map sees no
other rows than its own batch.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import datasets
import orjson

from bench.race.same.job import BATCH, Job, pools_of, sample, write_unique
from pipeline.pool import Pool, Sample
from schemas import Record, Signal

Columns = dict[str, list[Any]]
_SIGNAL = [field.name for field in fields(Signal)]
_RECORD = [field.name for field in fields(Record)]


@cache
def job_of(recipe: str) -> Job:
    """Return the job, set up once a process."""
    return Job(recipe)


@cache
def pools_in(path: str) -> dict[str, Pool]:
    """Return the pools made of the samples in a file."""
    samples: dict[str, Sample] = orjson.loads(Path(path).read_bytes())
    return pools_of(samples)


def signals_of(batch: Columns, numbers: list[int], recipe: str) -> Columns:
    """Map a batch of lines to the columns of their signals."""
    rows = zip(*batch.values(), strict=True)
    found = [
        signal
        for row, number in zip(rows, numbers, strict=True)
        for signal in job_of(recipe).signals(
            dict(zip(batch, row, strict=True)), number + 1, "documents.jsonl"
        )
    ]
    columns = {name: [getattr(signal, name) for signal in found] for name in _SIGNAL}
    return columns | {"fields": [orjson.dumps(signal.fields).decode() for signal in found]}


def to_signals(batch: Columns) -> list[Signal]:
    """Return the signals in the columns of a batch."""
    batch = batch | {"fields": [orjson.loads(text) for text in batch["fields"]]}
    return [Signal(*row) for row in zip(*(batch[name] for name in _SIGNAL), strict=True)]


def records_of(batch: Columns, recipe: str, pools: str) -> Columns:
    """Map a batch of signals to the columns of their records, with keys."""
    made = list(job_of(recipe).records(to_signals(batch), pools_in(pools)))
    columns = {name: [getattr(record, name) for _, record in made] for name in _RECORD}
    return columns | {"_key": [key.hex() for key, _ in made]}


def main(recipe: str, output: str, workers: str = "1") -> None:
    """Do the job of `recipe` into `output`."""
    folder = Path(output)
    several = {"num_proc": int(workers)} if workers != "1" else {}
    lines = datasets.load_dataset(
        "json",
        data_files=[str(path) for path in job_of(recipe).inputs],
        split="train",
        cache_dir=str(folder / "cache"),
        **several,
    )
    mapped: dict[str, Any] = {"batched": True, **several}
    signals = lines.map(
        signals_of,
        with_indices=True,
        remove_columns=lines.column_names,
        fn_kwargs={"recipe": recipe},
        **mapped,
    )
    (folder / "signals").mkdir(parents=True)
    signals.to_parquet(folder / "signals" / "all.parquet")
    samples: dict[str, Sample] = {}
    for batch in signals.iter(1000):
        sample(to_signals(batch), samples)
    pools = folder / "pools.json"
    pools.write_bytes(orjson.dumps(samples))
    records = signals.map(
        records_of,
        batch_size=BATCH,
        remove_columns=signals.column_names,
        fn_kwargs={"recipe": recipe, "pools": str(pools)},
        **mapped,
    )
    (folder / "records").mkdir()
    write_unique(records.data.table, folder / "records" / "all.parquet")


if __name__ == "__main__":
    datasets.disable_progress_bars()
    main(*sys.argv[1:])
