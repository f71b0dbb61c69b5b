from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import signals
from pipeline.mines.base import Item
from pipeline.mines.squad import Squad
from schemas import Document, Refused
from tests.exams import SAMPLES, dig, dig_json, reasons

CONTEXT = "Salt &amp; sand.  Salt draws water\x0c out of cells; sand does not."


def asked(question: Any, *answers: Any, **more: Any) -> dict[str, Any]:
    return {"id": "q", "question": question, "answers": list(answers)} | more


def answer(text: str, start: Any) -> dict[str, Any]:
    return {"text": text, "answer_start": start}


def article(*qas: Any, **more: Any) -> dict[str, Any]:
    paragraph = {"context": CONTEXT, "qas": list(qas)} | more
    return {"data": [{"title": "Salt_and_sand", "paragraphs": [paragraph]}], "version": "v2.0"}


GOOD = asked("What draws water?", answer("Salt", CONTEXT.rindex("Salt")))


def results(document: Any) -> list[str]:
    found = signals.dig(signals.registry()["question_answer"], document)
    return [f.reason if isinstance(f, Refused) else f.fields["answer"] for f in found]


def test_a_paragraph(tmp_path: Path) -> None:
    [document] = dig_json(Squad(), tmp_path, article(GOOD)).documents
    assert document.text == "Salt & sand. Salt draws water\nout of cells; sand does not."
    assert document.title == "Salt and sand"
    assert document.uri.endswith("#/data/0/paragraphs/0")
    assert document.questions[0].answer_start == document.text.rindex("Salt")


def test_each_question_for_itself(tmp_path: Path) -> None:
    made = article(
        GOOD,
        asked("None?", is_impossible=True, plausible_answers=[answer("Salt", 0)]),
        asked("Impossible after all?", answer("Salt", 0), is_impossible=True),
        asked("Elsewhere?", answer("sand", 10**6)),
        asked("Nowhere?", answer("sugar", 3)),
        asked("", answer("Salt", 0)),
        asked("Which?", "cells"),
        "no question",
        asked("Second?", answer("sugar", 3), answer("cells", 44)),
    )
    [document] = dig_json(Squad(), tmp_path, made).documents
    assert results(document) == [
        "Salt",
        "no answer",
        "no answer",
        "answer does not stand where the source says",
        "answer does not stand where the source says",
        "no question",
        "cells",
        "no question",
        "cells",
    ]


def test_the_older_shape_of_cmrc(tmp_path: Path) -> None:
    record = {
        "context_id": "TRAIN_1",
        "context_text": "盐能吸水。盐是白的。",
        "qas": [{"query_id": "Q0", "query_text": "什么能吸水？", "answers": ["盐", "盐"]}],
        "title": "盐",
    }
    [document] = dig_json(Squad(), tmp_path, [record]).documents
    assert (document.id, document.title) == ("TRAIN_1", "盐")
    [question] = document.questions
    assert (question.text, question.answers, question.answer_start) == ("什么能吸水？", ("盐",), 0)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"paragraphs": None}, "paragraphs: is null"),
        ({"paragraphs": {}}, "paragraphs: expected a list, got dict"),
        ({"paragraphs": [5]}, "expected an object, got int (5)"),
        ({"paragraphs": [{"qas": []}]}, "context: is missing"),
        ({"paragraphs": [{"context": "", "qas": []}]}, "context: is empty"),
        ({"paragraphs": [{"context": "x"}]}, "qas: is missing"),
        ({"article": "x"}, "context: is missing (the record has: article)"),
        ([], "expected an object, got list"),
    ],
)
def test_a_bad_article_costs_itself(tmp_path: Path, bad: Any, says: str) -> None:
    made = article(GOOD)
    made["data"].insert(0, bad)
    dug = dig_json(Squad(), tmp_path, made)
    assert len(dug.documents) == 1
    assert reasons(dug)[0].startswith(says)


def test_very_many_questions_about_a_long_text(tmp_path: Path) -> None:
    made = article(*[asked("?", answer("cells", 0))] * 300)
    made["data"][0]["paragraphs"][0]["context"] = CONTEXT + " x" * 1_000_000
    [document] = dig_json(Squad(), tmp_path, made).documents
    assert sum(q.answer_start < len(document.text) for q in document.questions) > 100


def test_a_cut_file(tmp_path: Path) -> None:
    made = article(GOOD)
    made["data"] *= 3
    dig_json(Squad(), tmp_path, made)
    path = tmp_path / "train.json"
    path.write_bytes(path.read_bytes()[:-100])
    dug = dig(Squad(), path)
    assert (len(dug.documents), dug.cut) == (2, 1)
    assert reasons(dug)[0].startswith("cut off")


def test_the_sample() -> None:
    dug = dig(Squad(), SAMPLES / "squad")
    assert (len(dug.documents), dug.dead) == (3, [])
    found = [result for document in dug.documents for result in results(document)]
    assert (len(found), found.count("no answer")) == (6, 1)


def test_real_questions(corpora: Path) -> None:
    files = corpora / "qa/cmrc2018/squad-style-data/*.json"
    dug = dig(Squad(splits=["train", "dev"]), files)
    questions = [(d, q) for d in dug.documents for q in d.questions]
    assert (len(dug.documents), len(questions), dug.dead) == (1104, 4221, [])
    # The source counts eight of them wrong.
    assert all(d.text.startswith(q.answers[0], q.answer_start) for d, q in questions)


def test_very_many_answers_are_not_all_looked_for() -> None:
    context = "aaaa bbbb " * 400_000
    answers = [{"text": f"bbbb aaaa{n}", "answer_start": 5} for n in range(5000)]
    record = {"context": context, "qas": [{"question": "q?", "answers": answers}] * 3}
    before = time.process_time()
    document = Squad().parse(Item(json.dumps(record).encode(), "k", 0, "train.json"))
    assert isinstance(document, Document)
    assert len(document.questions) == 3
    assert time.process_time() - before < 20
