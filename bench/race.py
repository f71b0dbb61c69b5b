"""The same job in four frames, in one run: python -m bench.race [--documents N] [--workers 1 2].

Prints wall and CPU seconds of all processes, their peak memory together, the records made, and
each as a ratio to the plain loop's. Every contender must keep the same records, by id.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from bench.data import write
from bench.job import write_recipe

ROOT = Path(__file__).resolve().parent.parent
FRAMES = ("loop", "restruct", "datasets", "datatrove")
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


class Lap(NamedTuple):
    """One run of one contender: seconds, seconds, megabytes, and the ids of its records."""

    wall: float
    cpu: float
    peak: float
    ids: frozenset[str]


def command(frame: str, recipe: Path, output: Path, workers: int) -> list[str]:
    """Return the command of a contender."""
    if frame != "restruct":
        module = "bench.loop" if frame == "loop" else f"bench.with_{frame}"
        return [sys.executable, "-m", module, str(recipe), str(output), str(workers)]
    run = [sys.executable, "beam_runner.py", "--recipe", str(recipe), "--output", str(output)]
    return [*run, "--quiet", f"--direct_num_workers={workers}"]


def resident(group: int) -> float:
    """Return the megabytes that the processes of a group hold now (Linux; shared pages count)."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                total += int((entry / "statm").read_text().split()[1]) * _PAGE_KB
        except (OSError, IndexError):
            continue  # it ended meanwhile
    return total / 1024


def lap(frame: str, recipe: Path, output: Path, workers: int) -> Lap:
    """Run one contender; raise if it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        command(frame, recipe, output, workers), cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    peaks, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peaks.append(resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = process.wait()
    wall = time.perf_counter() - started
    done.set()
    watcher.join()
    if status:
        raise SystemExit(f"{frame} ended with status {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Lap(wall, cpu, max(peaks), record_ids(output))


def record_ids(output: Path) -> frozenset[str]:
    """Return the ids of all records under an output."""
    files = [*output.glob("records.parquet"), *(output / "records").glob("*.parquet")]
    return frozenset(i for f in files for i in pq.read_table(f, columns=["id"])["id"].to_pylist())


def race(folder: Path, count: int, workers: list[int], frames: list[str], laps: int) -> None:
    """Write the documents, run the contenders in turn, print the table."""
    (folder / "in").mkdir()
    write(folder / "in" / "documents.jsonl", count)
    write_recipe(folder / "recipe.yaml", folder / "in")
    print(f"{count:,} documents of about 1 kB; ratios to the loop with as many workers")
    print("| workers | frame | wall s | ratio | CPU s | ratio | peak MB | records |")
    print("|---|---|---|---|---|---|---|---|")
    for number in workers:
        best: dict[str, Lap] = {}
        for turn in range(laps):
            for frame in frames:
                output = folder / f"{frame}-{number}-{turn}"
                new = lap(frame, folder / "recipe.yaml", output, number)
                best[frame] = min(best.get(frame, new), new, key=lambda found: found.wall)
        show(number, best)


def show(workers: int, best: dict[str, Lap]) -> None:
    """Print the rows of the table for one number of workers, the best lap of each."""
    base = next(iter(best.values()))
    for frame, found in best.items():
        if found.ids != base.ids:
            raise SystemExit(f"{frame} kept other records than the first frame")
        print(
            f"| {workers} | {frame} | {found.wall:.1f} | {found.wall / base.wall:.2f} "
            f"| {found.cpu:.1f} | {found.cpu / base.cpu:.2f} | {found.peak:.0f} "
            f"| {len(found.ids):,} |",
            flush=True,
        )


def main() -> None:
    """Parse the command line and race."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--documents", type=int, default=50_000)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--frames", nargs="+", default=list(FRAMES), choices=FRAMES)
    options.add_argument("--laps", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        race(Path(folder), chosen.documents, chosen.workers, chosen.frames, chosen.laps)


if __name__ == "__main__":
    main()
