"""What all ways of publishing share: what goes in, what comes out, the files to be put there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
import orjson

from pipeline.commit import FORMAT
from pipeline.configs import PAPERS
from pipeline.disk import sha256_of
from pipeline.finished import MANIFEST, Table, inside


@dataclass(frozen=True)
class Options:
    """How to publish.

    `overwrite` takes the place of another dataset at the target; `private` and `tag` are for the
    Hub, a new repository's visibility and a name for the commit; `quiet` shows no progress bars.
    """

    overwrite: bool = False
    private: bool = False
    tag: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Published:
    """What is at the target now, and what it took.

    `address` opens it; `commit` is the Hub's, "" elsewhere. `files` and `bytes` count the whole
    dataset, `sent` and `sent_bytes` what was not there already, `deleted` the files of an earlier
    publication that are gone. `changed` is false where all was there before.
    """

    address: str
    files: int
    bytes: int
    sent: int
    sent_bytes: int
    deleted: int
    changed: bool
    commit: str = ""
    tag: str = ""


@dataclass(frozen=True)
class StagedFile:
    """One file of a staged dataset; `path` is relative, with slashes, and `full` where it lies."""

    path: str
    full: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Staged:
    """A dataset that lies ready in a local folder, its manifest last among the files."""

    root: str
    manifest: dict[str, Any]
    files: tuple[StagedFile, ...]

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return size_of(self.files)

    @property
    def rows(self) -> int:
        """The number of records."""
        return sum(d["rows"] for d in self.manifest["datasets"] if d["name"] == "records")


class Transport(Protocol):
    """A way to a place."""

    def check(self) -> None:
        """Raise UserError or RunError if it is clear that nothing can be published there."""

    def staging(self) -> AbstractContextManager[str]:
        """Give a new local folder to stage in, and take away what is left of it."""

    def put(self, staged: Staged) -> Published:
        """Put a staged dataset there: whole, or not at all. Raises UserError or RunError."""


def staged_in(root: str, manifest: dict[str, Any]) -> Staged:
    """Return the files of a published dataset in a local folder, sorted, the manifest last.

    The SHA-256 of shards is taken from the manifest, for the gate has just compared it. What else
    lies in the folder is no part of the dataset.
    """
    known = shards_of(manifest)
    papers = [name for name in PAPERS if os.path.isfile(os.path.join(root, name))]
    paths = [*sorted([*known, *papers]), MANIFEST]
    return Staged(root, manifest, tuple(_staged_file(root, path, known) for path in paths))


def shards_of(manifest: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Return the size and SHA-256 of each shard that a manifest names, by path."""
    return {
        shard["path"]: (shard["bytes"], shard["sha256"])
        for dataset in manifest["datasets"]
        for shard in dataset["shards"]
    }


def own_manifest(raw: bytes) -> dict[str, Any]:
    """Return the manifest of a published dataset, an empty one if `raw` is no such thing."""
    try:
        return ours(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return {}


def ours(manifest: Any) -> dict[str, Any]:
    """Return a manifest if it is that of a published dataset, else an empty one."""
    try:
        if manifest["format"] != FORMAT or "published" not in manifest:
            return {}
        msgspec.convert(manifest["datasets"], list[Table])
    except (msgspec.ValidationError, KeyError, TypeError):
        return {}
    return dict(manifest)


def own_tables(raw: bytes) -> list[Table]:
    """Return the tables of the manifest of a published dataset, none if `raw` is no such thing."""
    return tables_in(own_manifest(raw))


def tables_in(manifest: dict[str, Any]) -> list[Table]:
    """Return the tables of a manifest of ours, none of an empty one."""
    return msgspec.convert(manifest.get("datasets", []), list[Table])


def own_paths(tables: list[Table]) -> set[str]:
    """Return the files of the published dataset with these tables, none if there are no tables."""
    shards = {shard.path for table in tables for shard in table.shards}
    return shards | {*PAPERS, MANIFEST} if tables else set()


def size_of(files: Iterable[StagedFile]) -> int:
    """Return the size of files together, in bytes."""
    return sum(file.bytes for file in files)


def _staged_file(root: str, path: str, known: dict[str, tuple[int, str]]) -> StagedFile:
    full = inside(root, path)
    digest = known[path][1] if path in known else sha256_of(full)
    return StagedFile(path, full, os.path.getsize(full), digest)
