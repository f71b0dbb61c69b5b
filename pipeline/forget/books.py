"""The manifest after a takedown: shards, counts, books and statistics as the folder now is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.commit import stats_of
from pipeline.forget.needles import Needles
from pipeline.forget.rewrite import Rewritten
from pipeline.forget.scan import row_groups
from pipeline.shards import sums_of

FORGOTTEN = "(forgotten)"
# The stage whose page says how many rows of a kind of table there are.
_STAGE = {"records": "write", "signals": "unique"}


def after(
    manifest: dict[str, Any],
    changed: Mapping[str, Rewritten],
    cells: Mapping[tuple[str, str, str, str], int],
    entry: dict[str, Any],
) -> dict[str, Any]:
    """Return the manifest of a folder in which some shards have been written anew.

    `changed` has them by path; those of a table that is empty now are left out. `cells` counts
    the rows that went by kind of table, mine, signal and reason, and `entry` is what the list of
    takedowns gets.
    """
    datasets = [_dataset(dataset, changed) for dataset in manifest["datasets"]]
    gone = sum(n for (kind, *_), n in cells.items() if kind == "dead")
    return manifest | {
        "datasets": [dataset for dataset in datasets if dataset["rows"]],
        "books": [_page(page, cells) for page in manifest.get("books", [])],
        "dead_letters": _letters(manifest.get("dead_letters", {}), gone),
        "forgotten": [*manifest.get("forgotten", []), entry],
    }


def _dataset(dataset: dict[str, Any], changed: Mapping[str, Rewritten]) -> dict[str, Any]:
    shards = [_shard(shard, changed.get(shard["path"])) for shard in dataset["shards"]]
    return dataset | {"rows": sum(shard["rows"] for shard in shards), "shards": shards}


def _shard(shard: dict[str, Any], new: Rewritten | None) -> dict[str, Any]:
    if new is None:
        return shard
    return shard | {"rows": new.rows, "bytes": new.bytes, "sha256": new.sha256}


def _page(page: dict[str, Any], cells: Mapping[tuple[str, str, str, str], int]) -> dict[str, Any]:
    """Return a page of the books on which what went is filtered, so that it still adds up."""
    filtered = Counter(page["filtered"])
    out = page["out"]
    for (kind, mine, signal, reason), n in sorted(cells.items()):
        if (page["stage"], page["mine"], page["signal"]) == (_STAGE.get(kind), mine, signal):
            filtered[reason] += n
            out -= n
    return page if out == page["out"] else page | {"out": out, "filtered": dict(filtered)}


def _letters(letters: dict[str, Any], gone: int) -> dict[str, Any]:
    """Return the count of dead letters: the items stay dead, and their letters are left out."""
    if not gone:
        return letters
    return letters | {"written": letters["written"] - gone, "left_out": letters["left_out"] + gone}


def stats(paths: Iterable[str]) -> list[dict[str, Any]]:
    """Return records and mean lengths for each cell, from the shards of all records."""
    counted = ["mine", "signal", "input_tokens", "target_tokens"]
    groups = (rows for path in paths for rows in row_groups(path, counted) if rows.num_rows)
    return stats_of(cell for rows in groups for cell in sums_of(rows))


def redacted(recipe: Any, needles: Needles) -> Any:
    """Return a recipe whose texts name nothing of what is forgotten: "(forgotten)" is there.

    An input can be the very file that has to go.
    """
    if isinstance(recipe, dict):
        return {key: redacted(value, needles) for key, value in recipe.items()}
    if isinstance(recipe, list):
        return [redacted(value, needles) for value in recipe]
    if isinstance(recipe, str):
        return needles.without(recipe, FORGOTTEN)
    return recipe
