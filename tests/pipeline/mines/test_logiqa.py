from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.mines.logiqa import LogiQa
from tests.exams import SAMPLES, dig, reasons

ROWS = ["b", "All harps &amp; lutes have strings.", "What has strings?", "A.A drum.", "B. A harp."]
ROWS += ["C.A bell.", "D.A gong."]
RECORD: dict[str, Any] = {
    "id": 7,
    "answer": 1,
    "text": "All harps have strings.",
    "question": "What has strings?",
    "options": ["A drum.", "A harp."],
    "type": {"Categorical Reasoning": True},
}


def block(*rows: str) -> str:
    return "\r\n" + "\r\n".join(rows) + "\r\n"


def write(folder: Path, *pieces: str) -> Path:
    path = folder / "Train.txt"
    path.write_bytes("".join(pieces).encode())
    return path


def test_a_block(tmp_path: Path) -> None:
    path = write(tmp_path, block(*ROWS), block(*ROWS))
    first, second = dig(LogiQa(), path).documents
    assert first.text == "All harps & lutes have strings."
    [question] = first.questions
    assert (question.text, question.answers) == ("What has strings?", ("A harp.",))
    assert question.options == ("A drum.", "A harp.", "A bell.", "A gong.")
    assert (first.uri, second.uri) == (f"{path}#L2", f"{path}#L10")


def test_lines_of_json(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps(RECORD) + "\n" + json.dumps(RECORD | {"id": 8}) + "\n")
    documents = dig(LogiQa(), path).documents
    assert [d.id for d in documents] == ["7", "8"]
    assert documents[0].questions[0].answers == ("A harp.",)
    # What kind of reasoning it takes is no subject of the text.
    assert documents[0].categories == ()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ROWS[:5], "a block has 7 lines (answer, context, question, four options), this one 5"),
        ([*ROWS, "E.More."], "a block has 7 lines (answer, context, question, four options)"),
        (["ab", *ROWS[1:]], "answer: expected the letter of an option, got 'ab'"),
        (["1", *ROWS[1:]], "answer: expected the letter of an option, got '1'"),
        ([*ROWS[:3], *reversed(ROWS[3:])], "option A: is labelled D"),
        (["a", "\x00", *ROWS[2:]], "text: is empty"),
        (["a", "x", "\x00", *ROWS[3:]], "question: is missing or empty"),
        (['{"answer": 1'], "broken JSON: "),
        (['{"article": "x"}'], "text: is missing (the record has: article)"),
        (['{"text": "x", "question": "y"}'], "options: is missing"),
    ],
)
def test_a_bad_block_costs_itself(tmp_path: Path, rows: list[str], says: str) -> None:
    dug = dig(LogiQa(), write(tmp_path, block(*ROWS), block(*rows), block("c", *ROWS[1:])))
    assert [d.questions[0].answers for d in dug.documents] == [("A harp.",), ("A bell.",)]
    [reason] = reasons(dug)
    assert reason.startswith(says)


def test_a_letter_without_an_option(tmp_path: Path) -> None:
    [document] = dig(LogiQa(), write(tmp_path, block("e", *ROWS[1:]))).documents
    assert document.questions[0].answers == ("letter e",)


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(block("b", "caf\u00e9", *ROWS[2:]).encode("latin-1") + block(*ROWS).encode())
    dug = dig(LogiQa(), path)
    assert len(dug.documents) == 1
    assert reasons(dug) == ["invalid UTF-8: byte 0xe9 at byte 5"]


def test_files_without_anything(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\r\n\r\n")
    assert reasons(dig(LogiQa(), tmp_path)) == ["empty file", "empty file"]


def test_the_sample() -> None:
    dug = dig(LogiQa(), SAMPLES / "logiqa")
    assert (len(dug.documents), dug.dead) == (6, [])
    assert all(q.answers[0] in q.options for d in dug.documents for q in d.questions)
