"""What the wording of a question tells."""

from __future__ import annotations

import pytest

from signals._questions import (
    answer_fault,
    asked,
    is_by_letter,
    medium,
    names_options,
    needs_options,
)


@pytest.mark.parametrize(
    ("text", "shown", "kind"),
    [
        ("Who is it?", "Who is it?", "question"),
        ("The writer  thinks that _ .", "The writer thinks that _____.", "cloze"),
        ("_______ is the best.", "_____ is the best.", "cloze"),
        ("He is so _ that _ .", "He is so _____ that _____.", "cloze"),
        ("It is _ _ _ here.", "It is _____ here.", "cloze"),
        ("What is the text about? _ .", "What is the text about?", "question"),
        ("What does foo_bar do?", "What does foo_bar do?", "question"),
        (" _ . ", "", "question"),
        ("", "", "question"),
        ("The argument is flawed because it", "The argument is flawed because it _____.", "cloze"),
        ("who wrote it", "who wrote it", "question"),
        ("Tell us which is best", "Tell us which is best", "question"),
    ],
)
def test_gaps(text: str, shown: str, kind: str) -> None:
    assert asked(text, ["ignores a cause", "is circular"]) == (shown, kind)


def test_a_beginning_needs_options_that_go_on() -> None:
    assert asked("Choose a title", ["The Bee", "A Day"]) == ("Choose a title", "question")
    assert asked("The capital of France", []) == ("The capital of France", "question")


@pytest.mark.parametrize(
    ("question", "named", "needed"),
    [
        ("Which of the following is TRUE?", True, True),
        ("Which one of the following, if true, weakens it?", True, True),
        ("以下哪项最能削弱上述论证？", True, True),
        ("What is NOT mentioned?", False, True),
        ("All people came except _____.", False, True),
        ("What is not true of bees?", False, True),
        ("Which statement is true?", False, True),
        ("Why did he not come?", False, False),
        ("What did the following day bring?", False, True),
        ("Where is the tower?", False, False),
    ],
)
def test_talk_of_options(question: str, named: bool, needed: bool) -> None:
    assert (names_options(question), needs_options(question, "x")) == (named, needed)


def test_an_answer_that_speaks_of_the_others() -> None:
    assert needs_options("Who came?", "All of the above")
    assert not needs_options("Who came?", "All of his friends")


@pytest.mark.parametrize(
    ("option", "by_letter"),
    [
        ("Both A and C", True),
        ("A, B, and C", True),
        ("a or b.", True),
        ("A&D", True),
        ("Dora.", False),
        ("Ann and Ben", False),
        ("B", False),
        ("Vitamins A and D", False),
    ],
)
def test_options_by_letter(option: str, by_letter: bool) -> None:
    assert is_by_letter(option) is by_letter


@pytest.mark.parametrize(
    ("context", "kind"),
    [
        ("", ""),
        ("A text: with a colon.", "text"),
        ("M: Hello.\nW: Good day.", "dialogue"),
        ("M: Hello.\nM: Is nobody there?", "text"),
        ("M: Hello.\nShe says nothing.", "text"),
        ("王：你好。\n李：早上好。", "dialogue"),
    ],
)
def test_dialogues(context: str, kind: str) -> None:
    assert medium(context) == kind


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("https://example.org/", "answer is a bare link"),
        ("www.example.org", "answer is a bare link"),
        ("example.org/faq.html", "answer is a bare link"),
        ("Please visit https://example.org/a?b=c#d for more information.", "answer is a bare link"),
        ("https://a.example, https://b.example", "answer is a bare link"),
        ("Click here", "answer only sends the reader elsewhere"),
        ("Learn more", "answer only sends the reader elsewhere"),
        ("See the article below!", "answer only sends the reader elsewhere"),
        ("So what?", "answer is the question again"),
        ("It is a long story that begins in the year ...", "answer ends in an ellipsis"),
        ("Well ...", ""),
        ("Here", ""),
        ("More", ""),
        ("Yes, see https://example.org/ for the form.", ""),
        ("info@example.org", ""),
        ("Read the page twice.", ""),
        ("On the page", ""),
        ("e.g. and/or", ""),
        ("1931", ""),
        ("見る", ""),
    ],
)
def test_what_answers_nothing(answer: str, reason: str) -> None:
    assert answer_fault("So what", answer) == reason
