"""The end of a run: check the books, give the shards their names, write the manifest."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

import apache_beam as beam
import msgspec
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from pipeline.books import Tally, books, breaches, dead_fraction
from pipeline.disk import replace_file, stable_json
from pipeline.errors import RunError
from pipeline.finished import MANIFEST
from pipeline.letters import UNWRITTEN
from pipeline.output import clear, delete
from pipeline.placing import moved, names, publish
from pipeline.recipe import Recipe, recipe_id
from pipeline.shards import Shard
from pipeline.tokens import Vocabulary
from pipeline.veins import Site
from schemas.arrow import CONTRACTS

_AT_ONCE = 16
FORMAT = "restruct-manifest/1"
_LIBRARIES = (
    "restruct",
    "apache-beam",
    "datasets",
    "jinja2",
    "orjson",
    "pyarrow",
    "pyyaml",
    "sentencepiece",
)


class CommitFn(beam.DoFn):
    """All shards and the sum of all tallies -> the manifest; the dataset is there or it is not."""

    def __init__(self, recipe: Recipe, site: Site) -> None:
        self._recipe = recipe
        self._output = site.output
        self._partial = site.partial
        self._claim = site.claim

    def process(
        self, _: None, shards: list[tuple[Any, ...]], tally: dict[tuple[str, ...], int]
    ) -> Iterator[dict[str, Any]]:
        written = sorted((shard_of(row) for row in shards), key=lambda s: (s.table, s.number))
        manifest = manifest_of(self._recipe, written, tally)
        # A runner may do this step again whose worker was lost at any point of it.
        done = moved(self._output, written)
        # The claim goes last, when all is in its place; before that its loss means that the run was
        # given up, and that the output may be another's by now.
        if len(done) < len(written) and not FileSystems.exists(self._claim):
            raise RunError(f"this run was given up; nothing of it is published in {self._output}")
        problems = [*breaches(manifest["books"]), *unburied(manifest)]
        problems += footer_problems(written, done)
        if problems:
            raise RunError(f"the books do not add up: {'; '.join(problems[:5])}")
        clear(self._output, keep=set(done.values()))
        publish(self._output, written, done)
        write_bytes(FileSystems.join(self._output, MANIFEST), stable_json(manifest))
        delete(self._partial)
        yield manifest


def shard_of(row: Iterable[Any]) -> Shard:
    """Return a `Shard` from its plain tuple."""
    return Shard(*row)


def manifest_of(recipe: Recipe, written: list[Shard], tally: Tally) -> dict[str, Any]:
    """Return the manifest of a run, all but its "run" section."""
    left_out = {line: n for line, n in tally.items() if line[3] == UNWRITTEN}
    counted = {line: n for line, n in tally.items() if line not in left_out}
    pages = books({**counted, **write_tally(written)})
    return {
        "format": FORMAT,
        "contracts": CONTRACTS,
        "recipe": msgspec.to_builtins(recipe),
        "recipe_id": recipe_id(recipe),
        "versions": versions(recipe),
        "datasets": datasets(written),
        "books": pages,
        "dead_letters": {
            "most_of_a_kind": recipe.max_dead_letters,
            "written": sum(shard.rows for shard in written if shard.table.startswith("dead/")),
            "left_out": sum(left_out.values()),
        },
        "stats": stats(written),
        "verdict": verdict(pages, written, recipe.max_dead_fraction),
    }


def write_tally(written: list[Shard]) -> dict[tuple[str, ...], int]:
    """Count the stage "write" from the files: what the shards of records hold."""
    tally: dict[tuple[str, ...], int] = defaultdict(int)
    for shard in written:
        if shard.table.startswith("records/"):
            for mine, signal, rows, *_ in shard.cells:
                for what in ("in", "out"):
                    tally["write", mine, signal, what, ""] += rows
    return tally


def unburied(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield a line if the dead letters, those left out among them, are not as many as the dead."""
    dead = sum(sum(page["dead"].values()) for page in manifest["books"])
    letters = manifest["dead_letters"]
    if dead != letters["written"] + letters["left_out"]:
        yield (
            f"{dead} dead items, but {letters['written']} dead letters and "
            f"{letters['left_out']} left out"
        )


def footer_problems(written: list[Shard], done: dict[str, str]) -> Iterator[str]:
    """Yield the shards whose file does not hold the rows that were handed to it.

    `done` maps the paths of shards that have moved already to where they are.
    """
    tables = [shard for shard in written if not shard.table.startswith("dead/")]
    # Each is a round trip or two where they lie in a store, and there may be thousands.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        rows = pool.map(_rows_in, (done.get(shard.path, shard.path) for shard in tables))
        for shard, found in zip(tables, rows, strict=True):
            if found != shard.rows or found != sum(cell[2] for cell in shard.cells):
                yield f"{shard.table}: {shard.rows} rows handed over, {found} in the file"


def _rows_in(path: str) -> int:
    with FileSystems.open(path, compression_type="uncompressed") as file:
        return int(pq.ParquetFile(file).metadata.num_rows)


def versions(recipe: Recipe) -> dict[str, str]:
    """Return the version of everything that touches the data."""
    found = {name: version(name) for name in _LIBRARIES}
    vocabulary = Vocabulary.load(recipe.vocabulary).fingerprint
    return {"python": platform.python_version(), **found, "vocabulary": vocabulary}


def datasets(written: list[Shard]) -> list[dict[str, Any]]:
    """Return one entry per dataset and split, with its shards."""
    final = names(written)
    tables: dict[str, list[Shard]] = defaultdict(list)
    for shard in written:
        tables[shard.table].append(shard)
    return [
        {
            "name": table.rpartition("/")[0] if not table.startswith("dead/") else table,
            "split": table.rpartition("/")[2] if not table.startswith("dead/") else "",
            "rows": sum(shard.rows for shard in shards),
            "shards": [
                {"path": final[s.path], "rows": s.rows, "bytes": s.bytes, "sha256": s.sha256}
                for s in shards
            ],
        }
        for table, shards in sorted(tables.items())
    ]


def stats(written: list[Shard]) -> list[dict[str, Any]]:
    """Return records and mean lengths in tokens for each cell."""
    records = (shard for shard in written if shard.table.startswith("records/"))
    return stats_of(cell for shard in records for cell in shard.cells)


def stats_of(cells: Iterable[tuple[str, str, int, int, int]]) -> list[dict[str, Any]]:
    """Return the same from parts of cells: (mine, signal, rows, input tokens, target tokens)."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for mine, signal, *numbers in cells:
        sums[mine, signal] = [a + b for a, b in zip(sums[mine, signal], numbers, strict=True)]
    return [
        {
            "mine": mine,
            "signal": signal,
            "records": rows,
            "mean_input_tokens": round(inputs / rows, 1),
            "mean_target_tokens": round(targets / rows, 1),
        }
        for (mine, signal), (rows, inputs, targets) in sorted(sums.items())
    ]


def verdict(pages: list[dict[str, Any]], written: list[Shard], most: float) -> dict[str, Any]:
    """Say whether the run is good: too many dead items, or no record at all, is not."""
    fraction = dead_fraction(pages)
    why = ""
    if not any(shard.table.startswith("records/") for shard in written):
        why = "no records were made"
    elif fraction > most:
        why = f"{fraction:.2%} of the items of a mine are dead, more than {most:.2%}"
    cut = sum(page["cut"] for page in pages)
    return {"ok": not why, "dead_fraction": round(fraction, 6), "inputs_cut": cut, "why": why}


def write_bytes(path: str, data: bytes) -> None:
    """Write a small file on any filesystem: all of it or nothing is there."""
    if "://" not in path:
        replace_file(path, data)
        return
    with FileSystems.create(path, "application/octet-stream", "uncompressed") as file:
        file.write(data)
