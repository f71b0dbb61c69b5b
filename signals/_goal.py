"""The goal that a title of instructions names, and the steps to it by method."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from schemas.document import Document
from schemas.parts import Step

# English wordings; a title in another language is its own goal.
_LEADS = re.compile(
    r"(?:how (?:to|do (?:i|you)|can (?:i|you))|(?:\d{1,2} )?(?:\w{1,12} )?ways to"
    r"|(?:\d{1,2} )?steps to)\s+(?=\S)",
    re.IGNORECASE,
)


def goal_of(title: str) -> str:
    """Return the goal that a title names: "How to Boil an Egg" -> "Boil an Egg".

    A title without such a lead is the goal as it stands; only a question mark goes.
    """
    shown = " ".join(title.split()).rstrip(" ?")
    lead = _LEADS.match(shown)
    if not lead:
        return shown
    rest = shown[lead.end() :]
    return rest[:1].upper() + rest[1:]


def ways(document: Document) -> Iterator[tuple[str, list[Step]]]:
    """Yield (method, steps) for each run of steps that belong to one method, as it stands."""
    for method, steps in groupby(document.steps, key=lambda step: step.method.strip()):
        yield method, list(steps)
