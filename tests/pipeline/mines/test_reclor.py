from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.mines.reclor import ReClor
from tests.exams import SAMPLES, dig, dig_json, reasons

RECORD: dict[str, Any] = {
    "context": "All harps have strings.",
    "question": "Which one of the following follows?",
    "answers": ["Lutes are harps.", "No harp is without strings.", "Harps are old.", "None."],
    "label": 1,
    "id_string": "train_0",
}


def test_a_record(tmp_path: Path) -> None:
    [document] = dig_json(ReClor(), tmp_path, [RECORD]).documents
    assert (document.id, document.text) == ("train_0", "All harps have strings.")
    [question] = document.questions
    assert question.answers == ("No harp is without strings.",)
    assert question.options == tuple(RECORD["answers"])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"context": ""}, "context: is empty"),
        ({"question": None}, "question: is null"),
        ({"answers": "a"}, "answers: expected a list, got str"),
        ({"answers": None}, "answers: is null"),
    ],
)
def test_a_bad_record_costs_itself(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    dug = dig_json(ReClor(), tmp_path, [RECORD, RECORD | changes, 7])
    assert len(dug.documents) == 1
    assert reasons(dug) == [says, "expected an object, got int (7)"]


def test_labels(tmp_path: Path) -> None:
    records = [RECORD | {"label": label, "id_string": str(label)} for label in (4, None, "x")]
    dug = dig_json(ReClor(), tmp_path, records)
    assert [d.questions[0].answers for d in dug.documents] == [("number 4",), ("letter x",)]
    assert dict(dug.skipped) == {"question without an answer": 1}


def test_val_is_a_split(tmp_path: Path) -> None:
    dug = dig_json(ReClor(), tmp_path, [RECORD], "val.json")
    assert dict(dug.skipped) == {"split dev is not asked for": 1}


def test_the_sample() -> None:
    dug = dig(ReClor(), SAMPLES / "reclor")
    assert (len(dug.documents), dug.dead) == (3, [])
