from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.mines.dream import Dream
from tests.exams import SAMPLES, dig, dig_json, reasons

TURNS = ["M: Is it &quot;raining&quot;?", "W: It\x02 has\nstopped."]
ASKED = {
    "question": "What has stopped?",
    "choice": ["The rain.", "The bus."],
    "answer": "The rain.",
}
GOOD = [TURNS, [ASKED], "5-1"]


def test_a_dialogue(tmp_path: Path) -> None:
    [document] = dig_json(Dream(), tmp_path, [GOOD]).documents
    assert document.text == 'M: Is it "raining"?\nW: It has stopped.'
    assert (document.id, document.uri) == ("5-1", f"{tmp_path}/train.json#/0")
    [question] = document.questions
    assert (question.text, question.answers) == ("What has stopped?", ("The rain.",))
    assert question.options == ("The rain.", "The bus.")


def test_a_bad_question_costs_itself(tmp_path: Path) -> None:
    entries = [ASKED, "x", ASKED | {"answer": "The wind."}, ASKED | {"choice": []}]
    [document] = dig_json(Dream(), tmp_path, [[TURNS, entries, "1"]]).documents
    said = [(q.text, q.answers, len(q.options)) for q in document.questions]
    asked = ASKED["question"]
    assert said == [
        (asked, ("The rain.",), 2),
        ("", (), 0),
        (asked, ("The wind.",), 2),
        (asked, (), 0),
    ]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"turns": TURNS}, "expected [turns, questions, id], got dict"),
        ([TURNS], "expected [turns, questions, id], got a list of 1"),
        (["M: x", [ASKED], "1"], "turns: expected a list, got str"),
        ([[], [ASKED], "1"], "turns: is empty"),
        ([["M: x", None], [ASKED], "1"], "turns.1: expected a string, got null"),
        ([TURNS, None, "1"], "questions: is null"),
        ([TURNS, [], "1"], "questions: is empty"),
        (5, "expected [turns, questions, id], got int (5)"),
    ],
)
def test_a_bad_dialogue_costs_itself(tmp_path: Path, bad: Any, says: str) -> None:
    dug = dig_json(Dream(), tmp_path, [GOOD, bad, [TURNS, [ASKED], "5-2"]])
    assert [d.id for d in dug.documents] == ["5-1", "5-2"]
    [(key, reason)] = dug.dead
    assert (key, dug.cut) == ("/1", 0)
    assert reason.startswith(says)


def test_a_cut_file_gives_its_whole_dialogues(tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    dig_json(Dream(), tmp_path, [GOOD, [TURNS, [ASKED], "5-2"]])
    path.write_bytes(path.read_bytes()[:-20])
    dug = dig(Dream(), path)
    assert [d.id for d in dug.documents] == ["5-1"]
    assert (dug.cut, dug.dead[0][0]) == (1, "item 1")
    assert reasons(dug)[0].startswith("cut off")


def test_dev_and_test_are_skipped(tmp_path: Path) -> None:
    for name in ("train", "dev", "test"):
        dug = dig_json(Dream(), tmp_path, [GOOD], f"{name}.json")
    assert dict(dug.skipped) == {"split test is not asked for": 1}
    dug = dig(Dream(splits=["dev", "test"]), tmp_path)
    assert [d.id for d in dug.documents] == ["dev/5-1", "test/5-1"]


def test_the_sample() -> None:
    dug = dig(Dream(), SAMPLES / "dream")
    assert (len(dug.documents), dug.dead) == (3, [])
    assert all(q.answers[0] in q.options for d in dug.documents for q in d.questions)
