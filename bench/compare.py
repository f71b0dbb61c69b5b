"""The same job four ways: wall clock, CPU and memory of each, in one table.

    python -m bench.compare [--documents 50000] [--rounds 3] [--workers 1 2]

All contenders run in turn in each round, and ratios are taken within a round, since a shared
machine is faster at one time than at another. Needs the extra "bench".
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pyarrow.dataset as ds

from bench import data
from bench.job import write_recipe
from bench.measure import Cost, cost

OURS, LOOP = "restruct", "plain loop"
MODULES = {LOOP: "loop", "datasets.map": "via_datasets", "datatrove": "via_datatrove"}
Case = tuple[str, int]
# A round in which others used more than this part of the machine says little about wall clock.
_CROWDED = 0.1


def command(name: str, recipe: Path, output: Path, workers: int) -> list[str]:
    """Return the command of one contender."""
    if name == OURS:
        words = ["beam_runner.py", "--recipe", str(recipe), "--output", str(output), "--quiet"]
        return [sys.executable, *words, f"--direct_num_workers={workers}"]
    return [sys.executable, "-m", f"bench.{MODULES[name]}", str(recipe), str(output), str(workers)]


def record_ids(output: Path) -> set[str]:
    """Return the ids of the records in an output."""
    ids = ds.dataset(output / "records").to_table(columns=["id"])["id"].to_pylist()
    assert len(set(ids)) == len(ids), f"{output}: ids that are there twice"
    return set(ids)


def one_round(folder: Path, recipe: Path, cases: list[Case]) -> tuple[dict[Case, Cost], int]:
    """Run all cases once; return their costs and how many records all of them made.

    Raises AssertionError unless each made the same records.
    """
    costs, expected = {}, None
    for name, workers in cases:
        output = folder / "output"
        costs[name, workers] = cost(command(name, recipe, output, workers))
        ids = record_ids(output)
        assert expected is None or ids == expected, f"{name}, {workers}: other records"
        expected = ids
        shutil.rmtree(output)
    return costs, len(expected or ())


def table(rounds: list[dict[Case, Cost]]) -> Iterator[str]:
    """Yield the lines of a Markdown table: medians, and medians of the ratios within rounds."""
    yield "| | workers | wall, s | x loop | CPU, s | x loop | memory, MB | others' CPU |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name, workers in rounds[0]:
        runs = [(costs[name, workers], costs[LOOP, workers]) for costs in rounds]
        wall, cpu = (median(run[0][n] for run in runs) for n in (0, 1))
        walls, cpus = (median(run[0][n] / run[1][n] for run in runs) for n in (0, 1))
        peak = max(run[0].peak for run in runs)
        others = median(run[0].others / (run[0].others + run[0].cpu) for run in runs)
        mark = " (!)" if others > _CROWDED else ""
        yield (
            f"| {name} | {workers} | {wall:.1f} | {walls:.2f} | {cpu:.1f} | {cpus:.2f} "
            f"| {peak:,.0f} | {others:.0%}{mark} |"
        )


def compare(count: int, times: int, workers: list[int], names: list[str]) -> None:
    """Make `count` documents, run `times` rounds and print the table."""
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as name:
        folder = Path(name)
        data.write_parts(folder / "documents", count)
        write_recipe(folder / "recipe.yaml", folder / "documents")
        cases = [(name, n) for n in workers for name in names]
        rounds = []
        for _ in range(times):
            costs, records = one_round(folder, folder / "recipe.yaml", cases)
            rounds.append(costs)
        print(f"{count:,} documents, {records:,} records, the same in all; {times} rounds\n")
        print("\n".join(table(rounds)))


def main() -> None:
    """Parse the command line and compare."""
    names = [OURS, *MODULES]
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--only", nargs="+", choices=names, help="beside the plain loop")
    chosen = options.parse_args()
    kept = [name for name in names if not chosen.only or name in (LOOP, *chosen.only)]
    compare(chosen.documents, chosen.rounds, chosen.workers, kept)


if __name__ == "__main__":
    main()
