"""The records of a shard, one by one, each as today's contract has it."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import RunError
from pipeline.finished import Finished, ShardEntry
from pipeline.older import current
from schemas import Record

_BATCH = 256


def records_in(finished: Finished, entry: ShardEntry) -> Iterator[Record]:
    """Yield the records of a shard in the order of the file, a batch in memory at a time.

    Raises RunError for a file that is missing, damaged, of no known contract, or that does not
    hold as many rows as the manifest says.
    """
    where = f"{finished.root}/{entry.path}"
    cure = f"`restruct validate {finished.root}` says what is wrong"
    rows = 0
    try:
        with pq.ParquetFile(finished.path(entry)) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in current(batch, "record", where).to_pylist():
                    rows += 1
                    yield Record(**row)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        why = (str(error) or type(error).__name__).splitlines()[0]
        raise RunError(f"{where}: cannot be read after row {rows}: {why}; {cure}") from error
    if rows != entry.rows:
        raise RunError(f"{where}: holds {rows} rows, its manifest says {entry.rows}; {cure}")
