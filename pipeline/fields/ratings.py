"""The ratings of reviews: numbers on a stated scale, and the scales that review sites use.

Bare numbers, and stars without a stated top, mean nothing without their scale. Where a column
mixes scales (`scale: any`) they give a rating with an empty scale (worst = value = best), which
the signals refuse and count; the rest of the review is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from pipeline.fields.path import MISSING, keyed, kind, path
from pipeline.mines.base import BadItem
from pipeline.suggest import suggest
from schemas import Rating
from signals._rating import GRADES, HALF, NO_STAR, STAR

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_FRACTION = re.compile(
    r"(\d{1,4}(?:\.\d{1,3})?) ?(?:stars? )?(?:/|out of|of) ?(\d{1,4}(?:\.\d{1,3})?)(?: ?stars?)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,3})?) ?(?:%|per ?cent)", re.IGNORECASE)
_GRADE = re.compile(r"([A-DF]) ?(?:([+-])|(plus|minus))?", re.IGNORECASE)
_STARS = re.compile(rf"({STAR}*)({HALF}?)({NO_STAR}*)")
_STAR_WORDS = re.compile(r"(\d{1,2}(?:\.\d{1,2})?) ?stars?", re.IGNORECASE)
_VERDICTS = {"fresh": 1.0, "certified fresh": 1.0, "rotten": 0.0}
_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-"})
# What tables write where there is no score.
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "nan", "none", "null"})
_STAR_TOP = 5.0

Reader = Callable[[str], Rating | None]


def _fresh(text: str) -> Rating | None:
    value = _VERDICTS.get(text.casefold().replace("-", " "))
    # "Certified fresh" is a fresh of many critics, and no score of a third kind.
    return None if value is None else Rating(value, 0, 1, text.split("-")[-1].split()[-1])


def _letter(text: str) -> Rating | None:
    match = _GRADE.fullmatch(text)
    if match is None:
        return None
    sign = match[2] or {"plus": "+", "minus": "-"}.get((match[3] or "").casefold(), "")
    grade = match[1].upper() + sign
    if grade not in GRADES:
        return None
    return Rating(GRADES.index(grade), 0, len(GRADES) - 1, grade)


def _fraction(text: str) -> Rating | None:
    match = _FRACTION.fullmatch(text)
    # A row of one point or none is no scale: "1/1" is rather a date, and "0/0" nothing.
    if match is None or float(match[2]) < 2:
        return None
    return Rating(float(match[1]), 0, float(match[2]), text)


def _percent(text: str) -> Rating | None:
    match = _PERCENT.fullmatch(text)
    return Rating(float(match[1]), 0, 100, f"{match[1]}%") if match else None


def _stars(text: str) -> Rating | None:
    """Read a row of stars; the top is nan where neither empty stars nor words state it."""
    if fraction := _fraction(text):
        return fraction
    if words := _STAR_WORDS.fullmatch(text):
        return Rating(float(words[1]), 0, math.nan, text)
    match = _STARS.fullmatch(text)
    if match is None or not text:
        return None
    value = len(match[1]) + len(match[2]) / 2
    top = float(len(text)) if match[3] else math.nan
    return Rating(value, 0, top, text)


_SCALES: dict[str, tuple[Reader, str]] = {
    "fresh": (_fresh, "fresh or rotten"),
    "letters": (_letter, "a grade such as B+"),
    "fraction": (_fraction, "a score with its scale, such as 3.5/5"),
    "stars": (_stars, "stars, such as ★★★½ or 4 stars"),
    "percent": (_percent, "a percentage such as 85%"),
}
ANY = "any"


class RatingPart:
    """`{from, worst, best}`: a number, or a string that is one, on the stated scale.

    `{from, scale}`: a score in the wording of a review site, `scale` being fresh (fresh 1,
    rotten 0), letters (A+ to F, thirteen grades: 12 to 0), fraction ("3.5/5", from 0 to what
    stands below the line), stars (from 0 to `best`, 5 unless the row states it), percent, or any
    of these, told row by row. Nothing where null or empty.
    """

    def __init__(self, spec: Any) -> None:
        named = isinstance(spec, dict) and "scale" in spec
        names = ("from", "scale", "best") if named else ("from", "worst", "best")
        keys = keyed("rating", spec, names, ("from", "scale") if named else names)
        self.paths = (path("rating.from", keys["from"]),)
        self.scale: str = keys.get("scale", "")
        if named and self.scale not in (*_SCALES, ANY):
            raise ValueError(
                f"fields.rating.scale: unknown scale {self.scale!r}; "
                f"{suggest(str(self.scale), (*_SCALES, ANY))}"
            )
        if named and "best" in keys and self.scale not in ("stars", ANY):
            raise ValueError(f"fields.rating.best: the scale {self.scale} has its own; drop best")
        self.worst = _bound("worst", keys.get("worst", 0))
        self.best = _bound("best", keys.get("best", _STAR_TOP))
        # How many stars there can be, where a column of mixed scores says it.
        self.top = self.best if "best" in keys or self.scale == "stars" else math.nan
        if self.worst >= self.best:
            raise ValueError("fields.rating: worst must be below best")

    def read(self, record: dict[str, Any], text: str = "") -> Rating | None:
        """Return the rating, None where the record has none."""
        value = self.paths[0].get(record)
        # Tables write a missing number as NaN.
        if value is None or value is MISSING or (isinstance(value, float) and math.isnan(value)):
            return None
        return self._scored(value) if self.scale else self._number(value)

    def _number(self, value: Any) -> Rating | None:
        if isinstance(value, str):
            value = value.strip()
            if value and not _NUMBER.fullmatch(value):
                raise BadItem(f"rating: expected a number, got {value[:40]!r}")
            value = float(value) if value else None
        if value is None:
            return None
        if type(value) not in (int, float):
            raise BadItem(f"rating: expected a number, got {kind(value)}")
        return _within(Rating(float(value), self.worst, self.best), f"{value:g}")

    def _scored(self, value: Any) -> Rating | None:
        if type(value) in (int, float):
            value = f"{value:g}"
        if not isinstance(value, str):
            raise BadItem(f"rating: expected a score in words, got {kind(value)}")
        score = " ".join(value.translate(_DASHES).split())
        if score.casefold() in _NOTHING:
            return None
        found = self._told(score) if self.scale == ANY else _SCALES[self.scale][0](score)
        if found is None:
            wanted = "; ".join(w for _, w in _SCALES.values())
            wanted = _SCALES[self.scale][1] if self.scale in _SCALES else f"one of: {wanted}"
            raise BadItem(f"rating: expected {wanted}, got {score[:40]!r}")
        return _within(self._topped(found), score)

    def _told(self, score: str) -> Rating | None:
        found = (read(score) for read, _ in _SCALES.values())
        return next(filter(None, found), None) or _bare(score)

    def _topped(self, rating: Rating) -> Rating:
        """Give stars whose number is not stated their top; without one they have no scale."""
        if not math.isnan(rating.best):
            return rating
        if math.isnan(self.top):
            return Rating(rating.value, rating.value, rating.value, rating.shown)
        return Rating(rating.value, 0, self.top, rating.shown)


def _bare(score: str) -> Rating | None:
    if not _NUMBER.fullmatch(score):
        return None
    value = float(score)
    return Rating(value, value, value, score)


def _within(rating: Rating, score: str) -> Rating:
    if not rating.worst <= rating.value <= rating.best:
        raise BadItem(f"rating: {score[:40]} is not between {rating.worst:g} and {rating.best:g}")
    return rating


def _bound(name: str, value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(f"fields.rating.{name}: expected a number, got {value!r}")
    return float(value)
