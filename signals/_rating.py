"""Ratings in words: the score as its source writes it, the top of its scale, other scores on it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from schemas.parts import Rating

# Letter grades from the worst to the best; a rating in letters is a place in this row.
GRADES = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")
VERDICTS = ("rotten", "fresh")
STAR, HALF, NO_STAR = "★", "½", "☆"

_GRADE = re.compile(r"[A-D][+-]?|F")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
# A scale shown whole; a finer or longer one is shown by every second or fifth score, and so on.
_MOST_STEPS = 5
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Worded:
    """A rating as a person reads it: `score` and `best` in one wording ("3.5/5" and "5/5").

    A verdict ("fresh", "rotten") has no `best`, for nobody counts up to one.

    `kind` is "points" (a plain number), "fraction" ("3.5/5", "7 out of 10"), "percent", "stars",
    "grade" or "verdict" ("fresh"). `scores` are scores of the scale, well apart and in order, the
    right one among them.
    """

    score: str
    best: str
    kind: str
    scores: list[str]


def fault(rating: Rating) -> str:
    """Return why a rating tells nothing; "" if it does."""
    if not rating.worst < rating.best:
        return "rating without a scale"
    # Written so that NaN, which compares as false with everything, is refused too.
    if not rating.worst <= rating.value <= rating.best or math.isinf(rating.best - rating.worst):
        return "rating outside its scale"
    return ""


def worded(rating: Rating) -> Worded:
    """Return a rating of which `fault` finds none in words."""
    kind = _kind(rating)
    scores = [_shown(rating, kind, value) for value in _apart(rating, kind)]
    return Worded(
        _shown(rating, kind, rating.value),
        "" if kind == "verdict" else _shown(rating, kind, rating.best),
        kind,
        list(dict.fromkeys(scores)),
    )


def written(number: float) -> str:
    """Return a number without a needless fraction, at most two decimals: "4", "3.5"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _kind(rating: Rating) -> str:
    shown = rating.shown
    if not shown:
        return "points"
    if _GRADE.fullmatch(shown) and (rating.worst, rating.best) == (0, len(GRADES) - 1):
        return "grade"
    if (rating.worst, rating.best) == (0, 1) and shown.casefold() in VERDICTS:
        return "verdict"
    if STAR in shown or HALF in shown or NO_STAR in shown or "star" in shown.casefold():
        return "stars"
    if shown.endswith("%"):
        return "percent"
    return "fraction" if len(_NUMBER.findall(shown)) == 2 else "points"


def _shown(rating: Rating, kind: str, value: float) -> str:
    """Return another value of the rating's scale in the wording of its own."""
    if kind == "grade":
        return GRADES[round(value)]
    if kind == "verdict":
        word = VERDICTS[round(value)]
        return word.capitalize() if rating.shown[:1].isupper() else word
    if kind == "stars" and not _NUMBER.search(rating.shown):
        return _stars(rating, value)
    if kind == "points":
        return written(value)
    number = written(value)
    words = _NUMBER.sub(lambda _: number, rating.shown, count=1)
    return _stars_in_words(words, number) if kind == "stars" else words


def _stars(rating: Rating, value: float) -> str:
    full, half = divmod(round(value * 2), 2)
    drawn = STAR * full + HALF * half
    # A row that also draws the stars not given shows how many there are.
    return (
        drawn + NO_STAR * (round(rating.best) - full - half) if NO_STAR in rating.shown else drawn
    )


def _stars_in_words(words: str, number: str) -> str:
    # In "1 star out of 5" the stars are counted by the first number.
    return re.sub(r"\bstars?\b", "star" if number == "1" else "stars", words, count=1, flags=re.I)


def _apart(rating: Rating, kind: str) -> list[float]:
    """Return values of the scale that are a good step apart, in order, the rating's own among them.

    They all lie a whole number of steps from it, so none can be told by its looks.
    """
    if kind == "verdict":
        return [0.0, 1.0]
    if kind == "grade":
        step = 3.0
    else:
        span = rating.best - rating.worst
        step = next((float(s) for s in _STEPS if span <= s * _MOST_STEPS), span / _MOST_STEPS)
        # On a scale of a point or less, whole steps lead out of it.
        step = min(step, span / 2) if span < 1 else step
    below = int((rating.value - rating.worst) / step + 1e-9)
    above = int((rating.best - rating.value) / step + 1e-9)
    values = [rating.value + step * n for n in range(-below, above + 1)]
    # No stars at all cannot be drawn.
    drawn = kind == "stars" and not _NUMBER.search(rating.shown) and NO_STAR not in rating.shown
    return [v for v in values if v > 0 or not drawn]
