"""Contracts over time: versions known by their columns, older rows read, newer ones refused."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import orjson
import pyarrow as pa
import pytest

from schemas import Record, Signal
from schemas.arrow import CONTRACTS, describe, record_schema, signal_schema
from schemas.evolve import (
    HISTORY,
    ContractError,
    check_contracts,
    field_changes,
    fields_struct,
    misfit,
    schema_at,
    upgrade,
    version_of,
)


@dataclass(frozen=True)
class Fields:
    text: str
    words: list[str]


@dataclass(frozen=True)
class OtherFields:
    text: int
    score: float


def rows_at(kind: str, version: int, n: int = 3) -> pa.Table:
    schema = schema_at(kind, version)
    if kind == "signal":
        place = schema.get_field_index("fields")
        schema = schema.set(place, pa.field("fields", fields_struct(Fields), nullable=False))
    values: dict[str, Any] = {"string": "x", "int64": 7}
    columns = [pa.array([_value(c.type, values)] * n, c.type) for c in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _value(kind: pa.DataType, values: dict[str, Any]) -> Any:
    if pa.types.is_struct(kind):
        return {"text": "t", "words": ["w"]}
    return [] if pa.types.is_list(kind) else values[str(kind)]


@pytest.mark.parametrize("kind", list(CONTRACTS))
def test_every_version_is_that_of_its_snapshot(kind: str) -> None:
    for version in range(1, CONTRACTS[kind] + 1):
        data = files("schemas").joinpath(f"{kind}.v{version}.json").read_bytes()
        columns = orjson.loads(data)["columns"]
        made = [c for c in describe(schema_at(kind, version)) if c["name"] != "fields"]
        assert made == columns


@pytest.mark.parametrize("kind", list(CONTRACTS))
def test_versions_are_known_by_their_columns(kind: str) -> None:
    for version in range(1, CONTRACTS[kind] + 1):
        assert version_of(rows_at(kind, version).schema, kind) == version


@pytest.mark.parametrize("kind", ["record", "signal"])
def test_older_rows_get_the_columns_of_today(kind: str) -> None:
    new = upgrade(rows_at(kind, 1), kind)
    today = record_schema() if kind == "record" else signal_schema(Fields)
    assert new.schema.equals(today, check_metadata=True)
    assert new["document_chars"].to_pylist() == [-1, -1, -1]
    kept = new.drop_columns(["document_chars"]).to_pylist()
    assert kept == rows_at(kind, 1).to_pylist()
    {"record": Record, "signal": Signal}[kind](**new.to_pylist()[0])


def test_batches_are_upgraded_as_tables_are() -> None:
    table = rows_at("record", 1)
    [batch] = table.to_batches()
    assert upgrade(batch, "record").to_pylist() == upgrade(table, "record").to_pylist()


def test_rows_of_today_come_back_as_they_are() -> None:
    table = rows_at("record", CONTRACTS["record"])
    assert upgrade(table, "record") is table


def test_no_rows_are_upgraded_too() -> None:
    assert upgrade(rows_at("signal", 1, 0), "signal").num_rows == 0


def test_newer_rows_are_refused_with_their_columns() -> None:
    newer = rows_at("record", 2).append_column("mood", pa.array(["x"] * 3))
    with pytest.raises(ContractError, match=r"has unknown mood; a newer restruct .* update"):
        upgrade(newer, "record")


def test_rows_of_no_contract_are_refused() -> None:
    table = rows_at("record", 2)
    assert version_of(table.drop_columns(["uri"]).schema, "record") is None
    with pytest.raises(ContractError, match="lacks uri; make it again"):
        upgrade(table.drop_columns(["uri"]), "record")
    other = table.drop_columns(["options"]).append_column("options", pa.array(["a"] * 3))
    assert "options (string for list<string>)" in misfit(other.schema, "record")
    turned = table.select(table.column_names[::-1])
    assert "another order" in misfit(turned.schema, "record")


def test_unknown_versions_name_the_known_ones() -> None:
    with pytest.raises(ContractError, match='no contract "text"; known: record, signal'):
        schema_at("text", 1)
    with pytest.raises(ContractError, match=r"contract record 9: .* reads 1 to 2; update"):
        schema_at("record", 9)
    with pytest.raises(ContractError, match="none before 1"):
        schema_at("record", 0)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"record": 3, "signal": 2}, "contract 3 for its records, .* update restruct"),
        ({"record": 2, "signal": "2"}, "contract '2' for its signals"),
        ({"record": 2}, "no contract for its signals"),
        ({"record": True, "signal": 2}, "contract True for its records"),
        (None, "no contract for its records"),
        ({"record": 2, "signal": 2, "evidence": 4}, "contract 4 for its evidences"),
    ],
)
def test_contracts_of_a_manifest_that_cannot_be_read(stated: Any, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        check_contracts(stated)


def test_contracts_of_a_manifest_that_can_be_read() -> None:
    check_contracts({"record": 1, "signal": 1})
    check_contracts(CONTRACTS)


def test_changed_fields_are_named() -> None:
    old, new = fields_struct(Fields), fields_struct(OtherFields)
    assert list(field_changes(old, old)) == []
    assert list(field_changes(old, new)) == ["words: gone", "score: new", "text: string, now int64"]


def test_history_names_columns_that_there_are() -> None:
    for step in HISTORY:
        assert step.column in schema_at(step.kind, step.version).names
        assert step.column not in schema_at(step.kind, step.version - 1).names
