"""Contracts over time: which version a table has, and a reader for the versions before today's.

The first version and what each later one added are data here; the JSON snapshots beside this file
say the same, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa

from schemas.arrow import (
    CONTRACTS,
    dataclass_fields,
    evidence_schema,
    record_schema,
    signal_schema,
    with_features,
)
from schemas.record import UNKNOWN_CHARS

Rows = TypeVar("Rows", pa.Table, pa.RecordBatch)


class ContractError(ValueError):
    """A table is of no contract that this version reads; the message says which columns differ."""


@dataclass(frozen=True)
class Added:
    """A column that a version of a contract brought, and what rows of older ones hold in it."""

    kind: str
    version: int
    column: str
    default: int


HISTORY = (
    Added("record", 2, "document_chars", UNKNOWN_CHARS),
    Added("signal", 2, "document_chars", UNKNOWN_CHARS),
)

# What every manifest has had from the first.
_FIRST = ("record", "signal")


@dataclass(frozen=True)
class _NoFields:
    """Stands for the fields of any signal where only the common columns matter."""


def schema_at(kind: str, version: int) -> pa.Schema:
    """Return the columns of a contract ("record", "signal", "evidence") at one of its versions.

    The struct of a signal's fields is left empty, for each signal has its own. Raises
    ContractError for an unknown contract or version.
    """
    if kind not in CONTRACTS:
        raise ContractError(f'no contract "{kind}"; known: {", ".join(CONTRACTS)}')
    if not 1 <= version <= CONTRACTS[kind]:
        raise ContractError(
            f"contract {kind} {version}: this version of restruct reads 1 to {CONTRACTS[kind]}; "
            + ("update restruct" if version > CONTRACTS[kind] else "there is none before 1")
        )
    later = {step.column for step in HISTORY if step.kind == kind and step.version > version}
    return pa.schema([column for column in _today(kind) if column.name not in later])


def _today(kind: str) -> pa.Schema:
    if kind == "record":
        return record_schema()
    return signal_schema(_NoFields) if kind == "signal" else evidence_schema()


def version_of(schema: pa.Schema, kind: str) -> int | None:
    """Return the version of a contract whose columns, in order, a schema has; None for no version.

    Names and types decide; metadata, nullability and the struct of a signal's fields do not.
    """
    found = _outline(schema)
    for version in range(CONTRACTS[kind], 0, -1):
        if found == _outline(schema_at(kind, version)):
            return version
    return None


def _outline(schema: pa.Schema) -> list[tuple[str, str]]:
    return [(c.name, "struct" if pa.types.is_struct(c.type) else _plain(c.type)) for c in schema]


def _plain(kind: pa.DataType) -> str:
    # How a list names its items ("element", "item") and whether they may be null is no type.
    return f"list<{kind.value_type}>" if pa.types.is_list(kind) else str(kind)


def upgrade(rows: Rows, kind: str) -> Rows:
    """Return a table or batch with today's columns: what its version lacked gets its default.

    Rows of today's contract come back as they are. Raises ContractError for columns that no
    version has; `misfit` says which.
    """
    version = version_of(rows.schema, kind)
    if version is None:
        raise ContractError(misfit(rows.schema, kind))
    if version == CONTRACTS[kind]:
        return rows
    today = _today(kind)
    for step in HISTORY:
        if step.kind == kind and step.version > version:
            rows = _with(rows, today.field(step.column), today.get_field_index(step.column), step)
    return rows.replace_schema_metadata(with_features(rows.schema).metadata)


def _with(rows: Rows, column: pa.Field, place: int, step: Added) -> Rows:
    values = pa.repeat(pa.scalar(step.default, column.type), rows.num_rows)
    return rows.add_column(place, column, values)


def misfit(schema: pa.Schema, kind: str) -> str:
    """Return in what a schema differs from today's contract, and what to do about it."""
    found, today = dict(_outline(schema)), dict(_outline(_today(kind)))
    extra = [name for name in found if name not in today]
    lacking = [name for name in today if name not in found]
    other = [
        f"{n} ({found[n]} for {today[n]})" for n in found if today.get(n, found[n]) != found[n]
    ]
    parts = [
        f"{what} {', '.join(names)}"
        for what, names in (("lacks", lacking), ("has unknown", extra), ("has other types:", other))
        if names
    ] or ["has them in another order"]
    cure = (
        "a newer restruct may have written it: update restruct"
        if extra and not lacking
        else "make it again with this version"
    )
    return f"its columns are of no known {kind} contract: it {'; '.join(parts)}; {cure}"


def check_contracts(contracts: object) -> None:
    """Check the versions that a manifest states. Raises ContractError where one cannot be read.

    A kind of table that came after the first manifests may be missing there.
    """
    stated = contracts if isinstance(contracts, dict) else {}
    for kind, today in CONTRACTS.items():
        version = stated.get(kind, None if kind in _FIRST else today)
        if type(version) is int and 1 <= version <= today:
            continue
        newer = type(version) is int and version > today
        said = "no contract" if version is None else f"contract {version!r}"
        raise ContractError(
            f"states {said} for its {kind}s, and this version of restruct reads 1 to {today}; "
            + ("update restruct" if newer else "make the dataset again")
        )


def field_changes(found: pa.DataType, expected: pa.DataType) -> Iterator[str]:
    """Yield one line for each way in which the fields of a signal differ from the expected ones.

    Both are structs. Nothing is yielded where they hold the same fields with the same types.
    """
    old, new = ({c.name: c for c in kind.fields} for kind in (found, expected))
    yield from (f"{name}: gone" for name in old if name not in new)
    yield from (f"{name}: new" for name in new if name not in old)
    for name in old:
        if name in new and _plain(old[name].type) != _plain(new[name].type):
            yield f"{name}: {_plain(old[name].type)}, now {_plain(new[name].type)}"


def fields_struct(fields_type: type) -> pa.DataType:
    """Return the Arrow struct of a signal's fields. Raises TypeError as `dataclass_fields` does."""
    return pa.struct(dataclass_fields(fields_type))
