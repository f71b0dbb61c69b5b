"""The rating that the writer of a review gave, in the wording of its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _origin, _rating, _text
from signals.sentiment import fault

NEEDS = ("rating",)
VERSION = 1
EVIDENCE = "text"


@dataclass(frozen=True)
class Fields:
    """`rating` and `best`, the best of its scale, are worded as the source does: "4" and "5",
    "3.5/5" and "5/5", "B+" and "A+", "85%" and "100%". Of a verdict ("rotten", "fresh") there is no
    best one.

    `kind` says which wording that is: "points" (a plain number), "fraction", "percent", "stars",
    "grade" or "verdict". `scores` are scores of the scale, well apart and from the worst to the
    best, the right one among them.
    """

    text: str
    title: str
    rating: str
    best: str
    kind: str
    scores: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal for a rated text, or why its rating cannot be asked for."""
    rating = document.rating
    if rating is None:
        return
    start, end = _text.passage(document.text, 0, len(document.text))
    text = document.text[start:end]
    if reason := fault(rating, text):
        yield Refused(reason)
        return
    words = _rating.worded(rating)
    fields = Fields(text, document.title, words.score, words.best, words.kind, words.scores)
    yield Found(fields, start, end, _origin.method(rating.origin))
