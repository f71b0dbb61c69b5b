import pytest

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.ratings import average, rating_of, scored
from schemas.parts import Rating
from signals._rating import worded


@pytest.mark.parametrize(
    ("score", "best", "worst", "wanted"),
    [
        ("4", "", "", Rating(4, 1, 5)),
        ("4,5", "", "", Rating(4.5, 1, 5)),
        ("8", "10", "", Rating(8, 1, 10)),
        ("85", "100", "0", Rating(85, 0, 100)),
        ("-1", "2", "-2", None),
        ("4.5/5", "", "", Rating(4.5, 0, 5, "4.5/5")),
        ("4,5 von 5", "5", "1", Rating(4.5, 1, 5, "4.5/5")),
        ("4.5 out of 5 stars", "", "", Rating(4.5, 0, 5, "4.5/5")),
        ("3 stars out of 5", "", "", Rating(3, 0, 5, "3/5")),
        ("4 sur 10", "", "", Rating(4, 0, 10, "4/10")),
        ("4.5 stars", "", "", Rating(4.5, 1, 5)),
        ("80%", "", "", Rating(80, 0, 100, "80%")),
        ("80 %", "100", "", Rating(80, 0, 100, "80%")),
        ("★★★★☆", "", "", Rating(4, 0, 5, "★★★★☆")),
        ("★★★½", "", "", Rating(3.5, 0, 5, "★★★½")),
    ],
)
def test_scores_are_read_on_their_own_scale(score, best, worst, wanted):
    assert scored(score, best, worst) == wanted
    if wanted:
        assert worded(wanted).score in worded(wanted).scores


@pytest.mark.parametrize(
    ("score", "best", "worst"),
    [
        ("8", "", ""),  # the scale ends at 5 unless another is stated
        ("0", "", ""),
        ("6/5", "", ""),
        ("4/5", "10", ""),  # two scales
        ("120%", "", ""),
        ("3", "5", "5"),
        ("3", "five", ""),
        ("good", "", ""),
        ("", "", ""),
        ("NaN", "", ""),
        ("1e3", "1e9", ""),
        ("4.5.6", "", ""),
        ("9" * 400, "", ""),
        ("12/2024", "5", ""),
    ],
)
def test_a_score_off_its_scale_is_none(score, best, worst):
    assert scored(score, best, worst) is None


def rating(**props):
    return Node(("Rating",), {name: (value,) for name, value in props.items()}, "microdata")


def test_a_review_has_its_rating_as_an_item_or_a_value():
    item = Node(("Review",), {"reviewRating": (rating(ratingValue="2", bestRating="4"),)}, "rdfa")
    value = Node(("Review",), {"reviewRating": ("4/5",)}, "json-ld")
    own = Node(("Review",), {"ratingValue": ("3",)}, "json-ld")
    assert rating_of(item) == Rating(2, 1, 4, origin="rdfa:Review.reviewRating")
    assert rating_of(value) == Rating(4, 0, 5, "4/5", "json-ld:Review.reviewRating")
    assert rating_of(own) == Rating(3, 1, 5, origin="json-ld:Review.ratingValue")
    assert rating_of(Node(("Review",), {}, "json-ld")) is None


def test_the_first_rating_that_is_one_counts():
    node = Node(
        ("Review",), {"reviewRating": (rating(ratingValue="nine"), rating(ratingValue="3"))}
    )
    assert rating_of(node).value == 3


def test_an_average_is_told_with_its_scale():
    assert average(rating(ratingValue="4.4126")) == "4.413 out of 5"
    assert average(rating(ratingValue="88", bestRating="100")) == "88 out of 100"
    assert average(rating(ratingValue="93%")) == "93%"
    assert average(rating(ratingValue="7")) == ""


@pytest.mark.parametrize(
    ("values", "wanted"),
    [(("5", "1"), None), (("4", "4.0"), 4), (("", "4"), 4), (("good", "4"), 4)],
)
def test_of_two_scores_that_differ_neither_counts(values, wanted):
    score = Node(("Rating",), {"ratingValue": values})
    found = rating_of(Node(("Review",), {"reviewRating": (score,)}))
    assert (found.value if found else None) == wanted
