"""A question with what its asker adds to it, its answer, and related questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Question
from schemas.signal import Found, Refused
from signals import _origin, _questions, _text

NEEDS = ("questions",)
VERSION = 2
EVIDENCE = ""

LEAST_DESCRIPTION_WORDS = 3


@dataclass(frozen=True)
class Fields:
    """`description` is what stands beside the question, at most one passage, and
    `related_questions` are what the source names for further reading; one of the two may be
    empty. `answer_text` may be a list of steps, a line each. (It is not called `answer`, since
    that is the right option in a prompt, here the question.)"""

    question: str
    description: str
    answer_text: str
    related_questions: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a question with a description or related ones, or why it gave none.

    A question that has neither is no candidate.
    """
    for question in document.questions:
        if question.description.strip() or any(map(str.strip, question.related)):
            yield _of_question(question)


def _of_question(question: Question) -> Found | Refused:
    asked = question.text.strip()
    answer = next(filter(None, map(str.strip, question.answers)), "")
    start, end = _text.passage(question.description, 0, len(question.description))
    description = question.description[start:end]
    if not _text.has_words(description, LEAST_DESCRIPTION_WORDS) or _text.same(description, asked):
        description = ""
    named = dict.fromkeys(text.strip() for text in question.related if text.strip())
    related = [text for text in named if not _text.same(text, asked)]
    if not asked:
        return Refused("no question")
    if not answer:
        return Refused("no answer")
    if reason := _questions.vote_fault(question.votes) or _questions.answer_fault(asked, answer):
        return Refused(reason)
    if _text.same(answer, description):
        return Refused("answer is the description")
    if not description and not related:
        return Refused("nothing beside the question")
    fields = Fields(asked, description, answer, related)
    return Found(fields, method=_origin.method(question.origin))
