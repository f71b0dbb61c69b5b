"""What must not be published to, and what must not be deleted there, on a local disk."""

from __future__ import annotations

import os
from typing import Any

import msgspec

from pipeline.disk import sha256_of, within
from pipeline.errors import RunError, UserError
from pipeline.finished import MANIFEST, Finished, Table, read_manifest
from pipeline.publish.ways import Staged, StagedFile, ours, own_paths, tables_in
from pipeline.suggest import listed


class _Source(msgspec.Struct):
    input: list[str] = []


class _Inputs(msgspec.Struct):
    sources: list[_Source] = []


def check_place(path: str, shown: str) -> None:
    """Raise UserError if `path` is a link or a file, or nothing can be written where it lies."""
    if os.path.islink(path):
        raise UserError(f"{shown}: is a link; give the folder that it leads to, or a new name")
    if os.path.lexists(path) and not os.path.isdir(path):
        raise UserError(f"{shown}: is a file; give the name of a folder")
    above = os.path.dirname(path)
    near = os.path.dirname(missing(above)[-1]) if missing(above) else above
    if not os.path.isdir(near):
        raise UserError(f"{shown}: cannot lie in {near}, which is a file; choose another place")
    for folder in (near, path):
        if os.path.isdir(folder) and not os.access(folder, os.W_OK | os.X_OK):
            raise UserError(f"{shown}: {folder} is read-only; choose another place")


def check_apart(path: str, shown: str, run: Finished) -> None:
    """Raise UserError if a folder holds, is or lies in the run or what the run read."""
    target, source = os.path.realpath(path), os.path.realpath(run.root)
    if within(target, source):
        raise UserError(f"{shown}: is or lies in the run itself, {run.root}; choose a place beside")
    if within(source, target):
        raise UserError(f"{shown}: holds the run, {run.root}; choose a place beside it")
    for pattern in inputs_of(run.manifest):
        head = os.path.realpath(_head(pattern))
        if within(head, target) or (os.path.isdir(head) and _reads(pattern, target, head)):
            raise UserError(
                f"{shown}: is among the inputs of the run, {pattern}; choose another place"
            )


def inputs_of(manifest: dict[str, Any]) -> list[str]:
    """Return the patterns of local files that a run read, as far as its manifest can be read."""
    try:
        sources = msgspec.convert(manifest.get("recipe"), _Inputs).sources
    except msgspec.ValidationError:
        # The gate says what is wrong with it, and refuses it.
        return []
    return [pattern for source in sources for pattern in source.input if "://" not in pattern]


def _reads(pattern: str, target: str, head: str) -> bool:
    """Tell whether a run with this pattern would read what is in `target`."""
    whole = os.path.isdir(pattern) or "**" in pattern
    return within(target, head) if whole else target == head and pattern != head


def _head(pattern: str) -> str:
    """Return a pattern up to where it stands for more than one name."""
    for place, character in enumerate(pattern):
        if character in "*?[{":
            return os.path.dirname(pattern[:place]) or "."
    return pattern


def check_taken(path: str, shown: str, run: Finished, overwrite: bool) -> None:
    """Raise RunError if what is in a folder must not, or not without a word, be replaced.

    Only a published dataset and nothing but its files is ever replaced.
    """
    if not os.path.isdir(path) or not os.listdir(path):
        return
    if not os.path.lexists(os.path.join(path, MANIFEST)):
        some = listed(sorted(os.listdir(path)), 3)
        raise RunError(f"{shown}: holds {some}, which was not published here; give a new folder")
    there = read_manifest(path)
    if "published" not in there:
        raise RunError(f"{shown}: is the output of a run; publish to a folder of its own")
    tables = tables_in(ours(there))
    if not tables:
        raise RunError(f"{shown}: its {MANIFEST} is of no dataset of ours; give a new folder")
    foreign = sorted(files_in(path) - own_paths(tables))
    if foreign:
        raise RunError(
            f"{shown}: {listed(foreign, 3)} was not published here and would be deleted; move it "
            "away or give a new folder"
        )
    if not overwrite and shards_in(tables) != shards_in(run.tables):
        rows = sum(table.rows for table in tables if table.name == "records")
        raise RunError(
            f"{shown}: holds another dataset, of {rows:,} records; --overwrite puts the new one in "
            "its place"
        )


def shards_in(tables: list[Table]) -> list[str]:
    """Return the sums of the shards that are published as they are, sorted."""
    own = (table for table in tables if table.name == "records" or table.kind == "signals")
    return sorted(shard.sha256 for table in own for shard in table.shards if shard.rows)


def files_in(folder: str) -> set[str]:
    """Return the relative paths of all that is in a folder but its folders."""
    found = set()
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*names, *links):
            found.add(os.path.relpath(os.path.join(parent, name), folder).replace(os.sep, "/"))
    return found


def holds(folder: str, staged: Staged) -> bool:
    """Tell whether a folder holds just the staged files, byte for byte."""
    if not os.path.isdir(folder) or files_in(folder) != {file.path for file in staged.files}:
        return False
    return all(_equal(os.path.join(folder, *file.path.split("/")), file) for file in staged.files)


def _equal(path: str, file: StagedFile) -> bool:
    if os.path.islink(path) or os.path.getsize(path) != file.bytes:
        return False
    return os.path.samefile(path, file.full) or sha256_of(path) == file.sha256


def missing(folder: str) -> list[str]:
    """Return the folders from `folder` upwards that are not there yet, the lowest first."""
    found = []
    while not os.path.lexists(folder) and os.path.dirname(folder) != folder:
        found.append(folder)
        folder = os.path.dirname(folder)
    return found
