"""The rating in its own wording, and scores to choose from."""

from __future__ import annotations

import math
from typing import Any

import pytest

from schemas import Rating
from signals._rating import GRADES, worded

TEXT = "The zip broke on day two."


@pytest.mark.parametrize(
    ("rating", "score", "best", "kind", "scores"),
    [
        (Rating(4, 1, 5), "4", "5", "points", ["1", "2", "3", "4", "5"]),
        (Rating(4.5, 1, 5), "4.5", "5", "points", ["1.5", "2.5", "3.5", "4.5"]),
        (Rating(7, 1, 10), "7", "10", "points", ["1", "3", "5", "7", "9"]),
        (Rating(1, 0, 1), "1", "1", "points", ["0", "1"]),
        (Rating(-2, -5, 5), "-2", "5", "points", ["-4", "-2", "0", "2", "4"]),
        (Rating(0.5, 0, 0.8), "0.5", "0.8", "points", ["0.1", "0.5"]),
        (Rating(8, 0, 12, "B"), "B", "A+", "grade", ["D", "C", "B", "A"]),
        (Rating(0, 0, 12, "F"), "F", "A+", "grade", ["F", "D+", "C+", "B+", "A+"]),
        (Rating(1, 0, 1, "fresh"), "fresh", "", "verdict", ["rotten", "fresh"]),
        (Rating(0, 0, 1, "Rotten"), "Rotten", "", "verdict", ["Rotten", "Fresh"]),
        (Rating(3, 0, 4, "3/4"), "3/4", "4/4", "fraction", ["0/4", "1/4", "2/4", "3/4", "4/4"]),
        (Rating(9, 0, 10, "9 out of 10"), "9 out of 10", "10 out of 10", "fraction", None),
        (Rating(85, 0, 100, "85%"), "85%", "100%", "percent", ["5%", "25%", "45%", "65%", "85%"]),
        (Rating(1, 0, 5, "1 star"), "1 star", "5 stars", "stars", None),
        (Rating(3.5, 0, 5, "★★★½"), "★★★½", "★★★★★", "stars", ["½", "★½", "★★½", "★★★½", "★★★★½"]),
        (Rating(2, 0, 4, "★★☆☆"), "★★☆☆", "★★★★", "stars", None),
        (Rating(2, 0, 5, "★★"), "★★", "★★★★★", "stars", ["★", "★★", "★★★", "★★★★", "★★★★★"]),
    ],
)  # fmt: skip
def test_wordings(rating: Rating, score: str, best: str, kind: str, scores: Any) -> None:
    found = worded(rating)
    assert (found.score, found.best, found.kind) == (score, best, kind)
    assert scores is None or found.scores == scores
    assert found.score in found.scores


@pytest.mark.parametrize("value", range(len(GRADES)))
def test_every_grade_is_among_some_that_are_apart(value: int) -> None:
    scores = worded(Rating(value, 0, len(GRADES) - 1, GRADES[value])).scores
    assert GRADES[value] in scores
    assert 4 <= len(scores) <= 5


def test_the_fields(dig: Any) -> None:
    rating = Rating(8, 0, 12, "B")
    found, refused = dig("rating", text=f" {TEXT}", title="Zip", rating=rating)
    assert refused == []
    assert found == [
        {"text": TEXT, "title": "Zip", "rating": "B", "best": "A+", "kind": "grade",
         "scores": ["D", "C", "B", "A"]}
    ]  # fmt: skip


def test_a_middling_rating_is_a_rating(dig: Any) -> None:
    assert dig("rating", text=TEXT, rating=Rating(3, 1, 5))[0][0]["rating"] == "3"


@pytest.mark.parametrize(
    ("rating", "text", "reason"),
    [
        (Rating(6, 1, 5), TEXT, "rating outside its scale"),
        (Rating(math.nan, 1, 5), TEXT, "rating outside its scale"),
        (Rating(1, 0, math.inf), TEXT, "rating outside its scale"),
        (Rating(3.5, 3.5, 3.5, "3.5"), TEXT, "rating without a scale"),
        (Rating(5, 1, 5), " ", "no text"),
        (Rating(5, 1, 5), "Very good!", "text too short"),
    ],
)
def test_why_a_review_gives_none(dig: Any, rating: Rating, text: str, reason: str) -> None:
    assert dig("rating", text=text, rating=rating) == ([], [reason])


def test_no_rating_no_candidate(dig: Any) -> None:
    assert dig("rating", text=TEXT) == ([], [])
