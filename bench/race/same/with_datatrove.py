"""The job with datatrove: two local pipelines, lines to signals and signals to records.

    python -m bench.race.same.with_datatrove RECIPE OUTPUT [WORKERS]

Each task samples the values for options from the signals it finds; the samples are put together
between the pipelines. Doubles go at the end in one process, since the exact deduplication that
datatrove brings along is for its documents, not for pairs.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.dataset as ds
from datatrove.data import Document, DocumentsPipeline
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader, ParquetReader
from datatrove.pipeline.writers import ParquetWriter
from loguru import logger

from bench.race.same.job import BATCH, Job, batched, pools_of, sample, write_unique
from pipeline.chunks import schema_of
from pipeline.pool import Sample, merge
from schemas import Record, Signal

_SIGNAL = [field.name for field in fields(Signal)]
_RECORD = [field.name for field in fields(Record)]


@cache
def job_of(recipe: str) -> Job:
    """Return the job, set up once a process."""
    return Job(recipe)


class Dig(PipelineStep):  # type: ignore[misc]
    """Documents of lines -> documents of signals; leaves a sample of each task in a file."""

    def __init__(self, recipe: str, samples: Path) -> None:
        super().__init__()
        self._recipe = recipe
        self._samples = samples

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        job = job_of(self._recipe)
        samples: dict[str, Sample] = {}
        for document in data:
            record, number, path = (document.metadata[k] for k in ("record", "number", "path"))
            found = list(job.signals(record, number, path))
            sample(found, samples)
            for signal in found:
                row = {name: getattr(signal, name) for name in _SIGNAL}
                yield Document(text=document.text, id=signal.id, metadata=row)
        (self._samples / f"{rank}.json").write_bytes(orjson.dumps(samples))


class Ask(PipelineStep):  # type: ignore[misc]
    """Documents of signals -> documents of records, with keys."""

    def __init__(self, recipe: str, samples: Path) -> None:
        super().__init__()
        self._recipe = recipe
        self._samples = samples

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        job = job_of(self._recipe)
        pools = pools_of(orjson.loads((self._samples / "all.json").read_bytes()))
        for batch in batched(data, BATCH):
            rows = (document.metadata for document in batch)
            signals = [Signal(*(row[name] for name in _SIGNAL)) for row in rows]
            for key, record in job.records(signals, pools):
                row = {name: getattr(record, name) for name in _RECORD} | {"_key": key}
                yield Document(text=record.inputs, id=record.id, metadata=row)


def line(_reader: Any, data: dict[str, Any], path: str, number: int) -> dict[str, Any]:
    """Adapt a line: our mine wants the whole record."""
    known = {"record": data, "number": number + 1, "path": path}
    return {"text": data["text"], "id": data["id"], "metadata": known}


def signal_row(_reader: Any, data: dict[str, Any], path: str, number: int) -> dict[str, Any]:
    """Adapt a row of signals."""
    return {"text": "signal", "id": data["id"], "metadata": data}


def own_columns(_writer: Any, document: Document) -> dict[str, Any]:
    """Adapt a document for a writer: the columns of its row, and nothing else."""
    return document.metadata


def put_together(samples: Path) -> None:
    """Merge the samples of all tasks into one file."""
    merged: dict[str, Sample] = {}
    for path in sorted(samples.glob("[0-9]*.json")):
        for key, values in orjson.loads(path.read_bytes()).items():
            merge(merged.setdefault(key, {}), values)
    (samples / "all.json").write_bytes(orjson.dumps(merged))


def main(recipe: str, output: str, workers: str = "1") -> None:
    """Do the job of `recipe` into `output`."""
    folder, count = Path(output), int(workers)
    samples = folder / "samples"
    samples.mkdir(parents=True)
    written: dict[str, Any] = {
        "adapter": own_columns,
        "compression": "zstd",
        "use_content_defined_chunking": False,
    }
    source = str(job_of(recipe).inputs[0].parent)
    signals, parts = str(folder / "signals"), str(folder / "parts")
    first = [
        JsonlReader(source, adapter=line),
        Dig(recipe, samples),
        ParquetWriter(signals, "${signal}/${rank}.parquet", **written),
    ]
    LocalPipelineExecutor(first, count, count, logging_dir=str(folder / "logs1")).run()
    put_together(samples)
    # Without a schema the writer takes the first row's, whose list of options may be empty.
    schema = schema_of("records/train").append(pa.field("_key", pa.binary()))
    second = [
        ParquetReader(signals, adapter=signal_row),
        Ask(recipe, samples),
        ParquetWriter(parts, "${rank}.parquet", schema=schema, **written),
    ]
    LocalPipelineExecutor(second, count, count, logging_dir=str(folder / "logs2")).run()
    (folder / "records").mkdir()
    write_unique(ds.dataset(parts).to_table(), folder / "records" / "all.parquet")


if __name__ == "__main__":
    logger.remove()
    main(*sys.argv[1:])
