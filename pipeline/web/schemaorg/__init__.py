"""What schema.org items say, as parts of a document."""

from __future__ import annotations

from pipeline.web.markup.items import Items
from pipeline.web.schemaorg import facts, heading, statements
from pipeline.web.schemaorg.categories import categories
from pipeline.web.schemaorg.guides import guide
from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.model import Review, Shown, Stated
from pipeline.web.schemaorg.questions import questions
from pipeline.web.schemaorg.reviews import page_rating, reviews
from pipeline.web.schemaorg.scope import scope
from pipeline.web.schemaorg.summaries import summaries

__all__ = ["Review", "Shown", "Stated", "stated"]


def stated(items: Items, reading: Shown) -> Stated:
    """Return what the items and the head of a page state of it, in the parts of a document.

    `reading` is what a reader sees of the page. Values that several syntaxes state come once, from
    the first of JSON-LD, microdata, RDFa and the head. Never raises for what a page holds.
    """
    meta, placed, lookup = items.meta, scope(items), Lookup(reading.text)
    nodes = heading.main(placed, reading)
    guided = guide(placed, lookup)
    named = (guided.title, guided.origin) if guided else heading.title(nodes, meta, reading)
    published, by_date = heading.published(nodes, meta)
    author, by_author = heading.author(nodes, meta)
    keywords, by_keywords = heading.keywords(nodes, meta)
    paths, by_paths = categories(nodes, placed, meta, (named[0], reading.title, meta.title))
    sources = {
        "title": named[1],
        "published": by_date,
        "author": by_author,
        "keywords": by_keywords,
        "categories": by_paths,
    }
    return Stated(
        title=named[0],
        published=published,
        author=author,
        keywords=keywords,
        summaries=summaries(nodes, placed, meta, reading, named),
        categories=paths,
        questions=questions(placed, lookup),
        steps=guided.steps if guided else (),
        triples=facts.triples(placed, guided, lookup, reading.title or named[0]),
        things=facts.things(placed),
        definitions=statements.definitions(placed),
        claims=statements.claims(placed),
        captions=statements.captions(placed),
        rating=page_rating(placed, reading),
        origins=tuple((part, source) for part, source in sources.items() if source),
        reviews=reviews(placed, reading, paths),
    )
