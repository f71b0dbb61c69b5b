"""AdaptLLM's miner: its `raw2read.py`, from a clone whose path comes last.

    python -m bench.race.bare.with_adaptllm INPUTS OUTPUT WORKERS CLONE

It reads a folder of texts, one a file, whose first line is the title, and writes one text for
each; its tasks are its own, so that its rows, one a document, are fewer than those of others.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq


def main(inputs: str, output: str, workers: str, clone: str) -> None:
    """Do the job; how many processes it takes is set by the cores that this one may use."""
    raw, read = Path(output) / "raw", Path(output) / "read"
    # It fails at its end if the folder for what it writes is not there.
    for folder in (raw, read, Path(output) / "records"):
        folder.mkdir(parents=True)
    for path in sorted(Path(inputs).glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                record = orjson.loads(line)
                text = f"{record['title']}\n{record['text']}"
                (raw / f"{record['id']}.txt").write_text(text)
    words = ["--input_dir", str(raw), "--output_dir", str(read)]
    cores = f"0-{int(workers) - 1}"
    command = ["taskset", "-c", cores, sys.executable, "raw2read.py", *words]
    subprocess.run(command, cwd=clone, check=True)
    rows = [
        {"document": path.stem, "inputs": path.read_text(), "targets": ""}
        for path in sorted(read.iterdir())
    ]
    pq.write_table(pa.Table.from_pylist(rows), Path(output) / "records" / "all.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
