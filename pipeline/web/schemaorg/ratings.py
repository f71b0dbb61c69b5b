"""The score of a review on its own scale, in the ways in which pages write it."""

from __future__ import annotations

import re

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.wording import line, origin
from schemas.parts import Rating
from signals._rating import HALF, NO_STAR, STAR

# What https://schema.org/bestRating and worstRating say holds where a page states none.
_BEST, _WORST = 5.0, 1.0
_NUMBER = r"(\d{1,4}(?:[.,]\d{1,4})?)"
_PLAIN = re.compile(rf"{_NUMBER}(?: ?(?:stars?|sterne?|étoiles?|estrellas?|points?))?", re.I)
_PART_OF = re.compile(
    rf"{_NUMBER} ?(?:stars? |sterne?n? |étoiles? |estrellas? |points? )?"
    r"(?:/|out of|of|von|sur|de|di|su|van|av|af|z|из)"
    rf" ?{_NUMBER}(?: ?(?:stars?|sternen?|étoiles?|estrellas?|points?))?",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"{_NUMBER} ?(?:%|per ?cent|prozent)", re.IGNORECASE)
_STARS = re.compile(rf"({STAR}{{1,10}})({HALF}?)({NO_STAR}{{0,10}})")
_STATED = re.compile(rf"[+-]?{_NUMBER}")


def rating_of(node: Node) -> Rating | None:
    """Return the score that a review gives, None where it gives none that lies on its scale.

    `node` is the review; its rating may be an item, or a value of the review itself.
    """
    for score in (*node.values("reviewRating"), *node.values("rating")):
        found = scored(score, "", "") if isinstance(score, str) else _of_item(score)
        if found:
            return _named(found, origin(node, "reviewRating"))
    found = _of_item(node) if "ratingValue" in node.props else None
    return _named(found, origin(node, "ratingValue")) if found else None


def average(node: Node) -> str:
    """Return an average of ratings with its scale ("4.4 out of 5"); "" without one."""
    found = _of_item(node)
    if found is None or not found.worst < found.best:
        return ""
    if found.shown.endswith("%"):
        return found.shown
    return f"{found.value:.4g} out of {found.best:g}"


def scored(score: str, best: str, worst: str) -> Rating | None:
    """Return a score as a rating: "4", "4,5", "4.5/5", "4,5 von 5", "80%" or a row of stars.

    `best` and `worst` are the ends of the scale where they are stated, "" else. A scale within
    the score itself begins at 0 unless stated. None where the score lies outside, or is none.
    """
    ends = _number(best), _number(worst)
    found = _read(line(score), *ends)
    if found is None or (best.strip() and ends[0] is None) or not found.worst < found.best:
        return None
    return found if found.worst <= found.value <= found.best else None


def _of_item(node: Node) -> Rating | None:
    """Return the score that an item states; None of two that differ, for none of them is known."""
    ends = node.text("bestRating"), node.text("worstRating")
    found = [one for one in (scored(text, *ends) for text in node.texts("ratingValue")) if one]
    return found[0] if len({one.value for one in found}) == 1 else None


def _named(rating: Rating, stated: str) -> Rating:
    return Rating(rating.value, rating.worst, rating.best, rating.shown, stated)


def _read(score: str, best: float | None, worst: float | None) -> Rating | None:
    low = _WORST if worst is None else worst
    if found := _PLAIN.fullmatch(score):
        return Rating(_float(found[1]), low, _BEST if best is None else best)
    if found := _PART_OF.fullmatch(score):
        value, top = _float(found[1]), _float(found[2])
        return _on(Rating(value, worst or 0.0, top, f"{value:g}/{top:g}"), best)
    if found := _PERCENT.fullmatch(score):
        value = _float(found[1])
        return Rating(value, 0.0, 100.0, f"{value:g}%")
    if found := _STARS.fullmatch(score):
        value = len(found[1]) + len(found[2]) / 2
        top = float(len(score)) if found[3] else best or _BEST
        return _on(Rating(value, worst or 0.0, top, score), best)
    return None


def _on(rating: Rating, best: float | None) -> Rating | None:
    """Return a rating that states its scale, None where the page states another one beside it."""
    return rating if best is None or best == rating.best else None


def _number(value: str) -> float | None:
    value = value.strip()
    if not _STATED.fullmatch(value):
        return None
    return _float(value)


def _float(value: str) -> float:
    return float(value.replace(",", "."))
