"""One large file on one machine: time, CPU and memory of a run, and of one that was killed.

    python -m bench.large FOLDER [--gb 10] [--workers 2 ...] [--kill SECONDS ...]

Documents of 20 kB in one file of JSON lines, made in FOLDER unless it is there. With --kill the
run and all its processes are killed after so many seconds, and go on by --resume; a manifest that
differs then from that of the run before ends the bench with an error.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.data import documents
from bench.measure import ROOT, cost

CHARS = 20_000
RECIPE = """\
sources:
  - mine: jsonl
    input: {path}
    license: CC0-1.0
    language: en
    signals: [category, rating, sentiment]
    fields:
      id: id
      title: title
      text: text
      categories: category
      rating: {{from: stars, worst: 1, best: 5}}
"""


def make_input(folder: Path, gigabytes: float) -> Path:
    """Return a file of so many GB in `folder`, made if it is not there."""
    path = folder / f"{gigabytes:g}gb.jsonl"
    if path.exists():
        return path
    part = path.with_suffix(".new")
    left = int(gigabytes * 1e9)
    with part.open("wb") as file:
        for line in documents(sys.maxsize, chars=CHARS):
            file.write(line)
            left -= len(line)
            if left <= 0:
                break
    return part.rename(path)


def command(folder: Path, path: Path, output: Path, workers: int) -> list[str]:
    """Return the command of a run; its recipe is written to `folder`."""
    recipe = folder / "large.yaml"
    recipe.write_text(RECIPE.format(path=path))
    words = ["--recipe", str(recipe), "--output", str(output), "--quiet"]
    runner = str(ROOT / "beam_runner.py")
    return [sys.executable, runner, *words, f"--direct_num_workers={workers}"]


def manifest_of(output: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the manifest of a run without its run section, and that section."""
    manifest = json.loads((output / "manifest.json").read_text())
    return manifest, manifest.pop("run")


def kill_after(seconds: float, words: list[str]) -> None:
    """Start a command and kill it and all its processes. Raises SystemExit if it ended before."""
    process = subprocess.Popen(words, cwd=ROOT, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return
    raise SystemExit(f"the run ended before {seconds:g} s; give --kill less")


def rows(chosen: argparse.Namespace) -> Iterator[str]:
    """Yield the lines of the table. Raises SystemExit where two runs made different datasets."""
    path = make_input(chosen.folder, chosen.gb)
    made = None
    for workers, kill in [*((n, 0.0) for n in chosen.workers), *((2, s) for s in chosen.kill)]:
        output = chosen.folder / f"out-{workers}-{kill:g}"
        words = command(chosen.folder, path, output, workers)
        if kill:
            kill_after(kill, [*words, "--overwrite"])
            # The parts that were done are synced; what a slow disk still writes is not this run's.
            time.sleep(1)
        used = cost([*words, "--resume" if kill else "--overwrite"])
        manifest, run = manifest_of(output)
        if made not in (None, manifest):
            raise SystemExit(f"{output} differs from the run before")
        made = manifest
        records = sum(d["rows"] for d in manifest["datasets"] if d["name"] == "records")
        what = f"resumed, killed after {kill:g} s" if kill else "whole"
        yield (
            f"| {chosen.gb:g} | {what} | {workers} | {records:,} | {used.wall:,.0f} "
            f"| {used.cpu:,.0f} | {used.peak:,.0f} | {run.get('parts_taken_up', 0)} of "
            f"{run.get('parts', 1)} | {used.others / used.wall / 2:.0%} |"
        )


def main() -> None:
    """Parse the command line and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--gb", type=float, default=10)
    options.add_argument("--workers", type=int, nargs="*", default=[2])
    options.add_argument("--kill", type=float, nargs="*", default=[])
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    print("| GB in | run | workers | records | wall, s | CPU, s | peak, MB | parts kept | others |")
    print("|--:|---|--:|--:|--:|--:|--:|--:|--:|")
    for row in rows(chosen):
        print(row, flush=True)


if __name__ == "__main__":
    main()
