"""The inputs of the race: many small documents in many files, or one large file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench import data
from bench.race.same.job import write_recipe

# As long as a long article; a file of 1 GB holds some 50,000 of them.
LONG_CHARS = 20_000


def many(folder: Path, count: int) -> Path:
    """Make `count` documents of about 1 kB in several files; return their folder."""
    target = folder / "many"
    data.write_parts(target, count)
    write_recipe(target.with_suffix(".yaml"), target)
    return target


def one(folder: Path, megabytes: int) -> Path:
    """Make one file of that size, of documents of 20 kB; return its folder."""
    target = folder / "one"
    target.mkdir()
    with (target / "all.jsonl").open("wb") as file:
        for line in up_to(data.documents(megabytes * 100, chars=LONG_CHARS), megabytes * 10**6):
            file.write(line)
    write_recipe(target.with_suffix(".yaml"), target)
    return target


def up_to(lines: Iterable[bytes], size: int) -> Iterable[bytes]:
    """Yield lines until they have `size` bytes."""
    for line in lines:
        if size <= 0:
            return
        yield line
        size -= len(line)


def lines_in(folder: Path) -> int:
    """Return the number of lines in the files of a folder."""
    found = 0
    for path in folder.glob("*.jsonl"):
        with path.open("rb") as file:
            found += sum(1 for _ in file)
    return found
