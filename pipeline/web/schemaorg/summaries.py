"""The short texts that a page gives for its long one."""

from __future__ import annotations

import re

from pipeline.web.markup.meta import Meta
from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.kinds import ARTICLES, GUIDES, LISTINGS, PAGES, REVIEWS
from pipeline.web.schemaorg.model import Shown
from pipeline.web.schemaorg.scope import Scope
from pipeline.web.schemaorg.wording import bare, is_address, line, origin
from schemas.parts import Summary

_KEYS = {"abstract": "abstract", "description": "description"}
_META = ("og:description", "description", "dc.description", "twitter:description")
# What describes anything else (goods, a firm, a film) is no shorter form of the page's text; what
# describes a page of questions is mostly the first of them.
_SUMMED = (
    ARTICLES | PAGES | GUIDES | REVIEWS | {"CreativeWork", "VideoObject", "Event", "Course"}
) - {"QAPage"}
_TEXTS = ARTICLES | GUIDES | REVIEWS
_HEADING = re.compile(r"\s*(?:abstract|summary)\s*[:.]?\s*\n\s*|abstract:\s*", re.IGNORECASE)
_CUT = ("...", "…", "[...]", "[…]")
_LEAST_SHARED = 0.5
_MOST = 20
_READ_CHARS = 50_000
_WORD = re.compile(r"[^\W\d_]{4,}")
# Words count as the same if they begin alike: "voting", "votes".
_STEM = 5


def summaries(
    nodes: list[Node], scope: Scope, meta: Meta, shown: Shown, title: tuple[str, str]
) -> tuple[Summary, ...]:
    """Return the title of an article, then abstracts and descriptions, each once.

    `nodes` are the items that are the page itself, and `title` is what it is called and what
    states that. The head of a page counts only where no item describes the page. What the site
    says of itself on every page is none, and a listing has no text to sum up.
    """
    text = any(not _TEXTS.isdisjoint(node.types) for node in nodes)
    outer = [place.node for place in scope.matter if place.owner is None]
    if not text and any(not LISTINGS.isdisjoint(node.types) for node in outer):
        return ()
    slogans = _slogans(scope)
    found = [
        Summary(_prose(value), kind, origin=origin(node, key))
        for kind, key in _KEYS.items()
        for node in nodes
        if not _SUMMED.isdisjoint(node.types)
        for value in node.texts(key)
        if bare(value) not in slogans and not is_address(value)
    ]
    found = found or _of_head(meta, slogans, shown)
    if any(not ARTICLES.isdisjoint(node.types) for node in nodes) and title[0]:
        found = [Summary(title[0], "title", origin=title[1]), *found]
    return tuple(_distinct(found[:_MOST]))


def _of_head(meta: Meta, slogans: frozenset[str], shown: Shown) -> list[Summary]:
    """Return the one description of the page that its head gives, a whole one before one cut off.

    Of two under one name, one is the site's; so is one whose words the page does not use.
    """
    found = []
    for name in _META:
        values = meta.values.get(name, ())
        text = line(values[0]) if len(values) == 1 else ""
        if bare(text) and bare(text) not in slogans and _is_shared(text, shown):
            found.append(Summary(text, "description", origin=f"meta:{name}"))
    whole = [summary for summary in found if not summary.text.endswith(_CUT)]
    return (whole or found)[:1]


def _is_shared(text: str, shown: Shown) -> bool:
    stems = {word[:_STEM] for word in _WORD.findall(text.casefold())}
    if not stems or not shown.text:
        return True
    words = _WORD.findall(f"{shown.title} {shown.text[:_READ_CHARS]}".casefold())
    return len(stems & {word[:_STEM] for word in words}) >= _LEAST_SHARED * len(stems)


def _prose(text: str) -> str:
    """Return a text as paragraphs of one line each, without "Abstract" as its heading."""
    text = _HEADING.sub("", text, count=1) if _HEADING.match(text) else text
    return "\n\n".join(filter(None, map(line, text.split("\n\n"))))


def _slogans(scope: Scope) -> frozenset[str]:
    """Return what the site and its publisher say of themselves."""
    about = [
        place.node.text(key)
        for place in scope.placed
        if place.node.is_a(
            "WebSite", "Organization", "NewsMediaOrganization", "Corporation", "Blog"
        )
        for key in ("description", "slogan")
    ]
    return frozenset(map(bare, filter(None, about)))


def _distinct(found: list[Summary]) -> list[Summary]:
    """Return each text once; of two that begin alike, the one that is not cut off."""
    kept: list[Summary] = []
    for summary in found:
        key = bare(summary.text)
        same = [n for n, other in enumerate(kept) if _alike(key, bare(other.text), summary, other)]
        if not key or same:
            if same and len(bare(kept[same[0]].text)) < len(key):
                kept[same[0]] = summary
            continue
        kept.append(summary)
    return kept


def _alike(key: str, other_key: str, one: Summary, other: Summary) -> bool:
    if key == other_key:
        return True
    if "title" in (one.kind, other.kind):
        return False
    shorter = one if len(key) < len(other_key) else other
    return (key.startswith(other_key) or other_key.startswith(key)) and shorter.text.endswith(_CUT)
