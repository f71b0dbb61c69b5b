from __future__ import annotations

import math
from typing import Any

import pytest

from schemas import Rating
from signals.sentiment import written

TEXT = "The zip broke on day two."


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, "positive"), (4, "positive"), (3, "middling rating"), (2, "negative"), (1, "negative")],
)
def test_five_stars(dig: Any, value: float, expected: str) -> None:
    found, refused = dig("sentiment", text=TEXT, title="Zip", rating=Rating(value, 1, 5))
    assert [f["label"] for f in found] + refused == [expected]


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (Rating(1, 0, 1, "fresh"), "positive"),
        (Rating(0, 0, 1, "rotten"), "negative"),
        (Rating(9, 0, 12, "B+"), "positive"),
        (Rating(8, 0, 12, "B"), "middling rating"),
        (Rating(4, 0, 12, "C-"), "middling rating"),
        (Rating(3, 0, 12, "D+"), "negative"),
        (Rating(4, 0, 5, "4/5"), "positive"),
        (Rating(3.5, 0, 5, "3.5/5"), "middling rating"),
        (Rating(1, 0, 4, "1/4"), "negative"),
        (Rating(75, 0, 100, "75%"), "positive"),
    ],
)
def test_thresholds_of_each_scale(dig: Any, rating: Rating, expected: str) -> None:
    found, refused = dig("sentiment", text=TEXT, rating=rating)
    assert [f["label"] for f in found] + refused == [expected]
    assert [f["rating"] for f in found] in ([], [rating.shown])


def test_the_fields(dig: Any) -> None:
    found, _ = dig("sentiment", text=f" {TEXT}", title="Zip", rating=Rating(0.5, 0, 10))
    assert found == [
        {"text": TEXT, "title": "Zip", "label": "negative", "rating": "0.5", "best": "10"}
    ]


@pytest.mark.parametrize(
    ("rating", "text", "reason"),
    [
        (Rating(6, 1, 5), TEXT, "rating outside its scale"),
        (Rating(math.nan, 1, 5), TEXT, "rating outside its scale"),
        (Rating(1, 1, 1), TEXT, "rating without a scale"),
        (Rating(1, math.nan, 5), TEXT, "rating without a scale"),
        (Rating(5, 1, 5), " ", "no text"),
        (Rating(5, 1, 5), "Very good!", "text too short"),
    ],
)
def test_why_a_review_gives_none(dig: Any, rating: Rating, text: str, reason: str) -> None:
    assert dig("sentiment", text=text, rating=rating) == ([], [reason])


def test_no_rating_no_candidate(dig: Any) -> None:
    assert dig("sentiment", text=TEXT) == ([], [])


@pytest.mark.parametrize(("number", "text"), [(4.0, "4"), (3.5, "3.5"), (100.0, "100"), (0.0, "0")])
def test_numbers_as_people_write_them(number: float, text: str) -> None:
    assert written(number) == text
