from __future__ import annotations

from typing import Any

import pytest

from pipeline.exams.asking import choice_question, extracted, worded_question
from pipeline.exams.clean import clean

OPTIONS = ["red", "green", "blue"]


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("A", ("red",)),
        (" c ", ("blue",)),
        (1, ("green",)),
        ("D", ("letter D",)),
        ("Z", ("letter Z",)),
        (3, ("number 3",)),
        (-1, ("number -1",)),
        (True, ()),
        ("", ()),
        (None, ()),
        ("green", ("green",)),
        ("é", ("é",)),
    ],
)
def test_what_a_key_means(key: Any, answers: tuple[str, ...]) -> None:
    question = choice_question("Which?", OPTIONS, key)
    assert (question.answers, question.options) == (answers, tuple(OPTIONS))


def test_a_letter_is_never_the_text_of_an_option() -> None:
    options = ["E", "A", "C", "B"]
    assert choice_question("?", options, "B").answers == ("A",)
    assert choice_question("?", options, "E").answers == ("letter E",)
    assert worded_question("?", options, "E").answers == ("E",)


def test_options_that_are_none() -> None:
    assert choice_question("?", "red", "A").answers == ()
    assert choice_question("?", [], 0).answers == ()
    # An empty option counts, but is not shown.
    question = choice_question("?", ["", 5, "x"], "C")
    assert (question.answers, question.options) == (("x",), ("x",))
    assert choice_question("?", ["", "x"], "A").answers == ()


RAW = "It  was &amp; is 1931. The tower of 1931 is red, and\tred is seen."
TEXT = clean(RAW)


@pytest.mark.parametrize(
    ("answer", "start", "place"),
    [
        ("tower", RAW.index("tower"), TEXT.index("tower")),
        ("tower", 0, TEXT.index("tower")),  # it stands only once
        ("tower", 10**9, TEXT.index("tower")),
        ("1931", RAW.rindex("1931"), TEXT.rindex("1931")),
        ("1931", RAW.rindex("1931") - 3, TEXT.rindex("1931")),  # counted a little wrong
        ("red", None, TEXT.index("red")),  # no place is stated
        ("red", 0, len(TEXT)),  # which of the two is not certain
        ("red", "7", len(TEXT)),
        ("blue", 3, len(TEXT)),
    ],
)
def test_where_an_answer_stands(answer: str, start: Any, place: int) -> None:
    question = extracted("?", [(answer, start)], RAW, TEXT)
    assert (question.answers, question.answer_start) == ((answer,), place)


def test_answers_that_stand_come_first() -> None:
    question = extracted("?", [("blue", 1), (5, 5), ("tower", None), ("tower", 0)], RAW, TEXT)
    assert question.answers == ("tower",)
    assert extracted("?", [], RAW, TEXT).answers == ()
    assert extracted("?", [("", 0)], RAW, TEXT).answer_start == -1
