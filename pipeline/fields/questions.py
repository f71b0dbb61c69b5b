"""Questions of a record, with their answers, options and the place of the answer in the text."""

from __future__ import annotations

from typing import Any

from pipeline.fields.path import MISSING, absent, keyed, kind, path, string, strings
from pipeline.mines.base import BadItem
from schemas import Question

_KEYS = ("from", "question", "answers", "options", "answer_start", "first")
# Searching a long text once for each of very many questions would be quadratic; a record may
# search this many characters in all, and at least this many questions.
_SEARCHED_CHARS = 256_000_000
_SEARCHED = 100


class QuestionsPart:
    """`{from, question, answers, options, answer_start, first}`; all but `from` are paths in a
    question and have their own names as defaults; a `from` of "" says that the record is one.

    `answers` is a string or a list of them. Where options are printed, it may also be the right
    one's letter or index; `first` (0 or 1) numbers the first option, and lets strings of digits
    count as indexes too.
    """

    def __init__(self, spec: Any) -> None:
        if isinstance(spec, str):
            spec = {"from": spec}
        keys = keyed("questions", spec, _KEYS, ("from",))
        self.source = path("questions.from", keys["from"], empty=True)
        inner = ("question", "answers", "options", "answer_start")
        paths = {name: path(f"questions.{name}", keys.get(name, name)) for name in inner}
        self.question, self.answers = paths["question"], paths["answers"]
        self.options, self.answer_start = paths["options"], paths["answer_start"]
        self.paths = (self.source,) if self.source.text else tuple(paths.values())
        # A path left to its default is taken where it is present and not missed where it is not.
        inside = tuple(p for name, p in paths.items() if name in keys)
        self.stated = (self.source, *inside)
        first = keys.get("first")
        if first is not None and (type(first) is not int or first not in (0, 1)):
            raise ValueError(f"fields.questions.first: expected 0 or 1, got {first!r}")
        self.first: int | None = first

    def read(self, record: dict[str, Any], text: str) -> tuple[Question, ...]:
        """Return the questions about `text` in the order of the record."""
        value = self.source.get(record)
        if value is None or value is MISSING:
            return ()
        entries = value if isinstance(value, list) else [value]
        searched = max(_SEARCHED, _SEARCHED_CHARS // max(len(text), 1))
        return tuple(
            self._question(f"questions.{i}", entry, text if i < searched else "")
            for i, entry in enumerate(entries)
        )

    def _question(self, name: str, entry: Any, text: str) -> Question:
        if not isinstance(entry, dict):
            raise BadItem(f"{name}: expected an object, got {kind(entry)}")
        asked = string(f"{name}.question", self.question.get(entry))
        # An empty question costs itself, at the signal; a missing key says that the map is wrong.
        if self.question.get(entry) is MISSING:
            raise absent(f"{name}.question", MISSING, entry)
        options = strings(f"{name}.options", self.options.get(entry))
        answers = self._answers(f"{name}.answers", self.answers.get(entry), options)
        start = self.answer_start.get(entry)
        if isinstance(start, list):
            start = start[0] if start else None
        return Question(
            text=asked,
            answers=answers,
            options=tuple(options),
            answer_start=_place(text, answers[0], start) if answers else -1,
        )

    def _answers(self, name: str, value: Any, options: list[str]) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        if options:
            values = [self._picked(name, v, options) for v in values if v not in (None, "")]
        return tuple(dict.fromkeys(strings(name, values)))

    def _picked(self, name: str, answer: Any, options: list[str]) -> Any:
        if answer is MISSING:
            return None
        stripped = answer.strip() if isinstance(answer, str) else ""
        if stripped in options:
            return stripped
        index = self._index(answer, stripped)
        if index is None:
            shown = repr(stripped[:40]) if stripped else kind(answer)
            raise BadItem(f"{name}: {shown} is none of the {len(options)} options")
        if not 0 <= index < len(options):
            raise BadItem(f"{name}: {answer!r:.40} points past the {len(options)} options")
        return options[index]

    def _index(self, answer: Any, stripped: str) -> int | None:
        if type(answer) is int:
            return int(answer) - (self.first or 0)
        letter = stripped.upper()
        if len(letter) == 1 and "A" <= letter <= "Z":
            return ord(letter) - ord("A")
        if self.first is not None and stripped.isdecimal() and len(stripped) < 5:
            return int(stripped) - self.first
        return None


def _place(text: str, answer: str, start: Any) -> int:
    """Return where `answer` stands; the place stated where it stands nowhere, for the signal to
    refuse; -1 where none is stated either."""
    found = located(text, answer, start)
    return start if found < 0 and text and type(start) is int and start >= 0 else found


def located(text: str, answer: str, start: Any = None) -> int:
    """Return where `answer` stands in `text`: at `start`, else nearest to it, else first; or -1."""
    if not text or not answer:
        return -1
    if type(start) is not int or not 0 <= start <= len(text):
        return text.find(answer)
    if text.startswith(answer, start):
        return start
    before = text.rfind(answer, 0, start + len(answer))
    after = text.find(answer, start)
    if before < 0 or after < 0:
        return max(before, after)
    return before if start - before <= after - start else after
