"""How the memory of a run grows with its input: small documents, more and more of them.

python -m bench.memory [--documents 10000 100000 1000000] [--workers 1]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import data
from bench.measure import cost
from bench.race.contenders import RESTRUCT, Stable
from bench.race.results import records_in
from bench.race.same.job import write_recipe


def size(folder: Path) -> float:
    """Return the MB of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def row(count: int, workers: int) -> str:
    """Run the job over `count` small documents; return a line of the table."""
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as name:
        folder = Path(name)
        data.write_parts(folder / "documents", count, small=True)
        write_recipe(folder / "documents.yaml", folder / "documents", small=True)
        words = (RESTRUCT, folder / "documents", folder / "output", workers)
        used = cost(Stable({}).command(*words))
        records = records_in(folder / "output")
        taken, given = size(folder / "documents"), size(folder / "output")
    return (
        f"| {count:,} | {taken:,.0f} | {records:,} | {given:,.0f} | {workers} "
        f"| {used.wall:,.0f} | {used.peak:,.0f} |"
    )


def main() -> None:
    """Parse the command line and print the table, a line a size."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--workers", type=int, default=1)
    chosen = options.parse_args()
    print("| documents | MB in | records | MB out | workers | wall, s | peak memory, MB |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    for count in chosen.documents:
        print(row(count, chosen.workers), flush=True)


if __name__ == "__main__":
    main()
