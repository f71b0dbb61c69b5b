"""The reviews that a page holds, and the score of a page that is itself one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.categories import of_product
from pipeline.web.schemaorg.kinds import ARTICLES, REVIEWS
from pipeline.web.schemaorg.model import Review, Shown
from pipeline.web.schemaorg.ratings import rating_of
from pipeline.web.schemaorg.scope import Placed, Scope
from pipeline.web.schemaorg.times import day
from pipeline.web.schemaorg.wording import bare, line, name_of, named, origin
from schemas.parts import Rating

_UNDER = ("review", "reviews")
# A page is a review if its text is hardly more than what the review says.
_MOST_OF_TEXT = 0.5
_PROBE = 200
_LEAST_TEXT = 200


def reviews(scope: Scope, shown: Shown, paths: tuple[tuple[str, ...], ...]) -> tuple[Review, ...]:
    """Return the reviews with a text of their own, in the order of the page, each once.

    `paths` are the categories of the page, which stand where those of the subject are unknown. A
    review without a text, or with nothing said beside it, gives none; nor does one that is the
    text of the page.
    """
    found: dict[str, Review] = {}
    for place in _all(scope):
        review = _review(place, paths)
        if not review.text or not (review.rating or review.title):
            continue
        if not _is_page(review.text, shown.text):
            found.setdefault(bare(review.text), review)
    return tuple(found.values())


def page_rating(scope: Scope, shown: Shown) -> Rating | None:
    """Return the score that the page's own text gives; None where the page is no review.

    It is one if a review of its markup has that text, or is outermost, or within the page's
    article, and has no text at all.
    """
    ratings = []
    for place in _all(scope):
        body = _body(place.node)
        whole = _is_page(body, shown.text) if body else _is_main(place, scope, shown)
        if whole and (rating := rating_of(place.node)):
            ratings.append(rating)
    told = {replace(rating, origin="") for rating in ratings}
    # Two scores for one text are those of two writers, or of two things.
    return ratings[0] if len(told) == 1 else None


def _all(scope: Scope) -> Iterator[Placed]:
    for place in scope.placed:
        if not REVIEWS.isdisjoint(place.node.types) or _is_rated_article(place.node):
            yield place


def _is_rated_article(node: Node) -> bool:
    return not ARTICLES.isdisjoint(node.types) and "reviewRating" in node.props


def _body(node: Node) -> str:
    if not ARTICLES.isdisjoint(node.types):
        return node.text("reviewBody", "articleBody")
    return node.text("reviewBody", "text", "description")


def _is_page(body: str, text: str) -> bool:
    """Tell whether the body of a review is most of the page's text."""
    if not text or len(body) < _MOST_OF_TEXT * len(text):
        return False
    head = bare(body[:_PROBE])
    return bool(head) and head in bare(text[: 4 * _PROBE + len(body)])


def _is_main(place: Placed, scope: Scope, shown: Shown) -> bool:
    if len(shown.text) < _LEAST_TEXT:
        return False
    if place.owner is None:
        return True
    return not ARTICLES.isdisjoint(place.owner.node.types)


def _review(place: Placed, paths: tuple[tuple[str, ...], ...]) -> Review:
    node = place.node
    subject = _subject(place)
    about = name_of(subject) if subject else next(iter(named(node.values("itemReviewed"))), "")
    title = next(iter(map(line, node.texts("name", "headline"))), "")
    body = _body(node)
    if bare(title) in ("", bare(about), bare(body)):
        title = ""
    stated = origin(node, "reviewBody" if node.text("reviewBody") else "description")
    return Review(
        text=body,
        title=title,
        subject=about,
        rating=rating_of(node),
        categories=(of_product(subject) if subject else ()) or paths,
        author=", ".join(named(node.values("author", "creator"))),
        published=day(node.text("datePublished", "dateCreated")),
        origin=stated,
    )


def _subject(place: Placed) -> Node | None:
    """Return what is reviewed: named by the review, or the item that the review belongs to."""
    if stated := place.node.nodes("itemReviewed"):
        return stated[0]
    return place.owner.node if place.owner is not None and place.via in _UNDER else None
