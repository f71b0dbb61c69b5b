"""The job in datatrove: two pipelines of its own reader, a step around our functions, its writer.

python -m bench.with_datatrove RECIPE OUTPUT [WORKERS]
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader, ParquetReader
from datatrove.pipeline.writers import ParquetWriter
from loguru import logger

from bench.job import BATCH, Job, batched, pools_of, sample
from schemas import Signal


def adapt(_: Any, data: dict[str, Any], path: str, number: int, *rest: Any) -> dict[str, Any]:
    """Keep the line as it is: the field map is ours."""
    return {"text": data["text"], "id": data["id"], "metadata": data | {"number": number}}


class Signals(PipelineStep):
    """Lines to signals, one document each, the signal as its text."""

    name, type = "signals", "bench"

    def __init__(self, recipe: str) -> None:
        super().__init__()
        self.recipe = recipe

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """Yield one document a signal."""
        job = Job(self.recipe)
        for line in data:
            number = line.metadata.pop("number")
            line.metadata.pop("file_path", None)
            for signal in job.signals(line.metadata, number, "x"):
                yield Document(text=orjson.dumps(signal).decode(), id=signal.id)


class Records(PipelineStep):
    """Signals to records, one document each, the record in its metadata."""

    name, type = "records", "bench"

    def __init__(self, recipe: str, samples: dict[str, Any]) -> None:
        super().__init__()
        self.recipe, self.samples = recipe, samples

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """Yield one document a record."""
        job, drawn = Job(self.recipe), pools_of(self.samples)
        for batch in batched(data, BATCH):
            signals = [Signal(**orjson.loads(document.text)) for document in batch]
            for key, record in job.records(signals, drawn):
                row = asdict(record)
                row["key"] = key.hex()
                yield Document(text=row.pop("inputs"), id=row.pop("id"), metadata=row)


def execute(steps: list[Any], workers: int) -> None:
    """Run one pipeline."""
    with tempfile.TemporaryDirectory() as logs:
        LocalPipelineExecutor(
            pipeline=steps, tasks=workers, workers=workers, logging_dir=logs
        ).run()


def main(recipe: str, output: str, workers: str = "1") -> None:
    """Do the job of `recipe` into `output`."""
    logger.remove()
    count, job = int(workers), Job(recipe)
    with tempfile.TemporaryDirectory() as folder:
        inputs, signals = str(job.inputs[0].parent), f"{output}/signals"
        reader = JsonlReader(inputs, glob_pattern="*.jsonl", adapter=adapt)
        execute([reader, Signals(recipe), ParquetWriter(signals)], count)
        samples: dict[str, Any] = {}
        for path in sorted(Path(signals).rglob("*.parquet")):
            for batch in pq.ParquetFile(path).iter_batches(columns=["text"]):
                texts = batch.column(0).to_pylist()
                sample((Signal(**orjson.loads(text)) for text in texts), samples)
        step = Records(recipe, samples)
        execute(
            [
                ParquetReader(signals),
                step,
                ParquetWriter(f"{folder}/records", expand_metadata=True),
            ],
            count,
        )
        finish(Path(folder) / "records", Path(output) / "records.parquet")


def finish(folder: Path, path: Path) -> None:
    """Keep one record a key, the one with the smallest id: datatrove has no exact step for it."""
    table = pq.read_table(sorted(folder.rglob("*.parquet")))
    best: dict[str, tuple[str, int]] = {}
    pairs = zip(table["key"].to_pylist(), table["id"].to_pylist(), strict=True)
    for number, (key, name) in enumerate(pairs):
        best[key] = min(best.get(key, (name, number)), (name, number))
    rows = sorted(number for _, number in best.values())
    pq.write_table(table.take(rows), path, compression="zstd")


if __name__ == "__main__":
    main(*sys.argv[1:])
