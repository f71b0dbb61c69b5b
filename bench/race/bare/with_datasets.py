"""Hugging Face `datasets`: load_dataset, one batched map, to Parquet."""

from __future__ import annotations

import sys
from pathlib import Path

import datasets

from bench.race.bare.prompting import in_columns


def main(inputs: str, output: str, workers: str) -> None:
    """Do the job with so many processes."""
    records = Path(output) / "records"
    records.mkdir(parents=True)
    several = int(workers) if workers != "1" else None
    lines = datasets.load_dataset(
        "json",
        data_files=[str(path) for path in sorted(Path(inputs).glob("*.jsonl"))],
        split="train",
        cache_dir=str(Path(output) / "cache"),
        num_proc=several,
    )
    rows = lines.map(in_columns, batched=True, remove_columns=lines.column_names, num_proc=several)
    rows.to_parquet(records / "all.parquet")


if __name__ == "__main__":
    datasets.disable_progress_bars()
    main(*sys.argv[1:])
