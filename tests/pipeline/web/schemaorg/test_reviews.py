import pytest

from schemas.parts import Rating
from tests.pipeline.web.schemaorg.page import of, of_markup

CONTEXT = {"@context": "https://schema.org"}
BODY = "The handle broke after a week, and the shop did not answer my letters."
LONG = "The film takes its time, and so should you. It begins on a pier at dawn. " * 5


def review(body=BODY, **props):
    return {
        "@type": "Review",
        "reviewBody": body,
        "name": "Not for daily use",
        "author": {"@type": "Person", "name": "Ida"},
        "datePublished": "2020-05-01",
        "reviewRating": {"@type": "Rating", "ratingValue": "2"},
    } | props


def product(*reviews, **props):
    return CONTEXT | {"@type": "Product", "name": "Teapot", "review": list(reviews)} | props


def test_each_review_of_a_product_is_told_with_its_own_score():
    said = of(
        product(
            review(),
            review(
                "It pours without a drop lost.", name="", reviewRating={"ratingValue": "4,5 von 5"}
            ),
            category="Home > Kitchen > Teapots",
        )
    )
    one, other = said.reviews
    assert (one.text, one.title, one.subject, one.author) == (
        BODY,
        "Not for daily use",
        "Teapot",
        "Ida",
    )
    assert one.rating == Rating(2, 1, 5, origin="json-ld:Review.reviewRating")
    assert (one.published, one.categories) == ("2020-05-01", (("Kitchen", "Teapots"),))
    assert one.origin == "json-ld:Review.reviewBody"
    assert (other.title, other.rating.value, other.rating.shown) == ("", 4.5, "4.5/5")
    assert said.rating is None
    assert [thing.name for thing in said.things] == ["Teapot"]


def test_a_review_that_stands_alone_names_what_it_is_of():
    alone = CONTEXT | review(itemReviewed={"@type": "Book", "name": "The Long Pier"})
    [found] = of(alone).reviews
    assert found.subject == "The Long Pier"


def test_reviews_without_a_proper_score_keep_their_titles():
    [found] = of(product(review(reviewRating={"ratingValue": "9"}))).reviews
    assert (found.rating, found.title) == (None, "Not for daily use")


@pytest.mark.parametrize(
    "props",
    [
        {"reviewBody": ""},
        {"name": "", "reviewRating": {"ratingValue": "9"}},
        {"name": "Teapot", "reviewRating": {}},
    ],
)
def test_a_review_without_a_text_or_anything_beside_it_is_left_out(props):
    assert of(product(review(**props))).reviews == ()


def test_a_review_stated_in_two_syntaxes_comes_once():
    markup = (
        '<div itemscope itemtype="https://schema.org/Product"><b itemprop=name>Teapot</b>'
        '<div itemprop=review itemscope itemtype="https://schema.org/Review">'
        f"<i itemprop=name>Not for daily use</i><p itemprop=reviewBody>{BODY}</p></div></div>"
    )
    twice = f'{markup}<div vocab="https://schema.org/" typeof="Review"><i property="name">No</i>'
    said = of_markup(f'{twice}<p property="reviewBody">{BODY}</p></div>')
    assert [found.origin for found in said.reviews] == ["microdata:Review.reviewBody"]


def test_a_page_whose_text_is_the_review_is_rated_itself():
    said = of(
        CONTEXT | review(LONG, itemReviewed={"@type": "Movie", "name": "The Pier"}), text=LONG
    )
    assert said.reviews == ()
    assert said.rating == Rating(2, 1, 5, origin="json-ld:Review.reviewRating")


def test_an_outermost_review_without_a_text_rates_the_page():
    assert of(CONTEXT | review(""), text=LONG).rating.value == 2
    assert of(CONTEXT | review(""), text="Short.").rating is None


def test_two_scores_do_not_rate_one_text():
    other = review("", reviewRating={"ratingValue": "5"})
    assert of(CONTEXT | review(""), CONTEXT | other, text=LONG).rating is None


def test_a_products_reviews_do_not_rate_its_page():
    assert of(product(review("")), text=LONG).rating is None


def test_an_average_is_a_fact_and_no_score_of_the_page():
    said = of(
        product(aggregateRating={"@type": "AggregateRating", "ratingValue": "4.4"}), text=LONG
    )
    assert said.rating is None
    assert [t.object for t in said.triples] == ["4.4 out of 5"]
