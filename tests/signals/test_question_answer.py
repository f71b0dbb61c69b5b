from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Document, Question

TEXT = "The lighthouse was white until 1931. Then it was painted red."
LONG = "\n\n".join([*["It says nothing. " * 20] * 20, TEXT, *["Nor does this. " * 20] * 20])


def test_the_whole_context_where_it_fits(dig: Any) -> None:
    question = Question(" Until when? ", ("1931", " ", "1931", "the year 1931"))
    found, refused = dig("question_answer", text=f"{TEXT}\n", questions=(question,))
    assert refused == []
    assert found == [
        {
            "question": "Until when?",
            "context": TEXT,
            "answer": "1931",
            "answers": ["1931", "the year 1931"],
            "options": [],
            "distractors": [],
            "kind": "question",
            "open": True,
            "medium": "text",
        }
    ]


@pytest.mark.parametrize("start", [-1, LONG.index("1931")])
def test_a_window_that_holds_the_answer(dig: Any, start: int) -> None:
    question = Question("Until when?", ("1931",), answer_start=start)
    found, _ = dig("question_answer", text=LONG, questions=(question,))
    context = found[0]["context"]
    assert TEXT in context
    assert len(context) <= 3000
    assert context.startswith("It says")
    assert context.endswith("this.")


def test_the_answer_meant_is_the_one_shown(dig: Any) -> None:
    text = f"1931 is a number. {LONG}"
    question = Question("Until when?", ("1931",), answer_start=text.rindex("1931"))
    found, _ = dig("question_answer", text=text, questions=(question,))
    assert TEXT in found[0]["context"]


def test_printed_options(dig: Any) -> None:
    options = ("All of the above", "red", " ", "white", "red")
    question = Question("Which of the following did it become? _ .", ("red", "white"), options)
    [found], _ = dig("question_answer", text=TEXT, questions=(question,))
    assert found["options"] == ["All of the above", "red", "white"]
    assert found["distractors"] == ["All of the above"]
    assert (found["question"], found["kind"]) == (
        "Which of the following did it become?",
        "question",
    )
    assert found["open"] is False


def test_the_whole_context_of_a_question_with_options(dig: Any) -> None:
    text = "It says nothing. " * 250
    question = Question("What does it say _ ?", ("nothing at all",), ("nothing at all", "much"))
    [found], _ = dig("question_answer", text=text, questions=(question,))
    assert (len(found["context"]), found["kind"]) == (len(text) - 1, "cloze")
    assert dig("question_answer", text=text * 2, questions=(question,)) == (
        [],
        ["answer outside the passage"],
    )


def test_a_dialogue(dig: Any) -> None:
    question = Question("Who is late?", ("The man.",), ("The man.", "The woman."))
    [found], _ = dig("question_answer", text="W: Late!\nM: I know.", questions=(question,))
    assert found["medium"] == "dialogue"


def test_a_question_that_is_not_about_the_text(dig: Any) -> None:
    question = Question("Which gas?", ("carbon dioxide",), alone=True, answer_start=7)
    [found], _ = dig("question_answer", text=TEXT, questions=(question,))
    assert (found["context"], found["medium"]) == ("", "")


def test_a_free_answer_need_not_stand_in_the_text(dig: Any) -> None:
    question = Question("Until when?", ("until the early thirties",))
    found, refused = dig("question_answer", text=TEXT, questions=(question,))
    assert (len(found), refused) == (1, [])


def test_of_answers_voted_on_only_the_first_counts(dig: Any) -> None:
    asked = Question("How?", ("Soak it.", "Paint it."), alone=True, votes=(57, -3))
    assert dig("question_answer", questions=(asked,))[0][0]["answers"] == ["Soak it."]


def test_words_taken_from_a_text_may_be_any(dig: Any) -> None:
    text = "He was told: read the page here. So he did."
    words = Question("What was he told?", ("read the page here",), answer_start=13)
    assert len(dig("question_answer", text=text, questions=(words,))[0]) == 1


def test_a_question_without_a_text(dig: Any) -> None:
    question = Question("Which gas?", ("carbon dioxide",))
    for text in ("", "Which gas?"):
        found, _ = dig("question_answer", text=text, questions=(question,))
        assert found[0]["context"] == ""


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question(" ", ("a",)), "no question"),
        (Question("Why?", ()), "no answer"),
        (Question("Why?", (" ",)), "no answer"),
        (Question("Why?", ("https://example.org/a",)), "answer is a bare link"),
        (Question("Why?", ("Because.", "So."), votes=(-1, -3)), "answer was voted down"),
        (Question("Why?", ("See https://example.org/a.",)), "answer is a bare link"),
        (
            Question("How?", ("Click here to read more.",), alone=True),
            "answer only sends the reader elsewhere",
        ),
        (Question("How so?", (" how so",), alone=True), "answer is the question again"),
        (
            Question(
                "How?", ("You put it up between two trees, and then you tie ...",), alone=True
            ),
            "answer ends in an ellipsis",
        ),
        (Question("Why?", ("a",), ("b", "c")), "answer not among the options"),
        (Question("Why?", ("nowhere to be found",)), "answer outside the passage"),
        (
            Question("Until when?", ("1931",), answer_start=0),
            "answer does not stand where the source says",
        ),
        (
            Question("Who?", ("Both A and B",), ("Ann", "Ben", "Both A and B")),
            "an option names others by their letters",
        ),
        (
            Question("Which of the following is red?", ("it",)),
            "question speaks of options that are not there",
        ),
        (Question(" _ .", ("a",)), "no question"),
    ],
)
def test_why_a_question_gives_none(dig: Any, question: Question, reason: str) -> None:
    assert dig("question_answer", text=LONG, questions=(question,)) == ([], [reason])


def test_many_questions_about_a_text_too_long_to_search() -> None:
    text = "Some words. " * 500_000
    asked = tuple(Question(f"Why {n}?", (f"z{n}",), (f"z{n}", "b")) for n in range(3000))
    document = Document(id="1", mine="m", uri="u", text=text, questions=asked)
    reasons = [r.reason for r in signals.dig(signals.registry()["question_answer"], document)]  # type: ignore[union-attr]
    assert reasons[0] == "answer outside the passage"
    assert reasons[-1] == "too many questions about a long text"
