"""A question, its answer, and the passage that answers it where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Question
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("questions",)
VERSION = 1
EVIDENCE = "context"

_BARE_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Fields:
    """`context` is "" for a question without a text. `answer` is the first of `answers`;
    `options` are the choices that the source prints, the right one among them."""

    question: str
    context: str
    answer: str
    answers: list[str]
    options: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a question, or why a question gave none."""
    for question in document.questions:
        yield _of_question(document, question)


def _of_question(document: Document, question: Question) -> Found | Refused:
    asked = question.text.strip()
    answers = _distinct(question.answers)
    options = _distinct(question.options)
    reason = _fault(asked, answers, options)
    if reason:
        return Refused(reason)
    found = _context(document.text, question, asked, answers[0])
    if found is None:
        return Refused("answer outside the passage")
    start, end = found
    context = document.text[start:end]
    return Found(Fields(asked, context, answers[0], answers, options), start, end)


def _fault(asked: str, answers: list[str], options: list[str]) -> str:
    if not asked:
        return "no question"
    if not answers:
        return "no answer"
    if _BARE_LINK.fullmatch(answers[0]):
        return "answer is a bare link"
    if options and answers[0] not in options:
        return "answer not among the options"
    return ""


def _distinct(texts: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _context(text: str, question: Question, asked: str, answer: str) -> tuple[int, int] | None:
    """Return the stretch to show: all of the context, or what of it surely holds the answer."""
    start, end = _text.trim(text, question.start, question.end or len(text))
    if start == end or text[start:end] == asked:
        return 0, 0
    if end - start <= _text.PASSAGE_CHARS:
        return start, end
    at = question.answer_start
    if at < start or not text.startswith(answer, at):
        at = text.find(answer, start, end)
    if at < 0 or at + len(answer) > end:
        return None
    return _text.window(text, (start, end), (at, at + len(answer)))
