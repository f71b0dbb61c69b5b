"""Parquet: row groups, needed columns, types that do not fit, files that are broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.mines.base import BadItem, BadRead
from pipeline.mines.parquet_rows import ParquetRows
from schemas import Document

Dead = tuple[str, int, str]


def dig(path: Path, unit_bytes: int = 1 << 26, **options: Any) -> tuple[list[Document], list[Dead]]:
    """Do what the driver does; return the documents, and (key, offset, reason) of the dead."""
    mine = ParquetRows(**options)
    alive: list[Document] = []
    dead: list[Dead] = []
    for unit in mine.units(str(path), unit_bytes):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.offset, item.error))
                continue
            try:
                alive.append(mine.parse(item))
            except BadItem as error:
                dead.append((item.key, item.offset, str(error)))
    return alive, dead


def write(folder: Path, columns: dict[str, Any], rows: int = 1000) -> Path:
    path = folder / "a.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=rows)
    return path


def test_rows_become_documents(tmp_path: Path) -> None:
    path = write(tmp_path, {"text": ["one", "two"], "title": ["A", None], "more": [1, 2]})
    alive, dead = dig(path)
    assert [(d.text, d.title) for d in alive] == [("one", "A"), ("two", "")]
    assert [d.uri for d in alive] == [f"{path}#row=0", f"{path}#row=1"]
    assert dead == []


def test_only_needed_columns_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, {"t": ["one"], "more": [1], "x.y": ["dotted"], "s": [{"a": "b"}]})
    fields = {"text": "t", "title": "x.y", "language": "s.a"}
    mine = ParquetRows(fields=fields)
    [item] = mine.read(mine.units(str(path), 100)[0])
    assert not isinstance(item, BadRead)
    assert set(item.payload) == {"t", "x.y", "s"}
    document = mine.parse(item)
    assert (document.title, document.language) == ("dotted", "b")


@pytest.mark.parametrize("unit_bytes", [1, 500, 1 << 30])
def test_units_are_whole_row_groups(tmp_path: Path, unit_bytes: int) -> None:
    path = write(tmp_path, {"text": [f"row {i}" for i in range(1000)]}, rows=100)
    units = ParquetRows().units(str(path), unit_bytes)
    assert len(units) == {1: 10, 500: 10, 1 << 30: 1}[unit_bytes]
    alive, dead = dig(path, unit_bytes)
    assert [d.text for d in alive] == [f"row {i}" for i in range(1000)]
    assert alive[-1].uri == f"{path}#row=999"
    assert dead == []


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (pa.array([1, 2]), "text: expected a string, got int (1)"),
        (pa.array([[1], [2]]), "text: expected a string, got list"),
        (pa.array([{"a": 1}, {"a": 2}]), "text: expected a string, got dict"),
        (pa.array([b"one", b"two"]), "text: expected a string, got bytes"),
        (pa.array([None, None]), "text: is null"),
        (pa.array([1, 2], pa.timestamp("s")), "text: expected a string, got datetime"),
    ],
)
def test_a_column_of_another_type_kills_each_row(tmp_path: Path, column: Any, says: str) -> None:
    alive, dead = dig(write(tmp_path, {"text": column}))
    assert alive == []
    assert [key for key, _, _ in dead] == ["row 0", "row 1"]
    assert dead[0][2] == says


def test_a_value_that_cannot_be_had_costs_its_row(tmp_path: Path) -> None:
    raw = pa.array([b"one", b"\xff", b"two"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    alive, dead = dig(write(tmp_path, {"text": text}))
    assert [d.text for d in alive] == ["one", "two"]
    assert dead == [("row 1", 1, "invalid UTF-8: byte 0xff at byte 0")]


def test_a_missing_column_says_what_there_is(tmp_path: Path) -> None:
    path = write(tmp_path, {"body": ["one"], "stars": [1]})
    alive, [(key, _, error)] = dig(path, fields={"text": "bodi"})
    assert (alive, key) == ([], "file")
    assert error == "text: column 'bodi' is missing (there are: body, stars); did you mean 'body'?"


@pytest.mark.parametrize("unit_bytes", [1, 1 << 30])
def test_a_broken_file_is_one_dead_letter(tmp_path: Path, unit_bytes: int) -> None:
    path = write(tmp_path, {"text": ["one"]})
    whole = path.read_bytes()
    for data in (whole[: len(whole) // 2], b"", b"PAR1 no", b"text\none\n"):
        path.write_bytes(data)
        alive, [(key, _, error)] = dig(path, unit_bytes)
        assert (alive, key) == ([], "file")
        assert error.startswith(("not readable as Parquet: ", "empty file"))


def test_a_broken_row_group_costs_itself(tmp_path: Path) -> None:
    path = write(tmp_path, {"text": [f"{i}" * 50 for i in range(30)]}, rows=10)
    parquet = pq.ParquetFile(path)
    column = parquet.metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(bytes(data))
    alive, [(key, offset, error)] = dig(path)
    assert len(alive) == 20
    assert (key, offset) == ("row 10", 10)
    assert error.endswith("(rows 10 to 19 of row group 1 are lost)")
