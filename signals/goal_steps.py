"""The steps that lead to a goal, in the order of doing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _goal, _origin, _text

NEEDS = ("steps",)
VERSION = 1
EVIDENCE = ""

LEAST_STEPS = 2


@dataclass(frozen=True)
class Fields:
    """`goal` is what the document's title names, without "How to". `method` is the title of the
    way, or the part of the way, that these `steps` are; "" where the source gives only one."""

    goal: str
    method: str
    steps: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a method, or why a method gave none."""
    goal = _goal.goal_of(document.title)
    for method, steps in _goal.ways(document):
        texts = [step.text.strip() for step in steps]
        reason = _fault(goal, texts)
        stated = _origin.method(steps[0].origin)
        yield Refused(reason) if reason else Found(Fields(goal, method, texts), method=stated)


def _fault(goal: str, steps: list[str]) -> str:
    if not goal:
        return "no goal: the document has no title"
    if not all(steps):
        return "a step without a text"
    if len(steps) < LEAST_STEPS:
        return "fewer than two steps"
    if len({_text.bare(step) for step in steps}) < len(steps):
        return "the same step twice"
    return ""
