"""The scales of review sites: what each form means, and what is none."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.fields.ratings import RatingPart
from pipeline.mines.base import BadItem
from schemas import Rating


def read(value: Any, scale: str, **keys: Any) -> Rating | None:
    return RatingPart({"from": "s", "scale": scale, **keys}).read({"s": value})


FORMS: list[tuple[Any, str, Rating]] = [
    ("fresh", "fresh", Rating(1, 0, 1, "fresh")),
    (" Rotten ", "fresh", Rating(0, 0, 1, "Rotten")),
    ("Certified-Fresh", "fresh", Rating(1, 0, 1, "Fresh")),
    ("A+", "letters", Rating(12, 0, 12, "A+")),
    ("b\u2212", "letters", Rating(7, 0, 12, "B-")),
    ("C plus", "letters", Rating(6, 0, 12, "C+")),
    ("F", "letters", Rating(0, 0, 12, "F")),
    ("3.5/5", "fraction", Rating(3.5, 0, 5, "3.5/5")),
    ("7 out of 10", "fraction", Rating(7, 0, 10, "7 out of 10")),
    ("85/100", "fraction", Rating(85, 0, 100, "85/100")),
    ("3 stars out of 4", "fraction", Rating(3, 0, 4, "3 stars out of 4")),
    ("★★★½", "stars", Rating(3.5, 0, 5, "★★★½")),
    ("★★☆☆", "stars", Rating(2, 0, 4, "★★☆☆")),
    ("4 stars", "stars", Rating(4, 0, 5, "4 stars")),
    ("3/4 stars", "stars", Rating(3, 0, 4, "3/4 stars")),
    ("85%", "percent", Rating(85, 0, 100, "85%")),
    ("85 per cent", "percent", Rating(85, 0, 100, "85%")),
]


@pytest.mark.parametrize(("value", "scale", "expected"), FORMS)
def test_forms(value: Any, scale: str, expected: Rating) -> None:
    assert read(value, scale) == expected


@pytest.mark.parametrize(("value", "scale", "expected"), FORMS)
def test_any_tells_them_row_by_row(value: Any, scale: str, expected: Rating) -> None:
    assert read(value, "any", **({"best": 5} if scale == "stars" else {})) == expected


@pytest.mark.parametrize("value", ["3.5", 3, 80, "4 stars", "★★★"])
def test_what_has_no_scale_is_kept_without_one(value: Any) -> None:
    found = read(value, "any")
    assert found
    assert found.worst == found.value == found.best


def test_stars_of_another_number() -> None:
    assert read("3 stars", "stars", best=4) == Rating(3, 0, 4, "3 stars")


@pytest.mark.parametrize("value", [None, "", " ", "N/A", "-", "nan", float("nan")])
@pytest.mark.parametrize("scale", ["letters", "any"])
def test_no_score_no_rating(value: Any, scale: str) -> None:
    assert read(value, scale) is None


@pytest.mark.parametrize(
    ("value", "scale", "says"),
    [
        ("meh", "fresh", "rating: expected fresh or rotten, got 'meh'"),
        ("E", "letters", "rating: expected a grade such as B+, got 'E'"),
        ("F+", "letters", "rating: expected a grade such as B+, got 'F+'"),
        ("3.5", "fraction", "rating: expected a score with its scale, such as 3.5/5, got '3.5'"),
        ("6/5", "fraction", "rating: 6/5 is not between 0 and 5"),
        ("0/0", "fraction", "rating: expected a score with its scale"),
        ("★★★★★★", "stars", "rating: ★★★★★★ is not between 0 and 5"),
        ("120%", "percent", "rating: 120% is not between 0 and 100"),
        ("4-Mar", "any", "rating: expected one of: fresh or rotten; a grade such as B+; a score"),
        (["A"], "any", "rating: expected a score in words, got list"),
        (True, "letters", "rating: expected a score in words, got bool (True)"),
    ],
)
def test_bad_scores(value: Any, scale: str, says: str) -> None:
    with pytest.raises(BadItem) as error:
        read(value, scale)
    assert str(error.value).startswith(says)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ({"from": "s", "scale": "leters"}, "unknown scale 'leters'; did you mean \"letters\"?"),
        ({"from": "s", "scale": "letters", "best": 5}, "the scale letters has its own"),
        ({"from": "s", "scale": "any", "worst": 1}, "unknown key 'worst'"),
        ({"scale": "any"}, "lacks 'from'"),
        ({"from": "s", "scale": "stars", "best": "5"}, "best: expected a number, got '5'"),
        ({"from": "s", "scale": "stars", "best": 0}, "worst must be below best"),
    ],
)
def test_a_wrong_map_says_what_to_write(spec: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=r"^fields\.rating") as error:
        RatingPart(spec)
    assert says in str(error.value)
