"""From what a benchmark says to a `Question`: the option that a key means, the answer's place.

A question that is wrong in itself costs no other. It becomes a Question that says what the source
says as far as it can be had, and the signal refuses it, counted under the reason: "no question",
"no answer", "answer not among the options", "answer does not stand where the source says".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.exams.clean import clean, line
from pipeline.fields.questions import located
from schemas import Question

# Sources count characters a little wrong (blanks that were stripped, marks of another encoding).
NEAR = 20


def choice_question(asked: Any, options: Any, key: Any) -> Question:
    """Return a question with printed options; `key` is the right one's letter, index or text.

    A key that means none of the options stays as the answer, so that it is refused; one beside
    options that are no list says nothing.
    """
    printed = [line(option) for option in options] if isinstance(options, list) else []
    # Empty options go only now, since the keys count them.
    answer = meant(key, printed) if any(printed) else ""
    return Question(line(asked), (answer,) if answer else (), tuple(filter(None, printed)))


def worded_question(asked: Any, options: Any, answer: Any) -> Question:
    """Return a question with printed options; `answer` is the right one in its own words."""
    printed = [line(option) for option in options] if isinstance(options, list) else []
    said = line(answer) if any(printed) else ""
    return Question(line(asked), (said,) if said else (), tuple(filter(None, printed)))


def meant(key: Any, options: Sequence[str]) -> str:
    """Return the option that `key` means; else the key itself as text, "" if it is no key.

    A letter or a whole number counts the options: A and 0 are the first.
    """
    if type(key) is int:
        return options[key] if 0 <= key < len(options) else f"number {key}"
    text = line(key)
    index = ord(text.upper()) - ord("A") if len(text) == 1 and text.isascii() else -1
    if 0 <= index < len(options):
        return options[index]
    if 0 <= index < 26:
        # As it stands it could be the text of an option.
        return f"letter {text}"
    return text


def extracted(asked: Any, answers: Sequence[tuple[Any, Any]], raw: str, text: str) -> Question:
    """Return a question whose answers are stretches of `text`, which is `raw` cleaned.

    `answers` are pairs of a text and its offset in `raw`. Those that stand where they should come
    first; if none does, the first one stays with its wrong place, and is refused.
    """
    said = [(clean(a), start) for a, start in answers if isinstance(a, str)]
    placed = [(a, _place(text, a, start, raw)) for a, start in said if a]
    good = [pair for pair in placed if pair[1] >= 0]
    shown = tuple(dict.fromkeys(answer for answer, _ in good or placed))
    # Nothing can stand at the end, so the signal refuses what is said to.
    first = good[0][1] if good else len(text)
    return Question(line(asked), shown, answer_start=first if placed else -1)


def _place(text: str, answer: str, start: Any, raw: str) -> int:
    """Return where `answer` stands in `text`; -1 where that is not certain.

    That is the place stated, or one near to it, or the only one.
    """
    first = text.find(answer)
    if first < 0 or text.find(answer, first + 1) < 0:
        return first
    if type(start) is not int or not 0 <= start <= len(raw):
        # Any place will do for a source that states none.
        return first if start is None else -1
    expected = start if text == raw else len(clean(raw[:start]))
    found = located(text, answer, expected)
    return found if abs(found - expected) <= NEAR else -1
