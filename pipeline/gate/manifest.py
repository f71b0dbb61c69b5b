"""The manifest alone: that it is ours, whole, adds up, and names only what a dataset may hold."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import msgspec

import signals
from pipeline.books import breaches
from pipeline.commit import FORMAT
from pipeline.configs import config_of, shard_name
from pipeline.errors import RunError, UserError
from pipeline.finished import KINDS, MANIFEST, Finished, Table, inside, read_manifest
from pipeline.gate.finding import ERROR, Finding
from pipeline.suggest import listed, suggest
from schemas import SPLITS
from schemas.evolve import ContractError, check_contracts

_NEEDED = ("format", "contracts", "recipe", "datasets", "books", "dead_letters", "verdict")
_NAME = re.compile(r"(?:records|signals|dead)/\w[\w-]{0,120}|records|evidence")
_AGAIN = "run the recipe again; a manifest is not to be edited"


def opened(folder: str) -> tuple[Finished | None, list[Finding]]:
    """Return the dataset in a folder, and what is wrong with its manifest.

    None where nothing can be looked at. Raises UserError where the folder holds no manifest.
    """
    try:
        manifest = read_manifest(folder)
    except UserError as error:
        if not os.path.isfile(os.path.join(folder, MANIFEST)):
            raise
        return None, [fault("manifest", str(error).split(": ", 1)[-1])]
    found = list(_shape(manifest))
    if found:
        return None, found
    try:
        tables = msgspec.convert(manifest["datasets"], list[Table])
    except msgspec.ValidationError as error:
        return None, [fault("manifest", f"datasets: {error}")]
    dataset = Finished(folder, manifest, tables)
    return dataset, [*_contracts(manifest), *_tables(dataset), *_books(dataset)]


def fault(check: str, message: str, cure: str = _AGAIN) -> Finding:
    """Return an error of the manifest."""
    return Finding(check, ERROR, MANIFEST, "", message, cure)


def published(manifest: dict[str, Any]) -> bool:
    """Tell whether a manifest is that of a published folder."""
    return "published" in manifest


def _shape(manifest: dict[str, Any]) -> Iterator[Finding]:
    missing = [name for name in _NEEDED if name not in manifest]
    if manifest.get("format") != FORMAT:
        yield fault(
            "manifest",
            f"format: {manifest.get('format')!r}, and this program reads {FORMAT!r}",
            "use the version of restruct that wrote it, or run the recipe again",
        )
    elif missing:
        yield fault("manifest", f"lacks {listed(missing)}")
    elif not all(isinstance(manifest[name], dict) for name in ("recipe", "verdict")):
        yield fault("manifest", "recipe and verdict must be mappings")


def _contracts(manifest: dict[str, Any]) -> Iterator[Finding]:
    try:
        check_contracts(manifest["contracts"])
    except ContractError as error:
        yield fault("manifest", f"contracts: {error}")


def _tables(dataset: Finished) -> Iterator[Finding]:
    if not any(table.name == "records" for table in dataset.tables):
        yield fault("manifest", "datasets: there are no records", "see verdict and books in it")
    seen: set[tuple[str, str]] = set()
    paths: set[str] = set()
    for table in dataset.tables:
        where = f"datasets: {table.name} {table.split}".rstrip()
        for problem in table_problems(dataset, table):
            yield fault("manifest", f"{where}: {problem}")
        if (table.name, table.split) in seen:
            yield fault("manifest", f"{where}: is named twice")
        seen.add((table.name, table.split))
        for shard in table.shards:
            if shard.path in paths:
                yield fault("manifest", f"{where}: {shard.path} is named twice")
            paths.add(shard.path)


def table_problems(dataset: Finished, table: Table) -> Iterator[str]:
    if not _NAME.fullmatch(table.name) or table.kind not in KINDS:
        yield f"{table.name!r} is no name of a dataset"
        return
    if table.kind in ("records", "signals") and table.split not in SPLITS:
        yield f"{table.split!r} is no split; the splits are {listed(SPLITS)}"
        return
    if table.kind in ("records", "signals") and table.signal not in ("", *signals.registry()):
        yield f"no such signal; {suggest(table.signal, signals.registry())}"
        return
    if table.rows != sum(shard.rows for shard in table.shards):
        yield f"{table.rows} rows, but its shards have {sum(s.rows for s in table.shards)}"
    if min((min(s.rows, s.bytes) for s in table.shards), default=0) < 0:
        yield "rows and bytes cannot be negative"
    yield from _path_problems(dataset, table)


def _path_problems(dataset: Finished, table: Table) -> Iterator[str]:
    """Yield what is wrong with the config and the paths of a table."""
    try:
        expected = list(paths_of(table, published(dataset.manifest)))
    except RunError as error:
        yield str(error)
        return
    for shard, path in zip(table.shards, expected, strict=True):
        try:
            inside(dataset.root, shard.path)
        except UserError as error:
            yield str(error).split(": ", 1)[-1]
            return
        if shard.path != path:
            yield f"{shard.path!r} should be {path!r}"


def paths_of(table: Table, in_published: bool) -> Iterator[str]:
    """Yield the paths that the shards of a table must have.

    Raises RunError where the table or its config has a name that a published one cannot have.
    """
    total = len(table.shards)
    if in_published and table.config != config_of(table.name):
        raise RunError(f"config {table.config!r} should be {config_of(table.name)!r}")
    if not in_published and table.config:
        raise RunError(f"config {table.config!r}, but configs are for published folders")
    for number in range(total):
        if in_published:
            yield shard_name(table.config, table.split, number, total)
        elif table.kind == "dead":
            yield f"{table.name}-{number:05d}-of-{total:05d}.jsonl"
        else:
            yield f"{table.name}/{table.split}-{number:05d}-of-{total:05d}.parquet"


def _books(dataset: Finished) -> Iterator[Finding]:
    manifest = dataset.manifest
    try:
        yield from (fault("books", problem) for problem in breaches(manifest["books"]))
        yield from _letters(dataset)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield fault("books", f"cannot be read: {type(error).__name__}: {error}")
    if manifest["verdict"].get("ok") is not True:
        why = manifest["verdict"].get("why") or "the run was not good"
        yield fault("books", f"verdict: {why}", "mend the input or the recipe and run it again")


def _letters(dataset: Finished) -> Iterator[Finding]:
    """Compare the dead letters with the dead, and with the files that hold them."""
    letters = dataset.manifest["dead_letters"]
    dead = sum(sum(page["dead"].values()) for page in dataset.manifest["books"])
    told = letters["written"] + letters["left_out"]
    if dead != told:
        yield fault("books", f"{dead} dead items, but {told} dead letters, written or left out")
    written = sum(table.rows for table in dataset.tables if table.kind == "dead")
    if not published(dataset.manifest) and written != letters["written"]:
        yield fault("books", f"{letters['written']} dead letters, but {written} in the datasets")


def written(manifest: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Return how many records the books say were written, for each (mine, signal)."""
    return {
        (page["mine"], page["signal"]): page["out"]
        for page in manifest["books"]
        if page["stage"] == "write"
    }
