"""The Wikidata mine on a real dump: reading and parsing against a bare loop over the same lines.

    python bench/wikidata.py DUMP [--mb 100]

The lines of the dump are repeated to the size asked for, so that a small one will do. The bare
loop reads the file line by line and hands each to orjson. CPU time, best of the rounds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from pipeline.mines.base import Draft, Item
from pipeline.mines.wikidata import Wikidata

ROUNDS = 3


def bare(path: str) -> int:
    """Parse every line with orjson and do nothing with it; return how many there are."""
    count = 0
    with open(path, "rb") as file:
        for line in file:
            if len(line) > len(b"[\n"):
                orjson.loads(line.rstrip(b",\r\n"))
                count += 1
    return count


def mined(path: str) -> int:
    """Read and parse every entity as a run does; return how many drafts there are."""
    mine = Wikidata()
    units = mine.units(path, 1 << 22)
    items = (item for unit in units for item in mine.read(unit) if isinstance(item, Item))
    return sum(isinstance(mine.parse(item), Draft) for item in items)


def repeated(dump: str, size: int) -> Iterator[bytes]:
    """Yield the pieces of an array that holds the entities of a dump again and again."""
    lines = [line.rstrip(b",\r\n") for line in Path(dump).read_bytes().splitlines()]
    entities = [line for line in lines if line.startswith(b"{")]
    yield b"[\n"
    written = 0
    while written < size:
        for entity in entities:
            yield entity + b",\n"
            written += len(entity) + 2
    yield b"]\n"


def best(of: Callable[[str], int], path: str) -> tuple[float, int]:
    """Return the shortest CPU time of the rounds, and what `of` counted."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        count = of(path)
        times.append(time.process_time() - start)
    return min(times), count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("dump")
    parser.add_argument("--mb", type=int, default=100)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dump.json"
        with path.open("wb") as file:
            file.writelines(repeated(args.dump, args.mb * 10**6))
        size = path.stat().st_size / 10**6
        print(f"{size:.0f} MB")
        base = 0.0
        for name, of in (("bare orjson loop", bare), ("mine: read and parse", mined)):
            seconds, count = best(of, str(path))
            base = base or seconds
            print(
                f"{name:24}{count:>8} entities {seconds:8.2f} s {size / seconds:8.0f} MB/s"
                f" {seconds / base:6.2f} x"
            )


if __name__ == "__main__":
    main()
