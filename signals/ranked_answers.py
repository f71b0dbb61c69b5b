"""Answers to one question, in the order of the votes that readers gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Question
from schemas.signal import Found, Refused
from signals import _origin, _questions, _text

NEEDS = ("questions",)
VERSION = 1
EVIDENCE = ""

# A prompt shows all answers, so there are few, and none fills it alone.
MOST_ANSWERS = 4
ANSWER_CHARS = 2000
# Options are printed in quotes on one line.
OPTION_CHARS = 400


@dataclass(frozen=True)
class Fields:
    """`posed` is the `question` with what its asker adds below it. `answers` have votes that all
    differ, most votes first; `best` has more than any other, `worst` the fewest of those here.
    `options` are the same answers where each can be printed in quotes on a line, else none."""

    question: str
    posed: str
    best: str
    worst: str
    answers: list[str]
    options: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a question whose answers were voted on, or why it gave none.

    A question with fewer than two answers, or without votes, is no candidate.
    """
    for question in document.questions:
        if len(question.answers) > 1 and question.votes:
            yield _of_question(question)


def _of_question(question: Question) -> Found | Refused:
    asked = " ".join(question.text.split())
    if not asked:
        return Refused("no question")
    if len(question.votes) != len(question.answers):
        return Refused("not as many votes as answers")
    ranked = _ranked(question)
    if len(ranked) < 2 or ranked[0][0] == ranked[-1][0]:
        return Refused("no two answers with different votes")
    if ranked[0][0] == ranked[1][0]:
        return Refused("two answers share the most votes")
    if ranked[0][0] <= 0:
        return Refused("no answer has a vote in its favour")
    reason = _questions.answer_fault(asked, ranked[0][1])
    if reason:
        return Refused(reason)
    if len(ranked[0][1]) > ANSWER_CHARS:
        return Refused("answer with the most votes too long")
    answers = _apart(ranked)
    if len(answers) < 2:
        return Refused("no second answer that can be shown")
    return Found(_fields(question, asked, answers), method=_origin.method(question.origin))


def _ranked(question: Question) -> list[tuple[int, str]]:
    """Return votes and answers, most votes first; of equal answers only the first one."""
    votes: dict[str, int] = {}
    for answer, count in zip(question.answers, question.votes, strict=True):
        if answer.strip():
            votes.setdefault(answer.strip(), count)
    # A stable sort: answers with equal votes stay in the order of the source.
    return sorted(((n, answer) for answer, n in votes.items()), key=lambda pair: -pair[0])


def _apart(ranked: list[tuple[int, str]]) -> list[str]:
    """Return answers whose votes all differ: the first and the last, and some between."""
    by_votes: dict[int, str] = {}
    for count, answer in ranked:
        if len(answer) <= ANSWER_CHARS:
            by_votes.setdefault(count, answer)
    answers = list(by_votes.values())
    last = len(answers) - 1
    kept = min(MOST_ANSWERS, len(answers))
    return [answers[n * last // (kept - 1)] for n in range(kept)] if kept > 1 else answers


def _fields(question: Question, asked: str, answers: list[str]) -> Fields:
    start, end = _text.passage(question.description, 0, len(question.description))
    added = question.description[start:end]
    posed = asked if not added or _text.same(added, asked) else f"{asked}\n{added}"
    shown = all(len(a) <= OPTION_CHARS and '"' not in a and "\n" not in a for a in answers)
    return Fields(asked, posed, answers[0], answers[-1], answers, answers if shown else [])
