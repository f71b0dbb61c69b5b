"""Two steps towards a goal of which the second comes directly after the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _goal, _origin, _text

NEEDS = ("steps",)
VERSION = 1
EVIDENCE = ""

# Each pair lists the other steps, so a method of n steps would hold n * n texts.
MOST_OTHERS = 20


@dataclass(frozen=True)
class Fields:
    """`second_step` comes directly after `first_step` in the same `method` ("" where the source
    gives only one way). `others` are the other steps of that method, the first MOST_OTHERS."""

    goal: str
    method: str
    first_step: str
    second_step: str
    others: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal for each pair of neighbours in a method, or why a pair gave none."""
    goal = _goal.goal_of(document.title)
    for method, steps in _goal.ways(document):
        texts = [step.text.strip() for step in steps]
        bare = [_text.bare(text) for text in texts]
        for first, second in pairwise(range(len(texts))):
            reason = _fault(goal, bare, first, second)
            if reason:
                yield Refused(reason)
                continue
            left = (text for i, text in enumerate(texts) if text and i not in (first, second))
            others = list(dict.fromkeys(islice(left, MOST_OTHERS)))
            fields = Fields(goal, method, texts[first], texts[second], others)
            yield Found(fields, method=_origin.method(steps[first].origin))


def _fault(goal: str, bare: list[str], first: int, second: int) -> str:
    if not goal:
        return "no goal: the document has no title"
    if not bare[first] or not bare[second]:
        return "a step without a text"
    # What comes after "Stir again." cannot be told if it has to be done twice.
    if bare.count(bare[first]) > 1 or bare.count(bare[second]) > 1:
        return "the same step twice"
    return ""
