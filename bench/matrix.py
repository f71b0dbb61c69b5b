"""Which mine feeds which signal, with counts: writes docs/matrix.md.

    python -m bench.matrix            # from the counts of the last runs, docs/matrix.json
    python -m bench.matrix --run [ROW ...]   # run recipes again first; all rows if none is named

`bench/matrix.yaml` says which recipe each row runs and on what data: real corpora where there are
open ones, else the samples that we wrote ourselves. `bench/rst.yaml` has RST's 29 signals, each
with its cell here.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from apache_beam.options.pipeline_options import PipelineOptions

import signals
from pipeline import mines
from pipeline.recipe import build
from pipeline.recipe_keys import option_types
from pipeline.run import run

ROOT = Path(__file__).resolve().parent.parent
COUNTS, PAGE = ROOT / "docs" / "matrix.json", ROOT / "docs" / "matrix.md"
Row = dict[str, Any]

HEAD = """# The matrix: mines and signals

Made by `python -m bench.matrix`; do not edit. A cell is live where a mine gives all parts that a
signal needs; every live cell works without further code. `span_corruption` lives where there is
text and a recipe names it.
"""
CELLS = """
## RST's 29 signals

RST's counts are those its authors published; ours are the signals of one run on the data named
beside them, before prompts. *Samples* are a few items of our own in the format of a corpus that is
not free: they show that the cell works, and nothing about its size.

| RST's name | RST's rows | mine | signal | our signals | of documents | data |
|---|---:|---|---|---:|---:|---|
"""
BEYOND = """
## Counts by row and signal

Every signal that the runs gave. A row is a source of a recipe.

"""
LIVE = """
## Live cells by mine

What the parts allow, data or none. A mine of records (csv, jsonl, parquet, hub) feeds what its
`fields` map.

| mine | signals |
|---|---|
"""


def load(name: str) -> Any:
    """Return a YAML file of this folder."""
    return yaml.safe_load((ROOT / "bench" / name).read_text())


def rows_of(spec: Row) -> dict[str, Row]:
    """Run the recipe of one entry of matrix.yaml; return documents and signals by source."""
    recipe = yaml.safe_load((ROOT / spec["recipe"]).read_text())
    asked = spec["sources"]
    named = {source.get("name", source["mine"]): source for source in recipe["sources"]}
    recipe["sources"] = [named[name] | options for name, options in asked.items()]
    recipe |= {"max_dead_fraction": 1, "prompts_per_signal": 1}
    with tempfile.TemporaryDirectory() as folder:
        options = PipelineOptions(["--runner=FnApiRunner"])
        manifest = run(build(recipe), f"{folder}/out", options)
    counted: dict[str, Row] = {}
    for page in manifest["books"]:
        row = counted.setdefault(page["mine"], {"documents": 0, "dead": 0, "signals": {}})
        if page["stage"] == "document":
            row["documents"] += page["out"]
        elif page["stage"] == "mine":
            row["dead"] += sum(page["dead"].values())
        elif page["stage"] == "unique" and page["out"]:
            row["signals"][page["signal"]] = page["out"]
    return {
        name: row | {"data": spec["data"], "real": spec["real"]} for name, row in counted.items()
    }


def live(name: str) -> list[str]:
    """Return the signals that the mine `name` can feed by default; [] for a mine of records."""
    kind = mines.registry()[name]
    if "fields" in option_types(kind):
        return []
    gives = kind().gives()
    return [s.name for s in signals.registry().values() if set(s.needs) <= gives and not s.opt_in]


def page(counts: dict[str, Row], cells: list[Row]) -> str:
    """Return docs/matrix.md from the counts of the runs and RST's cells."""
    text = HEAD + CELLS + "".join(f"{_cell(cell, counts)}\n" for cell in cells)
    text += BEYOND + "\n".join(_counts(counts)) + "\n" + LIVE
    for name in mines.registry():
        text += f"| {name} | {', '.join(live(name)) or 'those that its `fields` map'} |\n"
    return text


def _cell(cell: Row, counts: dict[str, Row]) -> str:
    row = counts.get(cell["row"], {"signals": {}, "documents": 0, "data": "no run", "real": True})
    ours = row["signals"].get(cell["signal"], 0)
    data = row["data"] if row["real"] else f"*samples*: {row['data']}"
    return (
        f"| {cell['config']} | {cell['count']:,} | {cell['row']} | `{cell['signal']}` "
        f"| {ours:,} | {row['documents']:,} | {data} |"
    )


def _counts(counts: dict[str, Row]) -> Iterator[str]:
    yield "| row | data | documents | dead | signals |"
    yield "|---|---|---:|---:|---|"
    for name, row in sorted(counts.items()):
        found = ", ".join(f"{signal} {n:,}" for signal, n in sorted(row["signals"].items()))
        data = row["data"] if row["real"] else f"*samples*: {row['data']}"
        yield f"| {name} | {data} | {row['documents']:,} | {row['dead']:,} | {found} |"


def main() -> None:
    """Run what is asked for, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", nargs="*", metavar="ROW")
    asked = parser.parse_args().run
    counts: dict[str, Row] = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    for spec in load("matrix.yaml") if asked is not None else ():
        names = {source.get("name", key) for key, source in spec["sources"].items()}
        if not asked or set(asked) & names:
            counts |= rows_of(spec)
            COUNTS.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n")
            print("ran", spec["recipe"], *spec["sources"])
    PAGE.write_text(page(counts, load("rst.yaml")))


if __name__ == "__main__":
    main()
