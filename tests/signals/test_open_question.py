from __future__ import annotations

from typing import Any

import pytest

from schemas.parts import Question


def test_a_question_with_what_stands_beside_it(dig: Any) -> None:
    asked = Question(
        " Why? ",
        ("", "Because."),
        description="It is not clear.",
        related=("How?", "why", "How?", " "),
    )
    found, refused = dig("open_question", questions=(asked,))
    assert refused == []
    assert found == [
        {
            "question": "Why?",
            "description": "It is not clear.",
            "answer_text": "Because.",
            "related_questions": ["How?"],
        }
    ]


def test_a_plain_question_is_no_candidate(dig: Any) -> None:
    assert dig("open_question", questions=(Question("Why?", ("So.",)),)) == ([], [])


def test_a_long_description_is_cut_to_a_passage(dig: Any) -> None:
    asked = Question("Why?", ("So.",), description="It is so. " * 1000)
    [found], _ = dig("open_question", questions=(asked,))
    assert 2000 < len(found["description"]) <= 3000


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question(" ", ("So.",), related=("How?",)), "no question"),
        (Question("Why?", (" ",), related=("How?",)), "no answer"),
        (Question("Why?", ("It is so.",), description="It is so"), "answer is the description"),
        (
            Question("Why?", ("So.",), related=("How?",), votes=(-2,)),
            "answer was voted down",
        ),
        (
            Question("Why?", ("www.example.org/faq",), description="It is not clear."),
            "answer is a bare link",
        ),
        (
            Question("Why?", ("Please see our web site.",), description="It is not clear."),
            "answer only sends the reader elsewhere",
        ),
        (
            Question("Why not?", ("Why not",), description="It is not clear."),
            "answer is the question again",
        ),
        (
            Question("Why not now?", ("So.",), description="why not now"),
            "nothing beside the question",
        ),
        (
            Question("Why?", ("So.",), description="Hm", related=("why",)),
            "nothing beside the question",
        ),
    ],
)
def test_why_a_question_gives_none(dig: Any, question: Question, reason: str) -> None:
    assert dig("open_question", questions=(question,)) == ([], [reason])
