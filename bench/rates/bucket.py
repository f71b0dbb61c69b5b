"""What a chunk costs besides its rows, and what a bucket takes of memory.

    python -m bench.rates.bucket [--mb 50]

Records of about 1 kB. The first table serialises chunks of more and more rows, as `Spill` does.
The second takes one bucket of records through `UniqueFn` and `StoreFn`, with and without doubles,
each in a process of its own; memory is the highest that Arrow allocated.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pyarrow as pa

from bench import data
from bench.measure import ROOT
from pipeline.chunks import Row, Spill, key_of, to_batch
from pipeline.curate import UniqueFn
from pipeline.sinks import StoreFn
from schemas import Record

_TABLE, _ROWS = "records", 256


def rows(first: int, count: int) -> Iterator[Row]:
    """Yield records as they go to a chunk; the same numbers give the same records."""
    pool = data.sentences()
    for number in range(first, first + count):
        text, title = data.text_of(number, pool, data.TEXT_CHARS), data.title_of(number, pool)
        record = Record(
            **dict.fromkeys(("mine", "signal", "prompt", "uri", "license", "language"), "bench"),
            id=f"{number:020x}", inputs=text, targets=title, options=[], form="generation",
            document_id=str(number), method="rule", evidence_start=0, evidence_end=9,
            document_chars=900, input_tokens=250, target_tokens=10, split="train",
        )  # fmt: skip
        yield Row(_TABLE, key_of(text, title), record)


def chunk_costs(counts: tuple[int, ...] = (1, 2, 4, 16, 64, 256)) -> str:
    """Return bytes a row by the rows of a chunk, as a Markdown table."""
    lines = ["| rows in a chunk | bytes a row | packed |", "|--:|--:|--:|"]
    made = list(rows(0, max(counts)))
    for count in counts:
        chunk = Spill("").store(_TABLE, to_batch(_TABLE, made[:count]))
        lines.append(f"| {count} | {chunk.size / count:,.0f} | {len(chunk.data) / count:,.0f} |")
    return "\n".join(lines)


def through(megabytes: float, doubles: bool) -> tuple[float, float]:
    """Take a bucket through both steps; return its MB and how many times that was allocated."""
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as folder:
        spill, size, chunks = Spill(folder), 0, list[tuple[object, ...]]()
        while size < megabytes * 1e6:
            first = 0 if doubles and len(chunks) % 20 == 19 else len(chunks) * _ROWS
            chunk = spill.store(_TABLE, to_batch(_TABLE, list(rows(first, _ROWS))))
            chunks.append(tuple(chunk))
            size += chunk.size
        spill.close()
        pool, before = pa.default_memory_pool(), pa.default_memory_pool().bytes_allocated()
        unique, store = UniqueFn("curate", ("id",)), StoreFn(folder)
        unique.start_bundle()
        store.start_bundle()
        for table in unique.process((f"{_TABLE}#00000", chunks)):
            for _ in store.process(table):
                pass
        return size / 1e6, (pool.max_memory() - before) / size


def main() -> None:
    """Print both tables; the second from processes of their own."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--mb", type=float, default=50)
    options.add_argument("--only", choices=["unique", "doubles"], help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.only:
        print("| {:.0f} MB | {} | {:.1f} |".format(*_line(chosen.mb, chosen.only)))
        return
    print(chunk_costs(), "\n| bucket | rows | in memory, x |\n|--:|---|--:|", sep="\n", flush=True)
    for kind in ("unique", "doubles"):
        words = ["-m", "bench.rates.bucket", "--mb", str(chosen.mb), "--only", kind]
        subprocess.run([sys.executable, *words], cwd=ROOT, check=True)


def _line(megabytes: float, kind: str) -> tuple[float, str, float]:
    size, times = through(megabytes, kind == "doubles")
    return size, "one in twenty a double" if kind == "doubles" else "all unique", times


if __name__ == "__main__":
    main()
