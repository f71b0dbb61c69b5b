from __future__ import annotations

from typing import Any

import pytest

from schemas.parts import Question


def test_answers_in_the_order_of_their_votes(dig: Any) -> None:
    asked = Question(
        " Why  so? ",
        ("Accepted.", " Best. ", "Worst.", "Accepted.", "Middling."),
        description="It is not clear to me.",
        votes=(3, 9, -2, 8, 1),
    )
    found, refused = dig("ranked_answers", questions=(asked,))
    assert refused == []
    answers = ["Best.", "Accepted.", "Middling.", "Worst."]
    assert found == [
        {
            "question": "Why so?",
            "posed": "Why so?\nIt is not clear to me.",
            "best": "Best.",
            "worst": "Worst.",
            "answers": answers,
            "options": answers,
        }
    ]


def test_of_many_answers_the_ends_and_some_between(dig: Any) -> None:
    answers = tuple(f"Answer {n}." for n in range(100))
    asked = Question("Why?", answers, votes=tuple(range(100)))
    [found], _ = dig("ranked_answers", questions=(asked,))
    assert found["answers"] == ["Answer 99.", "Answer 66.", "Answer 33.", "Answer 0."]
    assert found["posed"] == "Why?"


def test_the_votes_of_the_answers_shown_all_differ(dig: Any) -> None:
    asked = Question("Why?", ("a", "b", "c", "d"), votes=(5, 1, 1, 1))
    [found], _ = dig("ranked_answers", questions=(asked,))
    assert (found["answers"], found["worst"]) == (["a", "b"], "b")


@pytest.mark.parametrize("answer", ['so "called"', "two\nlines", "long " * 100])
def test_what_cannot_be_printed_in_quotes_is_no_option(dig: Any, answer: str) -> None:
    asked = Question("Why?", ("a", answer), votes=(5, 1))
    [found], _ = dig("ranked_answers", questions=(asked,))
    assert (found["options"], found["worst"]) == ([], answer.strip())


def test_a_description_that_says_the_question_again_is_not_shown(dig: Any) -> None:
    asked = Question("Why?", ("a", "b"), votes=(5, 1), description="why")
    assert dig("ranked_answers", questions=(asked,))[0][0]["posed"] == "Why?"


def test_what_is_no_candidate(dig: Any) -> None:
    asked = (Question("Why?", ("a",), votes=(5,)), Question("Why?", ("a", "b")))
    assert dig("ranked_answers", questions=asked) == ([], [])


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question(" ", ("a", "b"), votes=(5, 1)), "no question"),
        (Question("Why?", ("a", "b"), votes=(5,)), "not as many votes as answers"),
        (Question("Why?", ("a", "b"), votes=(2, 2)), "no two answers with different votes"),
        (Question("Why?", ("a", "a "), votes=(2, 1)), "no two answers with different votes"),
        (Question("Why?", ("a", " "), votes=(2, 1)), "no two answers with different votes"),
        (
            Question("Why?", ("a", "b", "c"), votes=(2, 2, 1)),
            "two answers share the most votes",
        ),
        (Question("Why?", ("a", "b"), votes=(0, -1)), "no answer has a vote in its favour"),
        (Question("Why?", ("https://a.example", "b"), votes=(5, 1)), "answer is a bare link"),
        (
            Question("Why?", ("a" * 2001, "b", "c"), votes=(5, 1, 0)),
            "answer with the most votes too long",
        ),
        (
            Question("Why?", ("a", "b" * 2001), votes=(5, 1)),
            "no second answer that can be shown",
        ),
    ],
)
def test_why_a_question_gives_none(dig: Any, question: Question, reason: str) -> None:
    assert dig("ranked_answers", questions=(question,)) == ([], [reason])
