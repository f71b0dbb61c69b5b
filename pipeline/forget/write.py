"""New shards for all that hold something of what is to be forgotten, and the manifest for them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipeline.books import breaches
from pipeline.commit import unburied
from pipeline.errors import RunError
from pipeline.finished import Finished, ShardEntry, Table
from pipeline.forget.answers import OFFERING_COLUMNS, offering
from pipeline.forget.asked import Asked
from pipeline.forget.books import after, redacted, stats
from pipeline.forget.dead import Letters
from pipeline.forget.needles import Needles
from pipeline.forget.rewrite import Rewritten, Sorter, rewrite_letters, rewrite_parquet
from pipeline.forget.scan import dead_shards, letters, name_of, parquet_shards, row_groups
from pipeline.forget.targets import Targets, strings

GONE = "forgotten"
OFFERED = "offered what is forgotten"


@dataclass
class Ready:
    """New files in the stage: where they go, which shards go without one, and the manifest."""

    moves: list[tuple[str, str]] = field(default_factory=list)
    removals: list[str] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    shards: list[str] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    recipe_named: bool = False


def prepare(
    finished: Finished,
    stage: str,
    asked: Asked,
    targets: Targets,
    answers: pa.Array,
    dead: Letters,
) -> Ready:
    """Write all shards that lose rows anew into `stage`, and return what is to be done with them.

    Raises RunError where a shard cannot be read, or the books would not add up any more.
    """
    taken = answers if asked.options else answers.slice(0, 0)
    staged: dict[str, str] = {}
    changed: dict[str, Rewritten] = {}
    cells: Counter[tuple[str, str, str, str]] = Counter()
    ready = Ready()
    for table, entry, new, path in _rewritten(finished, stage, targets, taken, dead):
        staged[entry.path], changed[entry.path] = path, new
        ready.rows[name_of(table)] = ready.rows.get(name_of(table), 0) + entry.rows - new.rows
        if not (table.kind == "records" and table.signal):
            for (mine, signal, reason), n in new.gone.items():
                cells[table.kind, mine, signal, reason] += n
    _place(finished, changed, staged, ready)
    said = {"asked_sha256": asked.sha256, "options": asked.options, "rows": ready.rows}
    ready.manifest = after(finished.manifest, changed, cells, said)
    records = [t for t in finished.tables if t.name == "records"]
    paths = [staged.get(e.path) or finished.path(e) for t in records for e in t.shards]
    ready.manifest["stats"] = stats(paths)
    _redact(ready, targets, asked)
    _check_books(finished, ready.manifest)
    # A table that is empty now has no file at all: readers stumble over a split of no rows.
    for path in ready.removals:
        if path in staged:
            os.unlink(staged[path])
    return ready


def _rewritten(
    finished: Finished, stage: str, targets: Targets, taken: pa.Array, dead: Letters
) -> Any:
    """Yield table, entry, new file and its path for every shard that loses rows."""
    number = 0
    for table, entry, path in parquet_shards(finished):
        sorter = _sorter(table, targets, taken)
        if _concerned(path, table, sorter, len(taken) > 0):
            target = os.path.join(stage, f"{number}.part")
            yield table, entry, rewrite_parquet(path, target, sorter), target
            number += 1
    for table, entry, path in dead_shards(finished):
        if any(any(dead.going(rows)) for _, rows in letters(path)):
            target = os.path.join(stage, f"{number}.part")
            yield table, entry, rewrite_letters(path, target, dead.going), target
            number += 1


def _sorter(table: Table, targets: Targets, taken: pa.Array) -> Sorter:
    def sort(rows: pa.Table) -> list[tuple[str, pa.Array]]:
        found = [(GONE, targets.among(rows))]
        if table.kind == "records" and len(taken):
            found.append((OFFERED, offering(rows, taken)))
        return found

    return sort


def _concerned(path: str, table: Table, sorter: Sorter, options: bool) -> bool:
    """Tell from the few columns that decide whether a shard loses rows."""
    wanted = OFFERING_COLUMNS if options and table.kind == "records" else OFFERING_COLUMNS[:3]
    return any(
        any(mask.true_count for _, mask in sorter(rows)) for rows in row_groups(path, wanted)
    )


def _place(
    finished: Finished, changed: dict[str, Rewritten], staged: dict[str, str], ready: Ready
) -> None:
    """Decide where new files go; the shards of a table of which nothing is left are deleted."""
    for table in finished.tables:
        left = sum(_rows(entry, changed) for entry in table.shards)
        own = [entry.path for entry in table.shards if entry.path in changed]
        if own and not left:
            ready.removals += [entry.path for entry in table.shards]
            ready.emptied.append(name_of(table))
        else:
            ready.moves += [(os.path.basename(staged[path]), path) for path in own]
            ready.shards += own


def _rows(entry: ShardEntry, changed: dict[str, Rewritten]) -> int:
    return changed[entry.path].rows if entry.path in changed else entry.rows


def _redact(ready: Ready, targets: Targets, asked: Asked) -> None:
    asked_for = strings(name.id for name in asked.names)
    recipe = ready.manifest.get("recipe")
    cleaned = redacted(recipe, Needles(pa.concat_arrays([targets.uris, asked_for])))
    ready.recipe_named = cleaned != recipe
    if ready.recipe_named:
        ready.manifest["recipe"] = cleaned


def _check_books(finished: Finished, manifest: dict[str, Any]) -> None:
    """Raise RunError if what added up before does not any more."""
    if "books" not in finished.manifest:
        return
    before, now = (
        {*breaches(each["books"]), *unburied(each)} for each in (finished.manifest, manifest)
    )
    if now - before:
        raise RunError(
            f"{finished.root}: the books would not add up any more ({sorted(now - before)[0]}), so "
            "nothing was changed; `restruct validate` says more of the dataset"
        )
