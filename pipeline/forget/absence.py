"""The proof: every file of a folder is read once more, and none holds what was forgotten."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.configs import CARD, CROISSANT
from pipeline.errors import RunError
from pipeline.finished import MANIFEST
from pipeline.forget.dead import Letters
from pipeline.forget.needles import Needles
from pipeline.forget.scan import letters, row_groups, schema_at
from pipeline.forget.targets import COLUMNS, Targets, ids_of
from pipeline.output import LOCK

# What is written from the manifest, and may quote a row that stays.
_PAPERS = (CARD, CROISSANT, MANIFEST)
_MAGIC = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_IDS = ("id", "signal_id")
_SHOWN = 20


@dataclass
class Proof:
    """What was read; `mentions` counts by table the rows that stay and name what is forgotten in
    their text, `mentioned` are the first of them. `unread` are compressed files."""

    files: int = 0
    bytes: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    mentioned: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


class Absence:
    """What must not be there any more: documents, addresses, and their names inside texts."""

    def __init__(self, targets: Targets, names: pa.Array, dead: Letters) -> None:
        ids = (ids_of(some) for some in (names, targets.documents))
        self.needles = Needles(pa.concat_arrays([*ids, targets.uris]))
        self._targets = targets
        self._dead = dead

    def prove(self, folder: str) -> Proof:
        """Read all files of a folder, the columns of tables decoded and nested ones, too.

        Raises RunError for the first file that holds a row of what is forgotten, names it, or
        cannot be read.
        """
        proof, papers = Proof(), []
        for path in _files(folder):
            name = os.path.relpath(path, folder).replace(os.sep, "/")
            proof.files += 1
            proof.bytes += os.path.getsize(path)
            if path.endswith(".parquet"):
                self._table(path, name, proof)
            elif name.startswith("dead/") and path.endswith(".jsonl"):
                self._letters(path)
            elif self._named(path, name, proof):
                papers.append((path, name))
        self._judge(papers, proof)
        return proof

    def _table(self, path: str, name: str, proof: Proof) -> None:
        known = set(COLUMNS) <= set(schema_at(path).names)
        for number, rows in enumerate(row_groups(path)):
            if known and pc.any(self._targets.among(rows)).as_py():
                raise RunError(_still(path, f"rows of it are in row group {number}"))
            naming = self._naming(rows)
            if not naming.any():
                continue
            if not known:
                raise RunError(_still(path, f"it is named in row group {number}"))
            proof.mentions[os.path.dirname(name)] += int(naming.sum())
            self._remember(rows, naming, name, proof)

    def _naming(self, rows: pa.Table) -> Any:
        """Return which rows name what is forgotten in one of their texts, as a numpy mask."""
        found = np.zeros(rows.num_rows, dtype=bool)
        for column in rows.column_names:
            if column not in COLUMNS:
                for chunk, offset in _chunks(rows[column]):
                    for values, parents in _texts(chunk, np.arange(len(chunk)) + offset):
                        found[parents[self._in(values)]] = True
        return found

    def _in(self, values: pa.Array) -> Any:
        test = (
            pc.is_in(values, value_set=self.needles.values)
            if self.needles.partial
            else (self.needles.within(values))
        )
        return test.to_numpy(zero_copy_only=False)

    def _remember(self, rows: pa.Table, naming: Any, name: str, proof: Proof) -> None:
        column = next((c for c in _IDS if c in rows.column_names), None)
        if column is not None and len(proof.mentioned) < _SHOWN:
            ids = rows[column].filter(pa.array(naming)).to_pylist()
            proof.mentioned += [f"{os.path.dirname(name)} {own}" for own in ids]
            del proof.mentioned[_SHOWN:]

    def _letters(self, path: str) -> None:
        number = 0
        for _, rows in letters(path):
            if any(going := self._dead.going(rows)):
                line = number + going.index(True) + 1
                raise RunError(_still(path, f"line {line} is a dead letter of it"))
            number += len(rows)

    def _named(self, path: str, name: str, proof: Proof) -> bool:
        with open(path, "rb") as file:
            if file.read(6).startswith(_MAGIC):
                proof.unread.append(name)
            file.seek(0)
            return self.needles.in_stream(file)

    def _judge(self, papers: list[tuple[str, str]], proof: Proof) -> None:
        for path, name in papers:
            # The card shows a record of each signal, and one that stays may name what is gone.
            if name not in _PAPERS or not proof.mentions:
                raise RunError(_still(path, "it is named there"))
            proof.mentions[name] += 1


def _still(path: str, where: str) -> str:
    return (
        f"{path}: what was to be forgotten is still there: {where}; the tables of the manifest are "
        "rid of it, so delete this file, or make it again from them, and forget once more"
    )


def _files(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            if name != LOCK and os.path.isfile(path):
                yield path


def _chunks(column: pa.ChunkedArray) -> Iterator[tuple[pa.Array, int]]:
    offset = 0
    for chunk in column.chunks:
        yield chunk, offset
        offset += len(chunk)


def _texts(array: pa.Array, parents: Any) -> Iterator[tuple[pa.Array, Any]]:
    """Yield the strings in a column, those nested in it, too, each with the row it is of."""
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        yield array, parents
    elif pa.types.is_struct(array.type):
        for child in array.flatten():
            yield from _texts(child, parents)
    elif pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        own = pc.list_parent_indices(array).to_numpy()
        yield from _texts(array.flatten(), parents[own])
