"""datatrove: JsonlReader, one step of our own, ParquetWriter; a task a worker."""

from __future__ import annotations

import sys
from typing import Any

from datatrove.data import Document, DocumentsPipeline
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import ParquetWriter

from bench.race.bare.prompting import prompts


class Prompt(PipelineStep):  # type: ignore[misc]
    """Documents -> a document a prompt."""

    name = "Prompt"
    type = "FORMAT"

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        for document in data:
            record = document.metadata | {"id": document.id, "text": document.text}
            del record["file_path"]
            for row in prompts(record):
                yield Document(text=row["inputs"], id=row["id"], metadata=row)


def own_columns(_writer: Any, document: Document) -> dict[str, Any]:
    """Write the columns of the row and nothing else."""
    return document.metadata


def main(inputs: str, output: str, workers: str) -> None:
    """Do the job with so many tasks at once."""
    steps = [
        JsonlReader(inputs),
        Prompt(),
        ParquetWriter(f"{output}/records", "${rank}.parquet", adapter=own_columns),
    ]
    count = int(workers)
    LocalPipelineExecutor(steps, count, count, logging_dir=f"{output}/logs").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
