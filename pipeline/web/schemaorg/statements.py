"""Definitions, checked claims and captions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.kinds import ORGANIZATIONS
from pipeline.web.schemaorg.scope import Scope
from pipeline.web.schemaorg.wording import bare, is_address, line, name_of, named, origin
from schemas.parts import Caption, Claim, Definition

_PICTURES = ("ImageObject", "Photograph")
_SITE_PICTURES = frozenset(("logo",))


def definitions(scope: Scope) -> tuple[Definition, ...]:
    """Return the terms that a page defines, each definition once."""
    found: dict[tuple[str, str], Definition] = {}
    for place in scope.placed:
        if not place.node.is_a("DefinedTerm", "CategoryCode"):
            continue
        term, text = name_of(place.node), place.node.text("description")
        if term and text and not is_address(text) and bare(text) != bare(term):
            stated = origin(place.node, "description")
            found.setdefault((bare(term), bare(text)), Definition(term, text, stated))
    return tuple(found.values())


def claims(scope: Scope) -> tuple[Claim, ...]:
    """Return the claims that a page checks, each once, with what it finds of them.

    One whose verdict is only a number is left out: no two checkers count alike.
    """
    found: dict[str, Claim] = {}
    for place in scope.placed:
        if place.node.is_a("ClaimReview") and (claim := _claim(place.node)):
            found.setdefault(bare(claim.text), claim)
    return tuple(found.values())


def _claim(node: Node) -> Claim | None:
    text = line(node.text("claimReviewed"))
    ratings = node.nodes("reviewRating")
    verdicts = [line(text) for rating in ratings for text in rating.texts("alternateName", "name")]
    verdicts += map(line, node.texts("reviewRating"))
    verdict = next((word for word in verdicts if any(map(str.isalpha, word))), "")
    if not text or not verdict or is_address(verdict):
        return None
    authors = chain.from_iterable(item.values("author") for item in node.nodes("itemReviewed"))
    stated = origin(node, "claimReviewed")
    return Claim(text, verdict, next(iter(named(authors)), ""), origin=stated)


def captions(scope: Scope) -> tuple[Caption, ...]:
    """Return the captions of pictures, each once."""
    found: dict[str, Caption] = {}
    for place in scope.placed:
        if place.node.is_a(*_PICTURES) and place.via not in _SITE_PICTURES:
            for caption in _captions(place.node):
                found.setdefault(bare(caption.text), caption)
    # Portraits and logos are captioned with whom they show.
    names = {bare(name_of(p.node)) for p in scope.placed if p.node.is_a("Person", *ORGANIZATIONS)}
    return tuple(caption for key, caption in found.items() if key not in names)


def _captions(node: Node) -> Iterator[Caption]:
    name = name_of(node)
    for value in node.values("caption"):
        # A caption may be an item with a text of its own.
        text = line(value if isinstance(value, str) else value.text("text", "name"))
        if text and not is_address(text):
            alt = name if bare(name) != bare(text) and not is_file(name) else ""
            yield Caption(text, alt, origin=origin(node, "caption"))


def is_file(name: str) -> bool:
    """Tell whether the name of a picture is only that of its file."""
    return name.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"))
