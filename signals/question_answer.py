"""A question, its answer, and the passage that answers it where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Question
from schemas.signal import Found, Refused
from signals import _origin, _questions, _text

NEEDS = ("questions",)
VERSION = 3
EVIDENCE = "context"

# The answer to a question with printed options need not stand in the context, so all of it is
# shown, even where it is longer than a passage.
WHOLE_CHARS = 2 * _text.PASSAGE_CHARS
# Looking through a long text for each of very many answers would be quadratic.
_SEARCHED_CHARS = 256_000_000
_SEARCHED = 100


@dataclass(frozen=True)
class Fields:
    """`context` is "" for a question without a text. `answer` is the first of `answers`;
    `options` are the choices that the source prints, the right one among them, and `distractors`
    those that are no answer. `kind` is "question", or "cloze" for a sentence with "_____" in it.
    `open` says that it can be understood without its options. `medium` says what the context
    is: "text", "dialogue", or "" where there is none."""

    question: str
    context: str
    answer: str
    answers: list[str]
    options: list[str]
    distractors: list[str]
    kind: str
    open: bool
    medium: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a question, or why a question gave none."""
    searched = max(_SEARCHED, _SEARCHED_CHARS // (len(document.text) or 1))
    for number, question in enumerate(document.questions):
        yield _of_question(document, question, number < searched)


def _of_question(document: Document, question: Question, searched: bool) -> Found | Refused:
    answers, options = _distinct(question.answers), _distinct(question.options)
    if question.votes:
        # What is voted on may be wrong: only the answer that stands first is known to be good.
        answers = answers[:1]
    asked, kind = _questions.asked(question.text, options)
    reason = (
        _fault(asked, answers, options)
        or _questions.vote_fault(question.votes)
        or _answer_fault(document.text, question, answers)
    )
    if reason:
        return Refused(reason)
    found = _context(document.text, question, answers[0], searched)
    if found is None and not searched:
        return Refused("too many questions about a long text")
    if found is None:
        return Refused("answer outside the passage")
    start, end = found
    context = document.text[start:end]
    is_open = not options or not _questions.needs_options(asked, answers[0])
    fields = Fields(
        question=asked,
        context=context,
        answer=answers[0],
        answers=answers,
        options=options,
        distractors=[option for option in options if option not in answers],
        kind=kind,
        open=is_open,
        medium=_questions.medium(context),
    )
    return Found(fields, start, end, _origin.method(question.origin))


def _fault(asked: str, answers: list[str], options: list[str]) -> str:
    if not asked:
        return "no question"
    if not answers:
        return "no answer"
    if _questions.is_link(answers[0]):
        return "answer is a bare link"
    if not options:
        lost = _questions.names_options(asked)
        return "question speaks of options that are not there" if lost else ""
    if answers[0] not in options:
        return "answer not among the options"
    if any(map(_questions.is_by_letter, options)):
        return "an option names others by their letters"
    return ""


def _answer_fault(text: str, question: Question, answers: list[str]) -> str:
    """Return what is wrong with the words of an answer, or with the place stated for it."""
    start = question.answer_start
    if question.options:
        return ""
    # Words taken out of the text answer as they stand there.
    if start < 0:
        return _questions.answer_fault(question.text, answers[0])
    if question.alone or text.startswith(answers[0], start):
        return ""
    return "answer does not stand where the source says"


def _distinct(texts: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _context(text: str, question: Question, answer: str, searched: bool) -> tuple[int, int] | None:
    """Return the stretch to show: all of the context, or what of it surely holds the answer.

    An answer whose place is not stated is looked for only if it is to be `searched`.
    """
    start, end = _text.trim(text, question.start, question.end or len(text))
    if question.alone or start == end or _is_all(text, (start, end), question.text):
        return 0, 0
    if end - start <= (WHOLE_CHARS if question.options else _text.PASSAGE_CHARS):
        return start, end
    at = question.answer_start
    if at < start or not text.startswith(answer, at):
        at = text.find(answer, start, end) if searched else -1
    if at < 0 or at + len(answer) > end:
        return None
    return _text.window(text, (start, end), (at, at + len(answer)))


def _is_all(text: str, stretch: tuple[int, int], asked: str) -> bool:
    """Tell whether a stretch of the text is the question itself."""
    asked, (start, end) = asked.strip(), stretch
    return end - start == len(asked) and text.startswith(asked, start)
