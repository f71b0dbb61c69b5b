"""The columns of a shard against the contract: names, types, nulls and metadata, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from pipeline.chunks import schema_of
from pipeline.finished import Table
from pipeline.gate.finding import AGAIN
from pipeline.older import CONTRACT_OF
from schemas.arrow import CONTRACTS
from schemas.evolve import field_changes, misfit, version_of


def expected_schema(table: Table) -> pa.Schema:
    """Return the schema that the shards of a table must have."""
    if table.kind == "records":
        return schema_of("records/train")
    return schema_of(f"{table.name}/{table.split}")


def differences(table: Table, found: pa.Schema) -> Iterator[tuple[str, str]]:
    """Yield (what differs, cure) between the schema of a shard and the contract; nothing if none.

    `found` is the schema as the file has it, its metadata included.
    """
    expected = expected_schema(table)
    if found.serialize().equals(expected.serialize()):
        return
    kind = CONTRACT_OF[table.kind]
    version = version_of(found, kind)
    if version is None:
        yield misfit(found, kind), AGAIN
    elif version != CONTRACTS[kind]:
        yield (
            f"its columns are those of {kind} contract {version}, and today's is {CONTRACTS[kind]}",
            f"{AGAIN}, or `restruct --from_signals` over the older run, which reads it",
        )
    else:
        yield from ((problem, AGAIN) for problem in _details(found, expected))


def _details(found: pa.Schema, expected: pa.Schema) -> Iterator[str]:
    """Yield the differences between two schemas with the same columns."""
    for column in expected:
        other = found.field(column.name)
        if pa.types.is_struct(column.type) and column.type != other.type:
            changed = "; ".join(field_changes(other.type, column.type))
            yield f"column {column.name}: {changed or 'nulls are allowed in it'}"
        elif column.type != other.type or column.nullable != other.nullable:
            yield f"column {column.name}: {other}, the contract says {column}"
        elif (column.metadata or {}) != (other.metadata or {}):
            yield f"column {column.name}: has metadata that the contract does not have"
    if (found.metadata or {}) != (expected.metadata or {}):
        yield (
            "its metadata, by which `datasets` knows the features, is not the contract's: "
            f"keys {_keys(found)}, expected {_keys(expected)}"
        )


def _keys(schema: pa.Schema) -> str:
    return (
        ", ".join(sorted(key.decode("utf-8", "replace") for key in schema.metadata or {})) or "none"
    )
