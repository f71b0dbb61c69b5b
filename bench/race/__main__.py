"""The same documents in datatrove, data-juicer, `datasets`, AdaptLLM's miner, a loop and ours.

    python -m bench.race [--documents 50000] [--megabytes 1000] [--workers 1 2]
        [--courses many one planted] [--views bare same] [--only NAME ...]
        [--python 'data-juicer=/path/to/python' ...] [--adaptllm LMOps/adaptllm]

Prints Markdown. Contenders that are not installed are left out, with the reason. One run each, in
turn, everything else on the machine being watched. docs/race.md holds the tables and a reading.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from bench.race import courses, planted
from bench.race.contenders import BARE, OURS, RESTRUCT, SAME, Contender, Stable, version
from bench.race.results import Result, duties, run, speedup, table

_COURSES, _VIEWS = ("many", "one", "planted"), ("bare", "same")
_TITLES = {
    "bare": "bare: each writes what its user would; ours does all its duties",
    "same": "same job: all call our own functions",
}


def say(*lines: str) -> None:
    """Print lines at once: a race takes long, and may be cut off."""
    print(*lines, sep="\n", flush=True)


def field(chosen: argparse.Namespace, stable: Stable) -> dict[str, list[Contender]]:
    """Return who runs in each view, and say why others do not."""
    views = {"bare": BARE, "same": SAME}
    found: dict[str, list[Contender]] = {}
    for view in chosen.views:
        found[view] = []
        for one in views[view]:
            if chosen.only and one.name not in chosen.only:
                continue
            if reason := stable.missing(one):
                say(f"* left out of the view {view}: {one.name}: {reason}")
            else:
                found[view].append(one)
    return found


def versions(stable: Stable, views: dict[str, list[Contender]]) -> str:
    """Return a line of what ran."""
    known = {OURS: version(stable.python(OURS), "apache-beam")}
    for one in (one for some in views.values() for one in some if one.package):
        known[one.name] = version(stable.python(one.name), one.package)
    listed = ", ".join(f"{name} {number}" for name, number in known.items() if name != OURS)
    return f"Python {platform.python_version()}; restruct on Beam {known[OURS]}; {listed}"


def course(
    chosen: argparse.Namespace, stable: Stable, views: dict[str, list[Contender]], inputs: Path
) -> None:
    """Run all contenders over some inputs and print a table a view."""
    size = sum(path.stat().st_size for path in inputs.iterdir()) / 1e6
    files = len(list(inputs.iterdir()))
    say(f"\n## {courses.lines_in(inputs):,} documents, {size:,.0f} MB, {files} file(s)\n")
    output = inputs.parent / "output"
    ours = [run(stable, RESTRUCT, inputs, output, n) for n in chosen.workers]
    for view, contenders in views.items():
        results: list[Result] = []
        for n, own in zip(chosen.workers, ours, strict=True):
            results.append(own)
            results += [run(stable, one, inputs, output, n) for one in contenders]
        say(f"{_TITLES[view]}\n", *table(results, OURS if view == "bare" else "plain loop"), "")
    say(speedup([one for one in ours if not one.error], size))


def race(chosen: argparse.Namespace, stable: Stable, folder: Path) -> None:
    """Run what was chosen."""
    views = field(chosen, stable)
    say(versions(stable, views))
    if "many" in chosen.courses:
        course(chosen, stable, views, courses.many(folder, chosen.documents))
    if "one" in chosen.courses:
        course(chosen, stable, views, courses.one(folder, chosen.megabytes))
    bare = [RESTRUCT, *views.get("bare", [])]
    if "planted" in chosen.courses:
        say("\n## One bad line: documents kept, exit status, and whether it said so\n")
        for line in planted.table(stable, bare, folder):
            say(line)
    say("\n## What each does beside writing prompts, as the user of each would write it\n")
    say(*duties([one.name for one in bare]))


def parsed(words: list[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--documents", type=int, default=50_000, help="small ones, in 8 files")
    options.add_argument("--megabytes", type=int, default=1000, help="size of the one large file")
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--courses", nargs="+", choices=_COURSES, default=_COURSES)
    options.add_argument("--views", nargs="+", choices=_VIEWS, default=_VIEWS)
    options.add_argument("--only", nargs="+", metavar="NAME", help="beside restruct")
    options.add_argument("--python", nargs="+", metavar="NAME=PATH", default=[])
    options.add_argument("--adaptllm", default="", metavar="FOLDER", help="a clone's adaptllm/")
    options.add_argument("--folder", type=Path, help="where inputs and outputs go for the time")
    return options.parse_args(words)


def main(words: list[str]) -> None:
    """Race in a temporary folder."""
    chosen = parsed(words)
    pythons = dict(word.split("=", 1) for word in chosen.python)
    stable = Stable(pythons, chosen.adaptllm)
    with tempfile.TemporaryDirectory(prefix="restruct-race-", dir=chosen.folder) as name:
        race(chosen, stable, Path(name))


if __name__ == "__main__":
    main(sys.argv[1:])
