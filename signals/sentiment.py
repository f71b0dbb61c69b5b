"""Whether a review speaks well or ill of a thing, by the rating its writer gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Rating
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("rating",)
VERSION = 1
EVIDENCE = "text"

METHOD = "rule:rating-thirds-v1"
POSITIVE, NEGATIVE = "positive", "negative"
LEAST_POSITIVE, MOST_NEGATIVE = 0.75, 0.25
LEAST_WORDS = 3


@dataclass(frozen=True)
class Fields:
    """`label` is "positive" or "negative"; `rating` and `best`, the top of its scale, are numbers
    as a person writes them ("4", "3.5")."""

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
    reason = _fault(rating, text)
    if reason:
        yield Refused(reason)
        return
    scaled = (rating.value - rating.worst) / (rating.best - rating.worst)
    if MOST_NEGATIVE < scaled < LEAST_POSITIVE:
        yield Refused("middling rating")
        return
    label = POSITIVE if scaled >= LEAST_POSITIVE else NEGATIVE
    fields = Fields(text, document.title, label, written(rating.value), written(rating.best))
    yield Found(fields, start, end, METHOD)


def _fault(rating: Rating, text: str) -> str:
    if not rating.worst < rating.best:
        return "rating without a scale"
    # Written so that NaN, which compares as false with everything, is refused too.
    if not rating.worst <= rating.value <= rating.best:
        return "rating outside its scale"
    if not text:
        return "no text"
    if not _text.has_words(text, LEAST_WORDS):
        return "text too short"
    return ""


def written(number: float) -> str:
    """Return a number without a needless fraction, at most two decimals: "4", "3.5"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
