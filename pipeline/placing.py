"""Temporary files to their final names, on any filesystem and more than once if it must be."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from apache_beam.io.filesystems import FileSystems

from pipeline.output import contents
from pipeline.shards import Shard

_BLOCK = 2**20


def names(written: list[Shard]) -> dict[str, str]:
    """Map each shard's temporary path to its final one, relative to the output."""
    by_table: dict[str, list[Shard]] = defaultdict(list)
    for shard in written:
        by_table[shard.table].append(shard)
    final = {}
    for table, shards in by_table.items():
        ending = "jsonl" if table.startswith("dead/") else "parquet"
        # Names of one width sort as their numbers do.
        width = max(5, len(str(len(shards))))
        for number, shard in enumerate(shards):
            final[shard.path] = f"{table}-{number:0{width}d}-of-{len(shards):0{width}d}.{ending}"
    return final


def places(output: str, written: list[Shard]) -> dict[str, str]:
    """Map each shard's temporary path to its final one."""
    return {
        path: FileSystems.join(output, *name.split("/")) for path, name in names(written).items()
    }


def moved(output: str, written: list[Shard]) -> dict[str, str]:
    """Return the part of `places` whose file is at its final place already, byte for byte.

    That is what an attempt to publish got done that was killed.
    """
    targets = places(output, written)
    hashes = {shard.path: shard.sha256 for shard in written}
    # One listing: to ask for each of a thousand shards takes a store a minute.
    there = {FileSystems.join(output, top, *path.split("/")) for top, path in contents(output)}
    return {
        path: target
        for path, target in targets.items()
        if target in there and not FileSystems.exists(path) and sha256_of(target) == hashes[path]
    }


def sha256_of(path: str) -> str:
    """Return the SHA-256 of a file on any filesystem, in hex."""
    found = hashlib.sha256()
    with FileSystems.open(path, compression_type="uncompressed") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def publish(output: str, written: list[Shard], done: Mapping[str, str] | None = None) -> None:
    """Move the shards of a run to their final names, but for those that are there."""
    moves = {p: target for p, target in places(output, written).items() if p not in (done or {})}
    folders = {FileSystems.split(target)[0] for target in moves.values()}
    for folder in sorted(folders) if FileSystems.get_filesystem(output).has_dirs() else ():
        if not FileSystems.exists(folder):
            FileSystems.mkdirs(folder)
    FileSystems.rename(list(moves), list(moves.values()))
