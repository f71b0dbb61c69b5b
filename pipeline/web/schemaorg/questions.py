"""Questions with their answers, of help pages and forums."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.kinds import QUESTIONS
from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.scope import Scope
from pipeline.web.schemaorg.wording import bare, line, origin
from schemas.parts import Question

_COUNT = re.compile(r"[+-]?\d{1,9}")
_WITH_OPTIONS = frozenset(("multiplechoice", "checkbox"))
# A shorter answer is looked for only behind its question.
_LEAST_ALONE = 40
_BODIES = ("text", "description", "articleBody")


def questions(scope: Scope, lookup: Lookup) -> tuple[Question, ...]:
    """Return every question that has an answer, each once, in the order of the page.

    Accepted answers come first, the others by their votes. An answer that stands in the page's
    text is given as it stands there, with its place.
    """
    found: dict[str, Question] = {}
    for place in scope.placed:
        if not QUESTIONS.isdisjoint(place.node.types):
            question = _question(place.node, lookup)
            if question.text and question.answers:
                found.setdefault(bare(question.text), question)
    return tuple(found.values())


def _question(node: Node, lookup: Lookup) -> Question:
    name = line(node.text("name", "headline"))
    body = node.text(*_BODIES)
    asked, description = (name, body) if name else (line(body), "")
    if bare(description) == bare(asked) or len(description) <= len(asked):
        description = ""
    if bare(node.text("eduQuestionType")) in _WITH_OPTIONS:
        return _with_options(node, asked)
    told = list(_told(node))
    texts = [text for text, _ in told]
    votes = [count for _, count in told if count is not None]
    start = -1
    if texts and (place := _place(asked, texts[0], lookup)):
        start, texts[0] = place[0], lookup.text[place[0] : place[1]]
    return Question(
        text=asked,
        answers=tuple(texts),
        answer_start=start,
        alone=start < 0,
        description=description,
        votes=tuple(votes) if len(votes) == len(texts) else (),
        origin=origin(
            node, "acceptedAnswer" if "acceptedAnswer" in node.props else "suggestedAnswer"
        ),
    )


def _place(asked: str, answer: str, lookup: Lookup) -> tuple[int, int] | None:
    """Return where the page gives an answer: behind its question, or else anywhere.

    A short one ("Yes.") may stand under another question too, so it counts only behind its own.
    """
    question = lookup.find(asked)
    if question and (place := lookup.find(answer, question[1])):
        return place
    return lookup.find(answer) if len(answer) >= _LEAST_ALONE else None


def _with_options(node: Node, asked: str) -> Question:
    """Return a question of a test, whose suggested answers are the wrong ones."""
    values = (*node.values("acceptedAnswer"), *node.values("suggestedAnswer"))
    right = [_answer(value) for value in node.values("acceptedAnswer")]
    # By their positions, for the right one stands first in the markup.
    ranked = sorted(values, key=_position)
    options = [text for text in dict.fromkeys(map(_answer, ranked)) if text]
    return Question(
        text=asked,
        answers=tuple(filter(None, right)),
        options=tuple(sorted(options) if len(set(map(_position, values))) < 2 else options),
        alone=True,
        origin=origin(node, "acceptedAnswer"),
    )


def _told(node: Node) -> Iterator[tuple[str, int | None]]:
    """Yield answers with their votes, the accepted before the others, the more votes the sooner."""
    met = set()
    for name in ("acceptedAnswer", "suggestedAnswer"):
        values = sorted(node.values(name), key=lambda value: -(_votes(value) or 0))
        for value in values:
            text = _answer(value)
            if text and text not in met:
                met.add(text)
                yield text, _votes(value)


def _answer(value: Node | str) -> str:
    return value.strip() if isinstance(value, str) else value.text("text", "description", "name")


def _votes(value: Node | str) -> int | None:
    """Return the votes for an answer, less those against; None where none are counted."""
    if isinstance(value, str):
        return None
    counts = [value.text(name).strip() for name in ("upvoteCount", "downvoteCount")]
    if not _COUNT.fullmatch(counts[0]):
        return None
    return int(counts[0]) - (int(counts[1]) if _COUNT.fullmatch(counts[1]) else 0)


def _position(value: Node | str) -> int:
    text = "" if isinstance(value, str) else value.text("position").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else 0
