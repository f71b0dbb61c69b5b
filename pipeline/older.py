"""Rows of older contracts on their way in, and unlike shards kept from lying beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

import signals
from pipeline.errors import RunError
from pipeline.suggest import listed
from schemas.evolve import (
    ContractError,
    Rows,
    check_contracts,
    field_changes,
    fields_struct,
    misfit,
    upgrade,
    version_of,
)

# Which contract the rows of a kind of table have.
CONTRACT_OF = {"records": "record", "signals": "signal", "evidence": "evidence"}


def current(rows: Rows, kind: str, where: str) -> Rows:
    """Return a table or batch of `kind` ("record", "signal") under today's contract.

    Rows of the version before get its columns; `where` names them in messages. Raises RunError
    for rows that no known contract has.
    """
    try:
        return upgrade(rows, kind)
    except ContractError as error:
        raise RunError(f"{where}: {error}") from error


def check_readable(where: str, manifest: dict[str, Any]) -> None:
    """Raise RunError for the manifest of a dataset whose contract is newer than this program."""
    try:
        check_contracts(manifest.get("contracts"))
    except ContractError as error:
        raise RunError(f"{where}: {error}") from error


def check_signals(where: str, name: str, schema: pa.Schema) -> None:
    """Raise RunError unless a table of signals can be read as signals `name` of today.

    Common columns of an older contract will do; other fields of the signal itself will not.
    """
    if name not in signals.registry():
        raise RunError(f"{where}: there is no signal {name!r} any more")
    if version_of(schema, "signal") is None:
        raise RunError(f"{where}: {misfit(schema, 'signal')}")
    expected = fields_struct(signals.registry()[name].fields)
    changes = list(field_changes(schema.field("fields").type, expected))
    if changes:
        raise RunError(
            f"{where}: the fields of signal {name!r} have changed ({listed(changes, 5)}), so its "
            "rows cannot be prompted as they are; mine again"
        )


def check_alike(old: dict[str, Any], new: dict[str, Any], where: str) -> None:
    """Raise RunError unless shards of one dataset may lie where those of another do.

    Both are manifests: `old` of what stands at `where`, `new` of what is to go there. The
    contracts must be the same, and so must the name, for readers take what lies under one name
    as one table.
    """
    problems = list(_unlike(old, new))
    if problems:
        raise RunError(
            f"{where} holds another kind of dataset: {listed(problems, 4)}; choose another place, "
            "or give --overwrite to replace the whole of it"
        )


def _unlike(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    if old.get("format") != new.get("format"):
        yield f"its manifest is {old.get('format')!r}, the new one {new.get('format')!r}"
    before, after = (_contracts(manifest) for manifest in (old, new))
    for kind in sorted(before.keys() & after.keys()):
        if before[kind] != after[kind]:
            yield f"{kind}s of contract {before[kind]}, the new ones of {after[kind]}"
    names = [_name(manifest) for manifest in (old, new)]
    if names[0] != names[1]:
        yield f"its name is {names[0]!r}, the new one's {names[1]!r}"


def _contracts(manifest: dict[str, Any]) -> dict[str, Any]:
    found = manifest.get("contracts")
    return found if isinstance(found, dict) else {}


def _name(manifest: dict[str, Any]) -> str:
    recipe = manifest.get("recipe")
    return str(recipe.get("name", "")) if isinstance(recipe, dict) else ""


def check_same_columns(schemas: Iterable[tuple[str, pa.Schema]]) -> None:
    """Raise RunError unless all shards of one table have the same columns, metadata aside.

    Takes pairs of a path and the Arrow schema there.
    """
    first: tuple[str, pa.Schema] | None = None
    for path, schema in schemas:
        if first is None:
            first = path, schema
        elif not schema.equals(first[1]):
            changes = ", ".join(_column_changes(first[1], schema)) or "another order of columns"
            raise RunError(
                f"{path}: its columns are not those of {first[0]} ({changes}); shards of one table "
                "must be alike: make the dataset again, or take that file away"
            )


def _column_changes(one: pa.Schema, other: pa.Schema) -> Iterable[str]:
    yield from (f"lacks {name}" for name in one.names if name not in other.names)
    yield from (f"has also {name}" for name in other.names if name not in one.names)
    for name in one.names:
        if name in other.names and not one.field(name).equals(other.field(name)):
            yield f"{name} is {other.field(name).type}, there {one.field(name).type}"
