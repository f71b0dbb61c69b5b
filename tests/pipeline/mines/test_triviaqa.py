from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.inputs.files import NoInput
from pipeline.mines.triviaqa import TriviaQa
from tests.exams import SAMPLES, Dug, dig, dig_json, reasons

ANSWER = {"Value": "Baikal", "Aliases": ["Lake Baikal", "Baykal"], "NormalizedAliases": ["baikal"]}
RECORD: dict[str, Any] = {
    "Question": "Which lake &amp; sea is deepest?",
    "QuestionId": "q1",
    "Answer": ANSWER,
    "EntityPages": [{"Filename": "Baikal.txt", "Title": "Lakes"}],
    "SearchResults": [{"Filename": "1/2.txt", "Title": "Deep", "Url": "http://x.example/"}],
}
PAGE = "Siberia.\n\nLake Baikal &gt; all others in depth.\n\n" + "Pine trees. " * 400


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    (folder / "wikipedia").mkdir(parents=True)
    (folder / "web" / "1").mkdir(parents=True)
    (folder / "wikipedia" / "Baikal.txt").write_text(PAGE)
    (folder / "web" / "1" / "2.txt").write_text("The lake is called baykal.")
    return folder


def run(folder: Path, *records: Any, **options: Any) -> Dug:
    mine = TriviaQa(evidence=str(folder), **options)
    return dig_json(mine, folder.parent, {"Data": list(records), "Version": 1.0})


def test_a_document_a_page(pages: Path) -> None:
    one, other = run(pages, RECORD).documents
    assert (one.id, one.title, other.id) == ("q1--Baikal.txt", "Lakes", "q1--1/2.txt")
    assert (one.uri.endswith("#/Data/0"), other.uri) == (True, "http://x.example/")
    assert one.text == "Siberia.\n\nLake Baikal > all others in depth."
    [question] = one.questions
    assert question.text == "Which lake & sea is deepest?"
    assert question.answers == ("Baikal", "Lake Baikal", "Baykal")
    assert one.text.startswith("Baikal", question.answer_start)


def test_the_answer_is_called_what_the_page_calls_it(pages: Path) -> None:
    question = run(pages, RECORD).documents[1].questions[0]
    assert question.answers == ("baykal", "Baikal", "Lake Baikal", "Baykal")


def page(name: Any) -> dict[str, Any]:
    return RECORD | {"EntityPages": [{"Filename": name}], "SearchResults": []}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (page("gone.txt"), "evidence cannot be had: "),
        (page("../../secret.txt"), "evidence cannot be had: '../../secret.txt' is no file name"),
        (page(5), "EntityPages.0: names no file (Filename)"),
        (RECORD | {"EntityPages": ["x"], "SearchResults": []}, "EntityPages.0: expected an object"),
        (RECORD | {"EntityPages": "x", "SearchResults": []}, "EntityPages: expected a list"),
        (page("bad.txt"), "evidence: invalid UTF-8: byte 0xff at byte 0"),
        (page("Baikal.txt") | {"Question": " "}, "Question: is empty"),
        (page("Baikal.txt") | {"Question": 5}, "Question: expected a string, got int (5)"),
        ([], "expected an object, got list"),
    ],
)
def test_a_bad_pair_costs_itself(pages: Path, bad: Any, says: str) -> None:
    (pages / "wikipedia" / "bad.txt").write_bytes(b"\xff Baikal")
    dug = run(pages, bad, RECORD)
    assert len(dug.documents) == 2
    [reason] = reasons(dug)
    assert reason.startswith(says)


def test_a_missing_page_costs_its_pair_alone(pages: Path) -> None:
    (pages / "web" / "1" / "2.txt").unlink()
    dug = run(pages, RECORD)
    assert [d.id for d in dug.documents] == ["q1--Baikal.txt"]
    [(key, reason)] = dug.dead
    assert key == "/Data/0 1/2.txt"
    assert "No such file" in reason


def test_what_is_not_wanted(pages: Path) -> None:
    (pages / "wikipedia" / "none.txt").write_text("Nothing about it.")
    (pages / "wikipedia" / "long.txt").write_text("Baikal " * 1000)
    records = [
        page("none.txt"),
        page("long.txt"),
        page("Baikal.txt") | {"Answer": None},
        RECORD | {"EntityPages": [], "SearchResults": []},
    ]
    assert dict(run(pages, *records).skipped) == {
        "the evidence does not hold the answer": 1,
        "the sentence with the answer is too long": 1,
        "question without an answer": 1,
        "question without evidence": 1,
    }


def test_without_evidence_a_question_stands_alone(tmp_path: Path) -> None:
    [document] = dig_json(TriviaQa(), tmp_path, {"Data": [RECORD]}).documents
    assert (document.id, document.text) == ("q1", "")
    [question] = document.questions
    assert (question.alone, question.answers[0]) == (True, "Baikal")


def test_no_evidence_is_opened_for_a_split_not_asked_for(pages: Path) -> None:
    mine = TriviaQa(evidence=str(pages))
    dug = dig_json(mine, pages.parent, {"Data": [page("gone.txt")]}, "web-dev.json")
    assert (dict(dug.skipped), dug.dead) == ({"split dev is not asked for": 1}, [])


def test_a_file_of_another_mine(pages: Path) -> None:
    dug = dig_json(TriviaQa(evidence=str(pages)), pages.parent, {"data": [1], "version": "2"})
    assert reasons(dug) == ["holds no list under the key 'Data'; did you mean \"data\"?"]


def test_no_folder_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="is no folder; give that of the pages"):
        TriviaQa(evidence=str(tmp_path / "nowhere")).units(str(tmp_path), 1)


def test_the_sample() -> None:
    mine = TriviaQa(evidence=str(SAMPLES / "triviaqa" / "evidence"))
    dug = dig(mine, SAMPLES / "triviaqa" / "wikipedia-train.json")
    assert (len(dug.documents), dict(dug.skipped), dug.dead) == (4, {}, [])
