from dataclasses import dataclass

import pytest

from pipeline.contracts import folder, snapshots
from schemas.arrow import dataclass_fields, record_schema


@pytest.mark.parametrize("name", sorted(snapshots()))
def test_the_checked_in_contract_is_what_the_code_says(name):
    path = folder() / name
    assert path.read_bytes() == snapshots()[name], (
        f"{name} differs from the code. If the change is meant and breaks no reader, "
        "run `make snapshots`; else raise the version of the contract."
    )


def test_no_record_column_is_nullable_or_nested():
    schema = record_schema()
    assert not any(column.nullable for column in schema)
    assert schema.names[:4] == ["id", "inputs", "targets", "options"]


def test_a_type_without_a_column_is_refused_by_name():
    @dataclass
    class Bad:
        when: dict

    with pytest.raises(TypeError, match=r"Bad.when is .*dict.*; a column must be one of str, int"):
        dataclass_fields(Bad)
