"""Arrow schemas derived from the nouns, and their snapshot as JSON."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import orjson
import pyarrow as pa

from schemas.record import Evidence, Record
from schemas.signal import Signal

# The versions of what a run writes. A change that a reader of older files would notice makes a new
# one; `schemas.evolve` reads the one before.
CONTRACTS = {"record": 2, "signal": 2, "evidence": 1}

_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    list[str]: pa.list_(pa.field("element", pa.string(), nullable=False)),
}


def _arrow_type(owner: type, name: str, hint: Any) -> pa.DataType:
    try:
        return _TYPES[hint]
    except (KeyError, TypeError):
        known = ", ".join(getattr(key, "__name__", str(key)) for key in _TYPES)
        raise TypeError(
            f"{owner.__name__}.{name} is {hint}; a column must be one of {known}"
        ) from None


def dataclass_fields(owner: type) -> list[pa.Field]:
    """Return one non-null Arrow field per field of the dataclass `owner`.

    Raises TypeError for a type that no column may have.
    """
    hints = get_type_hints(owner)
    return [
        pa.field(f.name, _arrow_type(owner, f.name, hints[f.name]), nullable=False)
        for f in fields(owner)
    ]


def record_schema() -> pa.Schema:
    """Return the schema of `records/`: flat, no nulls, no nesting but the list of options."""
    return with_features(pa.schema(dataclass_fields(Record)))


def signal_schema(fields_type: type) -> pa.Schema:
    """Return the schema of `signals/<signal>/`: the common columns and a typed `fields` struct."""
    struct = pa.struct(dataclass_fields(fields_type))
    hints = get_type_hints(Signal)
    columns = [
        pa.field("fields", struct, nullable=False)
        if f.name == "fields"
        else pa.field(f.name, _arrow_type(Signal, f.name, hints[f.name]), nullable=False)
        for f in fields(Signal)
    ]
    return with_features(pa.schema(columns))


def evidence_schema() -> pa.Schema:
    """Return the schema of `evidence/`: flat, no nulls."""
    return pa.schema(dataclass_fields(Evidence))


def with_features(schema: pa.Schema) -> pa.Schema:
    """Return a schema with the metadata by which Hugging Face `datasets` knows its features.

    Lists take the older of its two forms, which all versions read; `datasets` needs no other key
    than `info`.
    """
    features = {field.name: _feature(field.type) for field in schema}
    info = orjson.dumps({"info": {"features": features}})
    return schema.with_metadata({b"huggingface": info})


def _feature(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_struct(kind):
        return {child.name: _feature(child.type) for child in kind.fields}
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "Sequence"}
    return {"dtype": dtype_name(kind), "_type": "Value"}


def dtype_name(kind: pa.DataType) -> str:
    """Return the name that `datasets` has for a plain Arrow type."""
    return {"double": "float64"}.get(str(kind), str(kind))


def describe(schema: pa.Schema | pa.StructType) -> list[dict[str, Any]]:
    """Return `schema` as JSON: one entry a column, with its type, children and nullability."""
    return [_describe_field(column) for column in schema]


def _describe_field(column: pa.Field) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": column.name, "nullable": column.nullable}
    if pa.types.is_struct(column.type):
        return entry | {"type": "struct", "fields": describe(column.type)}
    if pa.types.is_list(column.type):
        return entry | {"type": "list", "items": _describe_field(column.type.value_field)}
    return entry | {"type": str(column.type)}
