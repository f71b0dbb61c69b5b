"""One run, counting what it shuffles: `python -m bench.rates.one COUNTS WORDS...`.

WORDS are those of the command line. Chunks and blobs of this process are counted by kind, before
and after compression, and written to the file COUNTS as JSON. What other processes write, those of
more workers or of a run in parts, is not counted.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson

from pipeline.chunks import Chunk, Spill
from pipeline.face.cli import main as run_command

_BLOBS = "join"


def counted(counts: dict[str, list[int]]) -> None:
    """Let every `Spill` add to `counts`: by kind the pieces, their rows, bytes, bytes packed."""
    put, store = Spill.put, Spill.store

    def count(kind: str, rows: int, size: int, data: bytes, length: int) -> None:
        line = counts[kind]
        for at, n in enumerate((1, rows, size, length or len(data))):
            line[at] += n

    def counted_store(self: Spill, table: str, batch: Any) -> Chunk:
        # As `Spill.store` does it; a join calls `put` alone, and is counted there.
        chunk = Chunk(table, batch.num_rows, *put(self, batch.serialize()))
        count(table.split("/")[0], chunk.rows, chunk.size, chunk.data, chunk.length)
        return chunk

    def counted_put(self: Spill, raw: Any) -> tuple[int, bytes, str, int, int]:
        found = put(self, raw)
        count(_BLOBS, 0, found[0], found[1], found[4])
        return found

    assert store is not counted_store
    Spill.store, Spill.put = counted_store, counted_put  # type: ignore[method-assign]


def main() -> None:
    """Run the command line and write the counts; leave with its exit status."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    counted(counts)
    status = run_command(sys.argv[2:])
    Path(sys.argv[1]).write_bytes(orjson.dumps(counts))
    sys.exit(status)


if __name__ == "__main__":
    main()
