"""The published folder: the run's shards, the records of each signal apart, manifest and papers."""

from __future__ import annotations

import os
import shutil
from typing import Any

import msgspec

from pipeline.configs import config_of, shard_name
from pipeline.disk import stable_json
from pipeline.errors import RunError, UserError
from pipeline.finished import MANIFEST, Finished, ShardEntry, Table, open_finished
from pipeline.publish.about import About
from pipeline.publish.clean import cleaned, is_changed
from pipeline.publish.facts import measure
from pipeline.publish.papers import write_papers
from pipeline.publish.signalwise import split_records


def stage(out: str, folder: str, about: About) -> dict[str, Any]:
    """Write what is published of the finished run in `out` into `folder`; return its manifest.

    `folder` must be empty or not there yet. Shards of the run are linked where the file system
    can, so that neither may be changed in place. The manifest is written last. The run is taken
    to be sound: the gate looks before.
    Raises UserError where there is no run or `folder` is in use, RunError where nothing of the run
    can be published or a name in it cannot be a config's.
    """
    run = open_finished(out)
    _check_empty(folder)
    wanted = publishable(run)
    tables = [_copied(run, table, folder) for table in wanted]
    records = [table for table in tables if table.name == "records"]
    tables += split_records(folder, records)
    manifest = published(run.manifest, tables, about)
    manifest["published"]["facts"] = measure(folder, manifest)
    write_papers(folder, manifest)
    with open(os.path.join(folder, MANIFEST), "wb") as file:
        file.write(stable_json(manifest))
    return manifest


def publishable(run: Finished) -> list[Table]:
    """Return the tables of a run that are copied: its records and typed signals, empty ones aside.

    Raises RunError where there are no records, or a name cannot be that of a config or split.
    """
    own = [table for table in run.tables if table.name == "records" or table.kind == "signals"]
    kept = [table for table in own if table.rows]
    for table in kept:
        shard_name(config_of(table.name), table.split, 0, 1)
    if not any(table.name == "records" for table in kept):
        raise RunError(
            f"{run.root} holds no records, so there is nothing to publish; its manifest.json says "
            "why, under books"
        )
    return sorted(kept, key=lambda table: (config_of(table.name), table.split))


def _copied(run: Finished, table: Table, folder: str) -> Table:
    config = config_of(table.name)
    # A shard without rows says nothing, and some readers stumble over one.
    shards = [shard for shard in table.shards if shard.rows]
    copies = []
    for number, shard in enumerate(shards):
        path = shard_name(config, table.split, number, len(shards))
        target = os.path.join(folder, *path.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        place(run.path(shard), target)
        copies.append(ShardEntry(path, shard.rows, shard.bytes, shard.sha256))
    return Table(table.name, table.split, sum(s.rows for s in copies), copies, config)


def place(source: str, target: str) -> None:
    """Give a file a second name, or copy it where the file system has no such thing.

    Raises RunError where it can be neither linked nor copied.
    """
    try:
        os.link(os.path.realpath(source), target)
    except OSError:
        # Another disk, a file system without links, one that allows no more of them: copy.
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            raise RunError(
                f"{source}: cannot be copied to {target}: {error.strerror or error}; "
                "`restruct validate` says whether the dataset is whole"
            ) from error


def published(source: dict[str, Any], tables: list[Table], about: About) -> dict[str, Any]:
    """Return the manifest of a published folder, all but what is measured there.

    It is the run's own, with the tables of the folder, and without the addresses and paths that
    are nobody else's business (`clean`).
    """
    ordered = sorted(tables, key=lambda table: (table.config, table.split))
    recipe = source.get("recipe", {})
    return {
        **{key: value for key, value in source.items() if key != "published"},
        "recipe": cleaned(recipe),
        "run": cleaned(source.get("run", {})),
        "datasets": msgspec.to_builtins(ordered),
        "published": {
            "about": msgspec.to_builtins(about),
            "facts": {},
            "recipe_cleaned": is_changed(recipe),
        },
    }


def _check_empty(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
        used = os.listdir(folder)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written to: {error.strerror or error}") from error
    if used:
        raise UserError(f"{folder}: holds files already; give an empty or a new folder")
