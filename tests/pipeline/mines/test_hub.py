"""Datasets by `datasets.load_dataset`: local folders only, for a test has no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.inputs.files import NoInput
from pipeline.mines.base import BadItem, BadRead
from pipeline.mines.hub import HubRows
from schemas import Document


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)


def dig(path: str, **options: Any) -> tuple[list[Document], list[tuple[str, str]]]:
    """Do what the driver does; return the documents, and (key, reason) of the dead."""
    mine = HubRows(**options)
    alive: list[Document] = []
    dead: list[tuple[str, str]] = []
    for unit in mine.units(path, 1):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.error))
                continue
            try:
                alive.append(mine.parse(item))
            except BadItem as error:
                dead.append((item.key, str(error)))
    return alive, dead


def write(folder: Path, name: str, *rows: Any) -> None:
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_folder_of_json_lines(tmp_path: Path) -> None:
    write(tmp_path, "train.jsonl", {"text": "one", "title": "A"}, {"text": None, "title": "B"})
    write(tmp_path, "test.jsonl", {"text": "two", "title": "C"})
    alive, dead = dig(str(tmp_path))
    assert [(d.text, d.title) for d in alive] == [("one", "A")]
    assert alive[0].uri == f"{tmp_path}#split=train&shard=0&row=0"
    assert dead == [("shard 0 row 1", "text: is null")]
    assert [d.text for d in dig(str(tmp_path), split="test")[0]] == ["two"]


def test_shards_are_units(tmp_path: Path) -> None:
    for shard in range(3):
        rows = {"text": [f"{shard}.{row}" for row in range(2)], "more": [1, 2]}
        pq.write_table(pa.table(rows), tmp_path / f"train-{shard}.parquet")
    units = HubRows().units(str(tmp_path), 1)
    assert [(u.start, u.end, u.of) for u in units] == [(0, 1, "3"), (1, 2, "3"), (2, 3, "3")]
    alive, dead = dig(str(tmp_path))
    assert [d.text for d in alive] == ["0.0", "0.1", "1.0", "1.1", "2.0", "2.1"]
    assert len({d.uri for d in alive}) == 6
    assert dead == []


def test_a_builder_by_name_with_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,n\none,1\ntwo,2\n")
    alive, _ = dig("csv", data_files=str(tmp_path / "a.csv"))
    assert [d.text for d in alive] == ["one", "two"]
    (tmp_path / "a.json").write_text('{"data": [{"text": "one"}]}')
    alive, _ = dig("json", data_files=str(tmp_path / "a.json"), field="data")
    assert [d.text for d in alive] == ["one"]


def test_a_fault_ends_its_shard(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "one"}\n{"text": ')
    alive, [(key, error)] = dig(str(tmp_path))
    assert (alive, key) == ([], "shard 0 row 0")
    assert error.startswith("the rest of the shard cannot be read: ")


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("dat", {}, "cannot be opened: .*did you mean .*data"),
        ("data", {"split": "tset"}, "Available splits"),
        ("data", {"config": "x"}, "not found"),
        ("data", {"fields": {"text": "body"}}, "column 'body' is missing"),
        ("empty", {}, "cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_no_input(
    tmp_path: Path, name: str, options: dict[str, Any], says: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "data").mkdir()
    write(tmp_path / "data", "train.jsonl", {"text": "one"})
    with pytest.raises(NoInput, match=says) as error:
        dig(str(tmp_path / name), **options)
    assert "\n" not in str(error.value)
