"""A finished dataset on a local disk, a run's output or a published folder: its tables and files.

Everything that reads one goes through here, so that a path in a manifest, which is data like any
other, cannot lead out of the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
import orjson
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.disk import within
from pipeline.errors import UserError
from schemas import SPLITS

MANIFEST = "manifest.json"
KINDS = ("records", "signals", "dead", "evidence")
# Folders and files of ours: no "..", no drive, no backslash, nothing that a shell would expand.
_PATH = re.compile(r"(?:\w[\w.-]*/)*\w[\w.-]*")


class _Recipe(msgspec.Struct):
    name: str = ""
    sources: list[dict[str, Any]] = []


class _Page(msgspec.Struct):
    mine: str
    signal: str


class _Shape(msgspec.Struct):
    """What those who read a manifest take for granted; the gate says what else must hold."""

    recipe: _Recipe = msgspec.field(default_factory=_Recipe)
    recipe_id: str = ""
    books: list[_Page] = []
    stats: list[_Page] = []
    run: dict[str, Any] = {}
    versions: dict[str, Any] = {}


class ShardEntry(msgspec.Struct, frozen=True):
    """One file of a table, as the manifest has it; `path` is relative to the folder."""

    path: str
    rows: int
    bytes: int
    sha256: str


class Table(msgspec.Struct, frozen=True):
    """One dataset and split of a manifest; `config` is "" in a run's output."""

    name: str
    split: str
    rows: int
    shards: list[ShardEntry]
    config: str = ""

    @property
    def kind(self) -> str:
        """What its rows are: one of `KINDS`, or an unknown word."""
        return self.name.partition("/")[0]

    @property
    def signal(self) -> str:
        """The signal whose rows alone it holds, "" for all."""
        return self.name.partition("/")[2]


@dataclass(frozen=True)
class Finished:
    """A folder with a manifest, and what that names."""

    root: str
    manifest: dict[str, Any]
    tables: list[Table] = field(default_factory=list)

    def path(self, entry: ShardEntry) -> str:
        """Return where a shard lies.

        Raises UserError for a path that leaves the folder, and for a pipe or the like, which a
        reader would wait for without end.
        """
        full = inside(self.root, entry.path)
        if os.path.exists(full) and not os.path.isfile(full):
            raise UserError(
                f"{self.root}: {entry.path} is no plain file; `restruct validate {self.root}` says "
                "more"
            )
        return full

    def named(self, name: str) -> list[Table]:
        """Return the tables of one dataset ("records", "signals/x"), the splits in our order."""
        own = [table for table in self.tables if table.name == name]
        return sorted(own, key=lambda t: (_split_rank(t.split), t.split))

    def names(self, kind: str) -> list[str]:
        """Return the names of the datasets of a kind, sorted."""
        return sorted({table.name for table in self.tables if table.kind == kind})

    def paths(self, name: str, split: str | None = None) -> list[str]:
        """Return the files of one dataset, of one of its splits or of all."""
        own = [t for t in self.named(name) if split in (None, t.split)]
        return [self.path(entry) for table in own for entry in table.shards]

    def dataset(self, name: str, split: str | None = None) -> ds.Dataset | None:
        """Return a dataset of Parquet files, unread; None where it has no file.

        Raises UserError where a file that the manifest names is missing or no Parquet.
        """
        paths = self.paths(name, split)
        if not paths:
            return None
        with undamaged(self.root, name):
            schema = pq.read_schema(paths[0]).remove_metadata()
            if not schema.names:
                raise pa.ArrowInvalid("it has no columns")
            return ds.dataset(paths, schema=schema, format="parquet")


def open_finished(folder: str) -> Finished:
    """Return the finished dataset in a local folder.

    Raises UserError where there is none: no such folder, a run that did not end, a manifest that
    is not ours.
    """
    manifest = read_manifest(folder)
    try:
        tables = msgspec.convert(manifest["datasets"], list[Table])
    except msgspec.ValidationError as error:
        path = os.path.join(folder, MANIFEST)
        raise UserError(f"{path}: is no manifest of ours: datasets: {error}") from None
    return Finished(folder, manifest, tables)


def read_manifest(folder: str) -> dict[str, Any]:
    """Return the manifest of the dataset in `folder`. Raises UserError where there is none."""
    if "://" in folder:
        raise UserError(
            f"{folder}: only datasets on a local disk can be looked into; copy the whole folder "
            "first, with the store's own tools (aws s3 sync, gcloud storage cp -r), and give that"
        )
    path = os.path.join(folder, MANIFEST)
    if os.path.exists(path) and not os.path.isfile(path):
        raise UserError(f"{path}: is no plain file; give the --output of a run")
    try:
        with open(path, "rb") as file:
            manifest = orjson.loads(file.read())
    except FileNotFoundError:
        state = f"holds no {MANIFEST}" if os.path.isdir(folder) else "no such folder"
        raise UserError(f"{folder}: {state}; give the --output of a run that has ended") from None
    except (OSError, orjson.JSONDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}") from error
    if not isinstance(manifest, dict) or "datasets" not in manifest:
        raise UserError(f"{path}: is no manifest of ours; give the --output of a run")
    try:
        msgspec.convert(manifest, _Shape)
    except msgspec.ValidationError as error:
        raise UserError(f"{path}: is no manifest of ours: {error}") from None
    return manifest


@contextmanager
def undamaged(root: str, name: str = "a file") -> Iterator[None]:
    """Raise UserError for what a damaged file of the dataset `name` makes its readers raise."""
    try:
        yield
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        why = (str(error) or type(error).__name__).splitlines()[0]
        raise UserError(
            f"{root}: {name} is damaged: {why}; `restruct validate {root}` says more"
        ) from error


def inside(root: str, path: str) -> str:
    """Return the path of a file in a folder.

    Raises UserError for one that is absolute, has odd letters or "..", or goes through a link
    out of the folder.
    """
    if not _PATH.fullmatch(path) or ".." in path.split("/"):
        raise UserError(f"{root}: its manifest names {path!r}, which is no path of a run's files")
    full = os.path.join(root, *path.split("/"))
    top = os.path.realpath(root)
    if not within(os.path.realpath(full), top):
        raise UserError(f"{root}: {path} is a link to a file outside; put the file itself there")
    return full


def _split_rank(split: str) -> int:
    return SPLITS.index(split) if split in SPLITS else len(SPLITS)
