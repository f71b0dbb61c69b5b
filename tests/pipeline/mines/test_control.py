from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.mines.control import Control
from tests.exams import SAMPLES, dig, reasons

RECORD: dict[str, Any] = {
    "uid": "id_0",
    "premise": "The baths &lt;of Tarn&gt; open\x1f at seven.",
    "hypothesis": "They open\nat eight.",
    "label": "c",
}


def write(folder: Path, *records: Any, name: str = "train.jsonl") -> Path:
    path = folder / name
    lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    path.write_bytes(b"\n".join(lines))
    return path


def test_a_pair(tmp_path: Path) -> None:
    [document] = dig(Control(license="L"), write(tmp_path, RECORD)).documents
    assert document.text == "The baths <of Tarn> open at seven."
    [entailment] = document.entailments
    assert (entailment.hypothesis, entailment.label) == ("They open at eight.", "contradiction")
    assert (document.id, document.license) == ("id_0", "L")


@pytest.mark.parametrize(
    ("said", "label"),
    [("e", "entailment"), ("Neutral", "neutral"), ("contradiction", "contradiction")],
)
def test_labels(tmp_path: Path, said: str, label: str) -> None:
    [document] = dig(Control(), write(tmp_path, RECORD | {"label": said})).documents
    assert document.entailments[0].label == label


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (RECORD | {"label": "x"}, "label: 'x' is none of entailment, neutral, contradiction"),
        (RECORD | {"label": 1}, "label: 1 is none of entailment, neutral, contradiction"),
        (RECORD | {"label": ""}, "label: is empty"),
        ({"premise": "a", "hypothesis": "b"}, "label: is missing"),
        (RECORD | {"premise": " "}, "premise: is empty"),
        (RECORD | {"hypothesis": None}, "hypothesis: is null"),
        ({"article": "x"}, "premise: is missing (the record has: article)"),
        (b'{"premise": "x', "broken JSON: "),
        (b'{"premise": "\xff"}', "invalid UTF-8"),
        ([1], "expected an object, got list"),
    ],
)
def test_a_bad_line_costs_itself(tmp_path: Path, bad: Any, says: str) -> None:
    dug = dig(Control(), write(tmp_path, RECORD, bad, RECORD | {"uid": "id_1"}))
    assert [d.id for d in dug.documents] == ["id_0", "id_1"]
    assert reasons(dug)[0].startswith(says)


def test_held_out_splits(tmp_path: Path) -> None:
    write(tmp_path, RECORD, name="test.jsonl")
    assert dict(dig(Control(), tmp_path).skipped) == {"split test is not asked for": 1}
    # Each split of ConTRoL may count its items from 0.
    [document] = dig(Control(splits=["test"]), tmp_path).documents
    assert document.id == "test/id_0"


@pytest.mark.parametrize("unit_bytes", [10, 200, 10_000])
def test_the_cut_changes_nothing(unit_bytes: int) -> None:
    dug = dig(Control(), SAMPLES / "control", unit_bytes)
    assert [d.id for d in dug.documents] == [f"id_{n}" for n in range(8)]
    assert (dict(dug.skipped), dug.dead) == ({"split test is not asked for": 1}, [])
