"""The columns of the published tables: in words, and typed as front matter has them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
import yaml

from pipeline.chunks import schema_of
from pipeline.errors import RunError
from pipeline.suggest import suggest
from schemas.arrow import dtype_name
from signals import registry


def schema(dataset: str) -> pa.Schema:
    """Return the schema of a published dataset ("records", "records/x", "signals/x").

    Raises RunError for a signal that this version does not know: it could say nothing about it.
    """
    kind, _, signal = dataset.partition("/")
    if signal and signal not in registry():
        raise RunError(
            f"{dataset}: this version of restruct has no such signal; publish with the version "
            f"that made the run ({suggest(signal, registry())})"
        )
    return schema_of("records" if kind == "records" else dataset)


@cache
def described(kind: str) -> dict[str, str]:
    """Return a sentence for each column of "record" or "signal" tables."""
    text = (files("pipeline.publish") / "columns.yaml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found[kind]


@cache
def tasks() -> dict[str, list[str]]:
    """Return the Hub's names of the tasks that records of each signal train."""
    text = (files("pipeline.publish") / "hub_tasks.yaml").read_text("utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found


def features(columns: pa.Schema | pa.StructType) -> list[dict[str, Any]]:
    """Return columns as `dataset_info.features` of a card lists them (datasets, all versions)."""
    return [_feature(column) for column in columns]


def _feature(column: pa.Field) -> dict[str, Any]:
    if pa.types.is_struct(column.type):
        return {"name": column.name, "struct": features(column.type)}
    if pa.types.is_list(column.type):
        return {"name": column.name, "sequence": dtype_name(column.type.value_type)}
    return {"name": column.name, "dtype": dtype_name(column.type)}
