"""How fast the gate reads: against pyarrow.dataset scanning the same columns and SHA-256.

python -m bench.gate OUT [--gigabytes 1.0] [--chars 0] [--rounds 5] [--keep FOLDER]

OUT is the output of a run; its records are copied until there are enough (`bench.gate_data`). In
each round the two take turns over the same files, in one process, with all cores. Memory is that
of the gate alone, in a process of its own, over a tenth of the rows and over all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pyarrow.dataset as ds

from bench import gate_data
from pipeline.gate import Options, judge

_PEAK = """
import json, re, sys
from pipeline.gate import judge
ok = judge(sys.argv[1]).ok
# What a process inherited at its start is in its maximum as `resource` tells it, and not here.
peak = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())
print(json.dumps([ok, int(peak[1]) / 1e3]))
"""


def scan(folder: Path) -> int:
    """Read all columns of all records and hash the files, as plainly as can be; return the rows."""
    files = sorted((folder / "records").glob("*.parquet"))
    rows = sum(batch.num_rows for batch in ds.dataset(files).to_batches())
    for path in files:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
    return rows


def gate(folder: Path) -> int:
    """Judge the run in `folder`; return the rows. Fails if the gate finds an error."""
    verdict = judge(str(folder), Options())
    assert verdict.ok, verdict.findings
    return sum(verdict.rows.values())


def timed(work: Callable[[Path], int], folder: Path) -> tuple[float, float, int]:
    """Return seconds of wall clock, seconds of CPU and rows."""
    cpu, wall = time.process_time(), time.perf_counter()
    rows = work(folder)
    return time.perf_counter() - wall, time.process_time() - cpu, rows


def compare(folder: Path, size: int, rounds: int) -> None:
    """Print a line a round and the medians."""
    gate(folder)  # prompt files are read once a process
    scan(folder)
    ratios, cpus = [], []
    print(f"{size / 1e9:.2f} GB of records as Arrow")
    print("| scan + SHA-256, s | gate, s | rate of the gate | CPU, s | CPU, s |")
    print("|--:|--:|--:|--:|--:|")
    for _ in range(rounds):
        (plain, plain_cpu, rows), (ours, our_cpu, same) = timed(scan, folder), timed(gate, folder)
        assert rows == same
        ratios.append(plain / ours)
        cpus.append(plain_cpu / our_cpu)
        rate = f"{plain / ours:.0%}"
        print(
            f"| {plain:.2f} | {ours:.2f} | {rate} | {plain_cpu:.2f} | {our_cpu:.2f} |", flush=True
        )
    print(
        f"median rate: {median(ratios):.0%} by the clock, {median(cpus):.0%} by CPU; {rows:,} rows"
    )


def peak(folder: Path) -> str:
    """Return the highest resident memory of a process that judges `folder`, in MB."""
    command = [sys.executable, "-c", _PEAK, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    ok, megabytes = json.loads(done.stdout)
    assert ok
    return f"{megabytes:,.0f} MB"


def main() -> None:
    """Parse the command line, make the data and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("out", type=Path)
    options.add_argument("--gigabytes", type=float, default=1.0)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--chars", type=int, default=0, help="lengthen inputs to about so many")
    options.add_argument("--keep", type=Path, help="where the data stays, or lies already")
    chosen = options.parse_args()
    size = int(chosen.gigabytes * 1e9)
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as name:
        top = chosen.keep or Path(name)
        for folder, wanted in ((top / "tenth", size // 10), (top / "all", size)):
            if not (folder / "manifest.json").exists():
                gate_data.make(chosen.out, folder, wanted, chosen.chars)
        compare(top / "all", size, chosen.rounds)
        for folder in (top / "tenth", top / "all"):
            print(f"peak memory over {folder.name}: {peak(folder)}")


if __name__ == "__main__":
    main()
