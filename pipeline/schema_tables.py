"""The columns of a dataset, a Parquet file, a snapshot of a contract, or of today's code."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

import signals
from pipeline.configs import TYPED
from pipeline.errors import UserError
from pipeline.finished import Finished, Table, open_finished
from pipeline.older import check_same_columns
from schemas.arrow import describe, evidence_schema, record_schema, signal_schema
from schemas.evolve import version_of

CURRENT = "current"
_EVIDENCE = "evidence"
_FORMS = f"a finished dataset's folder, a .parquet file, a contract's .json, or \"{CURRENT}\""


@dataclass(frozen=True)
class Column:
    """One column, or part of one: `path` is "options", "options[]" or "fields.text"."""

    path: str
    type: str
    nullable: bool


@dataclass(frozen=True)
class Outline:
    """The columns of one table, in order; `versions` are those of a signal's rows, where known."""

    columns: tuple[Column, ...]
    versions: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tables:
    """Named tables. `kinds` says which kinds of table ("records", "signals", "evidence") what was
    read could have at all, `whole` that it is code or a contract, which holds no data, and
    `alone` that it is one file, which says nothing of other tables."""

    source: str
    tables: dict[str, Outline]
    kinds: frozenset[str]
    whole: bool = False
    alone: bool = False


def tables_of(source: str) -> Tables:
    """Return the tables that `source` names: a folder, a file or "current".

    Raises UserError for anything else, and RunError where the shards of one table differ.
    """
    if source == CURRENT:
        return _current()
    if os.path.isdir(source):
        return _folder(source)
    if not os.path.isfile(source):
        raise UserError(f"{source}: no such file or folder; give {_FORMS}")
    return _snapshot(source) if source.endswith(".json") else _parquet(source)


def _current() -> Tables:
    kinds = signals.registry()
    tables = {"records": outline(record_schema()), _EVIDENCE: outline(evidence_schema())}
    for name, kind in kinds.items():
        own = outline(signal_schema(kind.fields))
        tables[f"signals/{name}"] = Outline(own.columns, (kind.version,))
    return Tables(CURRENT, tables, frozenset({"records", "signals", "evidence"}), whole=True)


def _folder(source: str) -> Tables:
    finished = open_finished(source)
    by_name: dict[str, list[Table]] = {}
    for table in finished.tables:
        if table.kind != "dead":
            # The records of one signal are records like all others.
            name = "records" if table.kind == "records" else table.name
            by_name.setdefault(name, []).append(table)
    tables = {name: _shards(finished, parts) for name, parts in sorted(by_name.items())}
    return Tables(source, tables, frozenset({"records", "signals", "evidence"}))


def _shards(finished: Finished, parts: list[Table]) -> Outline:
    paths = [finished.path(entry) for table in parts for entry in table.shards]
    if not paths:
        return Outline(())
    footers = [(path, footer(path)) for path in paths]
    check_same_columns((path, found.schema.to_arrow_schema()) for path, found in footers)
    schema = footers[0][1].schema.to_arrow_schema()
    return Outline(outline(schema).columns, _versions(schema, (found for _, found in footers)))


def footer(path: str) -> pq.FileMetaData:
    """Return the footer of a Parquet file. Raises UserError where it cannot be read."""
    try:
        return pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise UserError(f"{path}: no Parquet that can be read: {_line(error)}") from error


def _versions(schema: pa.Schema, footers: Iterable[pq.FileMetaData]) -> tuple[int, ...]:
    """Return the smallest and largest version of the signals in some files, from their footers."""
    if "fields" not in schema.names or "version" not in schema.names:
        return ()
    found: set[int] = set()
    for each in footers:
        for number in range(each.num_row_groups):
            statistics = _column(each.row_group(number), "version").statistics
            if statistics is not None and statistics.has_min_max:
                found |= {statistics.min, statistics.max}
    return tuple(sorted(found))


def _column(group: Any, name: str) -> Any:
    return next(
        group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == name
    )


def _parquet(source: str) -> Tables:
    found = footer(source)
    schema = found.schema.to_arrow_schema()
    name = _name(schema, source)
    own = Outline(outline(schema).columns, _versions(schema, [found]))
    return Tables(source, {name: own}, frozenset({name.partition("/")[0]}), alone=True)


def _name(schema: pa.Schema, source: str) -> str:
    """Return the name of the table that a file is of: its columns say which kind, its folder the
    signal."""
    if "fields" in schema.names:
        folder = os.path.basename(os.path.dirname(os.path.abspath(source)))
        return f"signals/{folder.removeprefix(TYPED)}"
    return _EVIDENCE if version_of(schema, "evidence") else "records"


def _snapshot(source: str) -> Tables:
    """Return the tables of a contract as it lies in `schemas/`."""
    try:
        with open(source, "rb") as file:
            found = orjson.loads(file.read())
        kind, columns = found["contract"], list(_flat(found["columns"], ""))
        if kind == "signal":
            parts = {name: _flat(fields, "fields.") for name, fields in found["fields"].items()}
            struct = Column("fields", "struct", nullable=False)
            tables = {
                f"signals/{name}": Outline((*columns, struct, *fields))
                for name, fields in parts.items()
            }
        else:
            tables = {{"record": "records", "evidence": _EVIDENCE}[kind]: Outline(tuple(columns))}
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise UserError(
            f"{source}: is no snapshot of a contract ({type(error).__name__}: {_line(error)}); "
            f"give {_FORMS}"
        ) from error
    kinds = frozenset(name.partition("/")[0] for name in tables)
    return Tables(source, tables, kinds, whole=True)


def outline(schema: pa.Schema) -> Outline:
    """Return the columns of an Arrow schema, those inside others after them."""
    return Outline(tuple(_flat(describe(schema), "")))


def _flat(columns: list[dict[str, Any]], before: str) -> Iterable[Column]:
    for entry in columns:
        path = f"{before}{entry['name']}"
        yield Column(path, entry["type"], entry["nullable"])
        yield from _flat(entry.get("fields", []), f"{path}.")
        if "items" in entry:
            yield from _flat([entry["items"] | {"name": "[]"}], path)


def _line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]
