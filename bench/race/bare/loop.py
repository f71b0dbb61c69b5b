"""No tool at all: a loop over lines, or a pool of processes over files."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from bench.race.bare.prompting import COLUMNS, prompts

_ROWS = 10_000
_SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])


def one_file(source: str, target: str) -> None:
    """Turn a file of JSON lines into a Parquet file."""
    rows: list[dict[str, str]] = []
    with open(source, "rb") as lines, pq.ParquetWriter(target, _SCHEMA) as writer:
        for line in lines:
            rows += prompts(orjson.loads(line))
            if len(rows) >= _ROWS:
                writer.write_table(pa.Table.from_pylist(rows, _SCHEMA))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, _SCHEMA))


def main(inputs: str, output: str, workers: str) -> None:
    """Do the job with so many processes."""
    records = Path(output) / "records"
    records.mkdir(parents=True)
    files = sorted(Path(inputs).glob("*.jsonl"))
    work = [(str(path), str(records / f"{path.stem}.parquet")) for path in files]
    if workers == "1":
        for source, target in work:
            one_file(source, target)
        return
    with multiprocessing.Pool(int(workers)) as pool:
        pool.starmap(one_file, work, chunksize=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
