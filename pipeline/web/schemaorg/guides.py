"""Instructions: the steps of a HowTo or a Recipe, what they need and how long they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.kinds import GUIDES
from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.scope import Scope
from pipeline.web.schemaorg.wording import bare, line, name_of, origin
from schemas.parts import Step
from signals._sentences import sentences

_KEYS = {"HowTo": ("step", "steps"), "Recipe": ("recipeInstructions", "instructions", "step")}
_INNER = ("itemListElement", "step", "steps")
_BESIDE = ("HowToTip", "HowToSupply", "HowToTool")
_LABEL = re.compile(
    r"(?:step|schritt|étape|etape|paso|passo|stap|krok|steg|trin|шаг)\s*\d{1,3}\s*[:.)–-]?\s*"
    r"|\d{1,2}\s*[.)]\s+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)]\s+(?=\D)")
_LEAST_SENTENCES = 3
_DEEPEST = 6
_MOST = 1_000


class Guide(NamedTuple):
    """Instructions: their goal as titled, and the steps to it."""

    node: Node
    title: str
    steps: tuple[Step, ...]

    @property
    def origin(self) -> str:
        """What states the title."""
        return origin(self.node, "name")


class _Told(NamedTuple):
    """A step as the markup has it: a headline and the wording, each "" where there is none."""

    head: str
    body: str
    method: str


def guide(scope: Scope, lookup: Lookup) -> Guide | None:
    """Return the instructions that a page gives; None where it gives none with a title.

    Of several on one page it is the first, since all the steps of a document have one goal.
    """
    for place in scope.of(GUIDES):
        node = place.node
        title = name_of(node)
        if title and (steps := _steps(node, lookup)):
            return Guide(node, title, steps)
    return None


def _steps(node: Node, lookup: Lookup) -> tuple[Step, ...]:
    keys = _KEYS["Recipe" if node.is_a("Recipe") else "HowTo"]
    key = next((key for key in keys if key in node.props), "")
    told = list(islice(_all(node.values(key), "", _DEEPEST), _MOST)) if key else []
    # A list of headlines only, or of wordings only: half and half makes no good sense.
    by_head = all(step.head and step.body for step in told) and _tells_apart(told)
    stated = origin(node, key)
    return tuple(_step(step, by_head, lookup, stated) for step in told)


def _tells_apart(told: list[_Told]) -> bool:
    """Tell whether the headlines are steps in short, and not the beginning of their wording."""
    if len({bare(step.head) for step in told}) < len(told):
        return False
    return not any(bare(step.body).startswith(bare(step.head)) for step in told)


def _step(told: _Told, by_head: bool, lookup: Lookup, stated: str) -> Step:
    if not by_head:
        return Step(told.body or told.head, method=told.method, origin=stated)
    start, end = lookup.find(told.body) or (0, 0)
    return Step(told.head, start, end, told.method, stated)


def _all(values: tuple[Node | str, ...], method: str, depth: int) -> Iterator[_Told]:
    """Yield the steps among values, in order; the name of a section is their method."""
    texts = [value for value in values if isinstance(value, str)]
    alone = len(texts) == len(values) == 1
    for value in _ordered(values):
        if isinstance(value, str):
            for text in cut(value) if alone else [value]:
                if body := _unlabelled(text):
                    yield _Told("", body, method)
        elif value.is_a("HowToSection", "ItemList"):
            inner = name_of(value) if value.is_a("HowToSection") else ""
            if depth:
                yield from _all(value.values(*_INNER), inner or method, depth - 1)
        elif value.is_a("ListItem") and value.nodes("item"):
            if depth:
                yield from _all(value.values("item"), method, depth - 1)
        elif not value.is_a(*_BESIDE) and (told := _of_item(value, method)):
            yield told


def _of_item(value: Node, method: str) -> _Told | None:
    # Without a type it is a reference to an item, here one that leads back to its own section.
    head = _unlabelled(value.text("name", "headline")) if value.types else ""
    parts = [value.text("text", "description")]
    if not parts[0]:
        parts = [
            part if isinstance(part, str) else part.text("text", "name", "description")
            for part in value.values(*_INNER)
            if isinstance(part, str) or not part.is_a("HowToTip")
        ]
    body = _unlabelled("\n".join(filter(None, parts)))
    if head.endswith(("...", "…")) and body:
        head = ""
    return _Told(line(head), body, method) if head or body else None


def _unlabelled(text: str) -> str:
    """Return the wording of a step without "Step 3:" or "3." in front."""
    text = text.strip()
    found = _LABEL.match(text)
    return text[found.end() :].strip() if found else text


def cut(text: str) -> list[str]:
    """Return instructions that are one text as steps: its lines, its numbers or its sentences.

    A text of one or two sentences is one step.
    """
    lines = [part.strip() for part in text.split("\n") if part.strip()]
    if len(lines) > 1:
        return lines
    text = lines[0] if lines else ""
    marks = list(_NUMBERED.finditer(text))
    counted = [int(found[1]) for found in marks] == list(range(1, len(marks) + 1))
    if len(marks) > 1 and counted and not marks[0].start():
        ends = [found.start() for found in marks[1:]] + [len(text)]
        return [text[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)]
    told = [text[start:end].strip() for start, end in sentences(text)]
    return told if len(told) >= _LEAST_SENTENCES else [text]


def _ordered(values: tuple[Node | str, ...]) -> list[Node | str]:
    """Return items by their position where each states another one, else as they stand."""
    keys = [v.text("position").strip() if isinstance(v, Node) else "" for v in values]
    if not all(key.isdecimal() and len(key) < 6 for key in keys) or len(set(keys)) < len(keys):
        return list(values)
    order = sorted(range(len(values)), key=lambda number: int(keys[number]))
    return [values[number] for number in order]
