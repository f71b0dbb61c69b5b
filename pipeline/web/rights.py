"""What a page says of its own use: the licence it is under, and the uses its owner reserves.

Sources: rel="license" (HTML Standard 4.6.7), `license` of schema.org, DCMI terms; the robots meta
element and the header X-Robots-Tag as search engines document them, with the words noai and
noimageai; the TDM Reservation Protocol (TDMRep, a W3C community group), of which a page itself
carries a header and a meta element. Files beside the pages of a site (robots.txt, tdmrep.json) are
for the crawler to heed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.licences import licence_name
from pipeline.web.items import Items
from pipeline.web.node import Node
from pipeline.web.page import Page

# Items that a page holds and that may be under a licence of their own.
_NOT_THE_PAGE = (
    "ImageObject",
    "VideoObject",
    "AudioObject",
    "MediaObject",
    "WebSite",
    "Photograph",
)
_IN_HEAD = ("dcterms.license", "dc.license", "dcterms.rights", "dc.rights", "copyright", "license")
_LONGEST = 300
# Words of a robots rule that keep a page from training, the strongest first; "none" is noindex and
# nofollow in one.
_RESERVING = ("noai", "noimageai", "noindex", "none")
_ROBOTS = ("robots", "googlebot", "bingbot", "ccbot", "gptbot", "google-extended")
_TDM = "tdm-reservation"


@dataclass(frozen=True, slots=True)
class Rights:
    """`license` is an id ("CC-BY-4.0") or, of others, the address or words; "" where none is
    stated. `reserved` is what keeps the page from use ("noai", "noindex", "tdm-reservation"), ""
    for nothing."""

    license: str = ""
    reserved: str = ""


def rights(found: Items | None, tree: Any, page: Page) -> Rights:
    """Return what a page says of its use. Plain text (no items, no tree) has its headers alone."""
    return Rights(_license(found, tree, page.url), _reserved(found, page))


def license_id(stated: str) -> str:
    """Return the name of a licence, or what is stated where it has none that we know.

    Text of more than 300 characters, or that only claims copyright, is no licence: "".
    """
    text = " ".join(stated.split())
    return "" if len(text) > _LONGEST or _only_claims(text) else licence_name(text)


def _only_claims(text: str) -> bool:
    low = text.casefold()
    return "©" in low or low.startswith(("copyright", "(c)", "all rights reserved"))


def _license(found: Items | None, tree: Any, url: str) -> str:
    """Return the licence of the page as a whole: links of the page, its items, its head."""
    if found is None:
        return ""
    stated = (
        *found.meta.links.get("license", ()),
        *_items(found.nodes, url),
        *_links(tree),
        *(value for name in _IN_HEAD for value in found.meta.values.get(name, ())),
    )
    return next(filter(None, map(license_id, stated)), "")


def _items(nodes: list[Node], url: str) -> Iterator[str]:
    """Yield the licences of outermost items, which tell of the page; pictures have their own."""
    for node in nodes:
        if node.is_a(*_NOT_THE_PAGE):
            continue
        for value in node.values("license"):
            yield value if isinstance(value, str) else value.ident or value.text("url", "name")


def _links(tree: Any) -> Iterator[str]:
    """Yield the addresses of `<a rel=license>` that stand for the page, not for a thing on it."""
    for element in tree.document.query_selector_all("a[rel~=license][href]")[:]:
        if not _of_a_thing(element):
            yield element.get_attribute("href")


def _of_a_thing(element: Any) -> bool:
    """Tell whether a link is a picture's or that of an entry in a list or table."""
    place = element.parent_node
    while place is not None and place.tag not in ("body", "footer", "main", "#document"):
        if place.tag in ("figure", "figcaption", "li", "td", "th"):
            return not _within_footer(place)
        place = place.parent_node
    return False


def _within_footer(element: Any) -> bool:
    place = element.parent_node
    while place is not None:
        if place.tag == "footer" or "footer" in (place.get_attribute("id") or "").lower():
            return True
        place = place.parent_node if place.tag != "body" else None
    return False


def _reserved(found: Items | None, page: Page) -> str:
    values = found.meta.values if found else {}
    said = {word for name in _ROBOTS for value in values.get(name, ()) for word in _words(value)}
    said |= set(_header_words(page.headers.get("x-robots-tag", "")))
    for word in _RESERVING:
        if word in said:
            return "noindex" if word == "none" else word
    tdm = (page.headers.get(_TDM, ""), *values.get(_TDM, ()))
    return _TDM if any(value.split(",")[0].strip() == "1" for value in tdm) else ""


def _words(value: str) -> list[str]:
    return [word.strip().lower() for word in value.split(",")]


def _header_words(value: str) -> Iterator[str]:
    """Yield the words of X-Robots-Tag, for whichever robot; `unavailable_after` has a date."""
    for part in _words(value):
        yield part.rpartition(":")[2].strip()
