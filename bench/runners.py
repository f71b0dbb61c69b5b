"""One recipe on every runner that is here: time, memory, and whether the bytes are the same.

    python -m bench.runners [RECIPE] [--prism PATH] [--dask PYTHON] [--only NAME ...]

Prism is a program (`go install github.com/apache/beam/sdks/v2/go/cmd/prism@v2.77.0`), Dask wants an
environment of its own with `apache-beam[dask]` and Restruct; without them these are left out. The
in-process runner with one worker goes first: all others are compared with it. The table of
docs/runners.md is made by it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench.measure import ROOT, Cost, cost

FIRST = "in process"
DASK = "apache_beam.runners.dask.dask_runner.DaskRunner"


class Contender(NamedTuple):
    """A runner by the name it has in the table, the Python that starts it, and its options."""

    name: str
    python: str
    flags: tuple[str, ...]


def contenders(prism: str, dask: str) -> list[Contender]:
    """Return who can run here; "" for what is not here."""
    two = "--direct_num_workers=2"
    ours = {
        FIRST: (),
        "in process, 2 processes": (two,),
        "in process, 2 threads": (two, "--direct_running_mode=multi_threading"),
        "BundleBasedDirectRunner": ("--runner=BundleBasedDirectRunner",),
        "SwitchingDirectRunner": ("--runner=SwitchingDirectRunner",),
    }
    if prism:
        ours["Prism"] = ("--runner=PrismRunner", f"--prism_location={prism}")
    found = [Contender(name, sys.executable, flags) for name, flags in ours.items()]
    return [*found, Contender("Dask", dask, (f"--runner={DASK}",))] if dask else found


def shards(output: Path) -> dict[str, str]:
    """Return the hash of every shard that the manifest in `output` names."""
    manifest = json.loads((output / "manifest.json").read_text())
    every = (shard for dataset in manifest["datasets"] for shard in dataset["shards"])
    return {shard["path"]: shard["sha256"] for shard in every}


def tried(contender: Contender, recipe: str, output: Path) -> tuple[Cost | None, str]:
    """Run the recipe; return its cost and "", or None and the reason why there is no dataset."""
    command = [contender.python, str(ROOT / "beam_runner.py"), "--recipe", recipe]
    command += ["--output", str(output), "--overwrite", "--quiet", *contender.flags]
    try:
        return cost(command), ""
    except RuntimeError as error:
        return None, str(error).strip().splitlines()[-1]


def row(contender: Contender, found: tuple[Cost | None, str], same: str) -> str:
    """Return one row of the table."""
    done, reason = found
    if done is None:
        return f"| {contender.name} | - | - | - | no: {reason} |"
    return f"| {contender.name} | {done.wall:.0f} | {done.cpu:.0f} | {done.peak:,.0f} | {same} |"


def compared(output: Path, expected: dict[str, str]) -> str:
    """Return in words how the shards of a run are those expected, or differ from them."""
    found = shards(output)
    same = sum(found.get(path) == digest for path, digest in expected.items())
    return "yes" if found == expected else f"NO: {same} of {len(expected)}, {len(found)} found"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("recipe", nargs="?", default="recipes/demo.yaml")
    options.add_argument("--prism", default=shutil.which("prism") or "", help="the program")
    options.add_argument("--dask", default="", help="the Python of an environment with Dask")
    options.add_argument("--only", nargs="*", help="names; the first row is always made")
    chosen = options.parse_args()
    print(
        "| runner | wall, s | CPU, s | memory, MB | same bytes |\n|---|--:|--:|--:|---|", flush=True
    )
    expected: dict[str, str] = {}
    differ = False
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as folder:
        for number, contender in enumerate(contenders(chosen.prism, chosen.dask)):
            if number and chosen.only and contender.name not in chosen.only:
                continue
            output = Path(folder) / str(number)
            found = tried(contender, chosen.recipe, output)
            if not number and found[0] is None:
                raise SystemExit(f"{contender.name}: {found[1]}")
            expected = expected or shards(output)
            same = compared(output, expected) if found[0] else ""
            differ = differ or same.startswith("NO")
            print(row(contender, found, same), flush=True)
            shutil.rmtree(output, ignore_errors=True)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
