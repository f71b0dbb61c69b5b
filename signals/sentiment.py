"""Whether a review speaks well or ill of a thing, by the rating its writer gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Rating
from schemas.signal import Found, Refused
from signals import _origin, _rating, _text
from signals._rating import written

__all__ = ["EVIDENCE", "NEEDS", "VERSION", "Fields", "extract", "written"]

NEEDS = ("rating",)
VERSION = 1
EVIDENCE = "text"

METHOD = "rule:rating-thirds-v1"
POSITIVE, NEGATIVE = "positive", "negative"
LEAST_POSITIVE, MOST_NEGATIVE = 0.75, 0.25
LEAST_WORDS = 3


@dataclass(frozen=True)
class Fields:
    """`label` is "positive" or "negative"; `rating` and `best`, the top of its scale, are worded
    as a person writes them ("4" and "5", "B+" and "A+"); of a verdict ("rotten") there is no best
    one."""

    text: str
    title: str
    label: str
    rating: str
    best: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal for a rated text, or why its rating tells nothing."""
    rating = document.rating
    if rating is None:
        return
    start, end = _text.passage(document.text, 0, len(document.text))
    text = document.text[start:end]
    reason = fault(rating, text)
    if reason:
        yield Refused(reason)
        return
    label = label_of(rating)
    if not label:
        yield Refused("middling rating")
        return
    words = _rating.worded(rating)
    fields = Fields(text, document.title, label, words.score, words.best)
    yield Found(fields, start, end, _origin.method(rating.origin, METHOD))


def label_of(rating: Rating) -> str:
    """Return the label of a rating on a proper scale; "" for one in the middle."""
    scaled = (rating.value - rating.worst) / (rating.best - rating.worst)
    if scaled >= LEAST_POSITIVE:
        return POSITIVE
    return NEGATIVE if scaled <= MOST_NEGATIVE else ""


def fault(rating: Rating, text: str) -> str:
    """Return why a rated text is not taken; "" if it is."""
    if reason := _rating.fault(rating):
        return reason
    if not text:
        return "no text"
    return "" if _text.has_words(text, LEAST_WORDS) else "text too short"
