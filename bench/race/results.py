"""Running one contender, and the tables of what all of them took."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from bench.measure import Cost, cost
from bench.race.contenders import DONE, DUTIES, OURS, Contender, Stable

# A run during which others used more than this part of the machine says little about wall clock.
_CROWDED = 0.1


class Result(NamedTuple):
    """What a contender took with so many workers, and how many records it made.

    `error` is the end of what it printed where it failed; the rest is empty then.
    """

    contender: Contender
    workers: int
    cost: Cost
    records: int
    error: str = ""


def records_in(output: Path) -> int:
    """Return the number of rows in the Parquet files of OUTPUT/records."""
    paths = (output / "records").rglob("*.parquet")
    return sum(pq.ParquetFile(path).metadata.num_rows for path in paths)


def run(stable: Stable, contender: Contender, inputs: Path, output: Path, workers: int) -> Result:
    """Run one contender, delete what it wrote, and return what it took."""
    try:
        used = cost(stable.command(contender, inputs, output, workers))
        return Result(contender, workers, used, records_in(output))
    except RuntimeError as error:
        last = (str(error).strip().splitlines() or [""])[-1]
        return Result(contender, workers, Cost(0, 0, 0, 0), 0, last[-200:])
    finally:
        shutil.rmtree(output, ignore_errors=True)


def table(results: list[Result], base: str) -> Iterator[str]:
    """Yield the lines of a table; ratios are to the contender `base` with as many workers."""
    yield (
        f"| | workers | wall, s | x {base} | CPU, s | x {base} | memory, MB | records "
        "| others' CPU |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    bases = {one.workers: one.cost for one in results if one.contender.name == base}
    for one in results:
        yield _row(one, bases.get(one.workers))


def _row(one: Result, base: Cost | None) -> str:
    start = f"| {one.contender.name} | {one.workers} |"
    if one.error:
        return f"{start} failed: {one.error.replace('|', '/')} | | | | | | |"
    wall, cpu, peak, others = one.cost
    ratios = [f"{mine / of:.2f}" if base and of else "" for mine, of in _pairs(one.cost, base)]
    part = others / (others + cpu)
    mark = " (!)" if part > _CROWDED else ""
    return (
        f"{start} {wall:.1f} | {ratios[0]} | {cpu:.1f} | {ratios[1]} | {peak:,.0f} "
        f"| {one.records:,} | {part:.0%}{mark} |"
    )


def _pairs(mine: Cost, base: Cost | None) -> list[tuple[float, float]]:
    return [(mine.wall, base.wall if base else 0.0), (mine.cpu, base.cpu if base else 0.0)]


def duties(names: list[str]) -> Iterator[str]:
    """Yield the lines of the table of what each does beside writing prompts, in the bare race."""
    yield f"| | {' | '.join(DUTIES)} |"
    yield "|---" * (len(DUTIES) + 1) + "|"
    for name in names:
        yield f"| {name} | {' | '.join(DONE[name].get(duty, 'no') for duty in DUTIES)} |"


def speedup(results: list[Result], size: float) -> str:
    """Return a line on ours: how much faster several workers are, and MB a second and worker."""
    walls = {one.workers: one.cost.wall for one in results if one.contender.name == OURS}
    if not walls or not all(walls.values()):
        return ""
    rates = ", ".join(f"{n}: {size / wall:.1f} MB/s" for n, wall in sorted(walls.items()))
    few, most = walls[min(walls)], walls[max(walls)]
    return f"restruct by workers: {rates}; {max(walls)} are {few / most:.2f} x {min(walls)}"
