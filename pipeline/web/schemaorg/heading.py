"""What a page is called, when and by whom it was published, and what it says it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.web.markup.meta import Meta
from pipeline.web.markup.node import Node
from pipeline.web.schemaorg import times
from pipeline.web.schemaorg.kinds import (
    ARTICLES,
    CHECKS,
    GUIDES,
    PAGES,
    QUESTIONS,
    REVIEWS,
    is_thing,
)
from pipeline.web.schemaorg.model import Shown
from pipeline.web.schemaorg.scope import SYNTAXES, Placed, Scope, plain_address
from pipeline.web.schemaorg.wording import (
    NAME_CHARS,
    bare,
    is_address,
    line,
    name_of,
    named,
    once,
    origin,
)

Found = tuple[str, str]

_TITLED = ARTICLES | GUIDES | REVIEWS
# Who made a film, and when it came out, is not who wrote of it, nor when.
_WRITTEN = (
    _TITLED
    | PAGES
    | CHECKS
    | QUESTIONS
    | {"CreativeWork", "VideoObject", "JobPosting", "PodcastEpisode"}
)

_DATES = ("datePublished", "datePosted", "uploadDate", "dateCreated")
_META_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "publication_date", "date",
)  # fmt: skip
_META_AUTHORS = ("author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_META_KEYWORDS = ("news_keywords", "keywords", "article:tag", "og:article:tag", "parsely-tags")
_BY = re.compile(r"\Aby\s+(?=\S)", re.IGNORECASE)
_LINK = re.compile(r"\(?https?://[^\s)]+\)?")
_CUT = re.compile(r"\s*[,;|\n]\s*")
_KEYWORD_CHARS = 80
_MOST_KEYWORDS = 50
_MOST_AUTHORS = 10


def main(scope: Scope, shown: Shown) -> list[Node]:
    """Return the items that are the page itself, in every syntax that states it, best first.

    Of several articles or goods on one page, it is the one that the page is called after or that
    states the page's address; a page with many and no such one is a listing, and none is.
    """
    found: list[Node] = []
    for kinds in (GUIDES, ARTICLES, REVIEWS, CHECKS, QUESTIONS):
        found += _single(list(scope.of(kinds)), scope, shown)
    taken = set(map(id, found))
    others = [place for place in scope.matter if _is_other(place) and id(place.node) not in taken]
    found += _single(others, scope, shown)
    found += [p.node for p in scope.of(PAGES) if p.owner is None or p.via == "mainEntity"]
    return found


def _is_other(place: Placed) -> bool:
    outer = place.owner is None or place.via in ("mainEntity", "mainEntityOfPage")
    return outer and any(map(is_thing, place.node.types))


def _single(places: list[Placed], scope: Scope, shown: Shown) -> list[Node]:
    """Return one item of each syntax: the only one, or the one that is the page by its marks."""
    found = []
    for syntax in SYNTAXES:
        nodes = [place.node for place in places if place.node.syntax == syntax]
        if len(nodes) > 1:
            # One without a name only stands for something that is told of elsewhere.
            nodes = [node for node in nodes if name_of(node)]
        if len(nodes) > 1:
            named_so = [node for node in nodes if _is_page(node, scope, shown)]
            nodes = named_so[:1] or _outermost(places, syntax)
        found += nodes
    return found


def _outermost(places: list[Placed], syntax: str) -> list[Node]:
    """Return the one item that all the others stand in, if there is one."""
    here = [place for place in places if place.node.syntax == syntax and name_of(place.node)]
    outer = [place.node for place in here if place.owner is None]
    return outer if len(outer) == 1 else []


def _is_page(node: Node, scope: Scope, shown: Shown) -> bool:
    addresses = [*node.texts("url", "mainEntityOfPage"), node.ident]
    addresses += [inner.ident or inner.text("url") for inner in node.nodes("mainEntityOfPage")]
    if any(address and plain_address(address) in scope.addresses for address in addresses):
        return True
    name = bare(name_of(node))
    return bool(name) and name == bare(shown.title)


def title(nodes: list[Node], meta: Meta, shown: Shown) -> Found:
    """Return what the page is called, and what states it.

    A text is called as its markup says. Anything else may only stand on the page, so its name is
    the title where the page shows it as such, or shows none. A page and its head are named with
    the site's name behind, so both stand back behind what the reader sees.
    """
    for node in nodes:
        name, key = _called(node, shown)
        own = not _TITLED.isdisjoint(node.types) or _is_shown(name, shown)
        if name and own and PAGES.isdisjoint(node.types) and not name.endswith(("...", "…")):
            return name, origin(node, key)
    if shown.title:
        return "", ""
    stated = meta.first("og:title", "twitter:title", "dc.title")
    if stated[0]:
        return stated
    return next(((name, origin(n, "name")) for n in nodes if (name := name_of(n))), ("", ""))


def _is_shown(name: str, shown: Shown) -> bool:
    return bool(bare(name)) and bare(name) in bare(shown.title)


def _called(node: Node, shown: Shown) -> Found:
    """Return the name of an item, and the property that has it.

    Some articles are named one way and headed another; the page shows which is its title.
    """
    if not ARTICLES.isdisjoint(node.types):
        told = [(line(node.text(key)), key) for key in ("headline", "name")]
        told = [(text, key) for text, key in told if bare(text) and len(text) <= NAME_CHARS]
        alike = [found for found in told if bare(found[0]) == bare(shown.title)]
        return next(iter([*alike, *told]), ("", ""))
    name = name_of(node)
    return name, next((key for key in node.props if name in map(line, node.texts(key))), "name")


def published(nodes: list[Node], meta: Meta) -> Found:
    """Return the day of publication, and what states it."""
    for name in _DATES:
        for node in filter(_is_written, nodes):
            for value in node.texts(name):
                if found := times.day(value):
                    return found, origin(node, name)
    for name in _META_DATES:
        for value in meta.values.get(name, ()):
            if found := times.day(value):
                return found, f"meta:{name}"
    return "", ""


def author(nodes: list[Node], meta: Meta) -> Found:
    """Return who wrote the page, several with commas between, and what states it."""
    for node in filter(_is_written, nodes):
        for key in ("author", "creator"):
            if names := _people(named(node.values(key))):
                return ", ".join(names), origin(node, key)
    for key in _META_AUTHORS:
        if names := _people(list(meta.values.get(key, ()))):
            return ", ".join(names), f"meta:{key}"
    return "", ""


def _is_written(node: Node) -> bool:
    return not _WRITTEN.isdisjoint(node.types)


def _people(names: list[str]) -> list[str]:
    lines = [line(_LINK.sub(" ", name)).strip(" ,;") for name in names if "@" not in name]
    kept = [_BY.sub("", name, count=1) for name in lines]
    return once(name for name in kept if name and not is_address(name))[:_MOST_AUTHORS]


def keywords(nodes: list[Node], meta: Meta) -> tuple[tuple[str, ...], str]:
    """Return the words under which the page wants to be found, and what states them."""
    for node in nodes:
        if words := _words(_told(node)):
            return words, origin(node, "keywords")
    for name in _META_KEYWORDS:
        if words := _words(meta.values.get(name, ())):
            return words, f"meta:{name}"
    return (), ""


def _told(node: Node) -> list[str]:
    return [
        value if isinstance(value, str) else name_of(value) for value in node.values("keywords")
    ]


def _words(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(once(_keywords(values)))[:_MOST_KEYWORDS]


def _keywords(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        for word in _CUT.split(value):
            word = line(word).strip("\"'#")
            if word and len(word) <= _KEYWORD_CHARS and not is_address(word):
                yield word
