"""Whole runs over inputs of two sizes, and the rates that follow from them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import yaml

from bench.measure import cost
from bench.rates.inputs import MAKERS

# What drops a row because it has been there already.
_DOUBLES = ("the same again", "the same document again", "another document has this id")


class Run(NamedTuple):
    """What one run took and gave. Sizes are in MB; `raw` is the input before compression,
    `shuffled` what went into chunks and blobs and `packed` the same as compressed there; `cpu` is
    of all processes, `peak` their resident memory; `doubles` are rows dropped as such; `largest` is
    the table of records on its way, all of which is shuffled by one key."""

    mine: str
    of: str
    workers: int
    raw: float
    stored: float
    documents: int
    signals: int
    records: int
    doubles: int
    cpu: float
    wall: float
    peak: float
    shuffled: float
    packed: float
    out: float
    largest: float


class Rate(NamedTuple):
    """What two runs of one mine say: seconds of CPU before the first document, and for each."""

    small: Run
    large: Run

    def more(self, name: str) -> float:
        """Return by how much a figure of the large run is above that of the small one."""
        return float(getattr(self.large, name) - getattr(self.small, name))

    @property
    def a_document(self) -> float:
        """Seconds of CPU for one more document."""
        return self.more("cpu") / self.more("documents")

    @property
    def a_megabyte(self) -> float:
        """Seconds of CPU for one more MB of input before compression."""
        return self.more("cpu") / self.more("raw")

    @property
    def a_record(self) -> float:
        """Seconds of CPU for one more record."""
        return self.more("cpu") / self.more("records")

    @property
    def start(self) -> float:
        """Seconds of CPU that a run takes without any document."""
        return self.small.cpu - self.small.documents * self.a_document


def recipe_of(mine: str, folder: Path, source: dict[str, Any], buckets: int | None = None) -> Path:
    """Write the recipe of a run over what lies in `folder`/in; return its path.

    With `buckets` the shuffles use that many, as those of a large input do.
    """
    about = {"mine": mine, "input": str(folder / "in"), "license": "CC0-1.0"}
    if mine not in ("wikipedia", "web", "wikidata"):
        about["language"] = "en"
    path = folder / "recipe.yaml"
    recipe = {"name": f"rates-{mine}", "max_dead_fraction": 0.05, "sources": [{**about, **source}]}
    # Buckets are a multiple of the shards asked for; small tables get fewer files all the same.
    path.write_text(yaml.safe_dump({**recipe, **({"shards": buckets} if buckets else {})}))
    return path


def run(mine: str, megabytes_in: float, workers: int = 1, buckets: int | None = None) -> Run:
    """Make an input of a size, restructure it, and return what that took.

    Raises RuntimeError with what it said if the run fails.
    """
    with tempfile.TemporaryDirectory(prefix="restruct-bench-") as name:
        folder = Path(name)
        made = MAKERS[mine](folder, int(megabytes_in * 1e6))
        recipe, output = recipe_of(mine, folder, made.source, buckets), folder / "out"
        module = ["-m", "bench.rates.one", str(folder / "counts")]
        words = ["--recipe", str(recipe), "--output", str(output), "--quiet"]
        command = [sys.executable, *module, *words, f"--direct_num_workers={workers}"]
        used = cost(command)
        counts = orjson.loads((folder / "counts").read_bytes())
        manifest = orjson.loads((output / "manifest.json").read_bytes())
        pages = manifest["books"]
        return Run(
            mine,
            made.of,
            workers,
            made.raw / 1e6,
            megabytes(folder / "in"),
            total(pages, "document", "in"),
            total(pages, "unique", "out"),
            total(pages, "write", "out"),
            sum(page["filtered"].get(why, 0) for page in pages for why in _DOUBLES),
            used.cpu,
            used.wall,
            used.peak,
            sum(line[2] for line in counts.values()) / 1e6,
            sum(line[3] for line in counts.values()) / 1e6,
            megabytes(output),
            largest_table(counts) / 1e6,
        )


def megabytes(folder: Path) -> float:
    """Return the MB of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def largest_table(counts: dict[str, list[int]]) -> float:
    """Return the bytes of all records as chunks: they are packed, and once unique packed again."""
    return counts.get("records", [0, 0, 0, 0])[2] / 2


def total(pages: Iterable[dict[str, Any]], stage: str, what: str) -> int:
    """Return the sum of "in" or "out" over the pages of a stage of the books."""
    return sum(page[what] for page in pages if page["stage"] == stage)


def rate(mine: str, large: float, small: float) -> Rate:
    """Run a mine over two sizes of input, in MB before compression."""
    return Rate(run(mine, small), run(mine, large))


def table(rates: Iterable[Rate]) -> str:
    """Return what mines cost as a Markdown table."""
    rows = [
        "| mine | made of | MB in | documents | signals | records | CPU, s | start, s "
        "| ms a document | ms a record | documents a second | MB a second |",
        "|---|---" + "|--:" * 10 + "|",
    ]
    rows += (
        f"| {one.large.mine} | {one.large.of} | {one.large.raw:.1f} | {one.large.documents:,} "
        f"| {one.large.signals:,} | {one.large.records:,} | {one.large.cpu:.1f} "
        f"| {one.start:.1f} | {one.a_document * 1e3:.2f} | {one.a_record * 1e3:.2f} "
        f"| {1 / one.a_document:,.0f} | {1 / one.a_megabyte:.2f} |"
        for one in rates
    )
    return "\n".join(rows)


def sizes(rates: Iterable[Rate]) -> str:
    """Return what mines shuffle and write, the larger runs, as a Markdown table."""
    rows = [
        "| mine | MB in | as stored | shuffled, MB | packed, MB | out, MB | memory, MB | doubles |",
        "|---" + "|--:" * 7 + "|",
    ]
    rows += (
        f"| {one.mine} | {one.raw:.1f} | {one.stored:.1f} | {one.shuffled:.1f} "
        f"| {one.packed:.1f} | {one.out:.1f} | {one.peak:,.0f} | {one.doubles:,} |"
        for one in (pair.large for pair in rates)
    )
    return "\n".join(rows)


def growth(runs: Iterable[Run]) -> str:
    """Return runs over more and more input as a Markdown table."""
    rows = [
        "| mine | workers | MB in | documents | records | CPU, s | ms a document | wall, s "
        "| memory, MB | packed, MB |",
        "|---" + "|--:" * 9 + "|",
    ]
    rows += (
        f"| {one.mine} | {one.workers} | {one.raw:.0f} | {one.documents:,} | {one.records:,} "
        f"| {one.cpu:.1f} | {one.cpu / one.documents * 1e3:.2f} | {one.wall:.1f} "
        f"| {one.peak:,.0f} | {f'{one.packed:.1f}' if one.packed else ''} |"
        for one in runs
    )
    return "\n".join(rows)
