"""The licence of a page as a whole, told from those of the things that it shows.

Sources: rel="license" (HTML Standard 4.6.7) in elements and in the header Link (RFC 8288),
`license` of schema.org, DCMI terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from pipeline.licences import licence_name
from pipeline.web.markup.items import Items
from pipeline.web.markup.node import Node
from pipeline.web.page import Page

# Items of a page about something that has a licence of its own: the page only shows or tells of it.
_NOT_THE_PAGE = (
    *("ImageObject", "VideoObject", "AudioObject", "MediaObject", "Photograph", "WebSite"),
    *("Dataset", "DataDownload", "SoftwareApplication", "SoftwareSourceCode", "MusicRecording"),
)
_IN_HEAD = ("dcterms.license", "dc.license", "dc.rights.license", "license")
# Mostly a claim of copyright or its holder, so that only a licence of Creative Commons counts.
_CLAIMS = ("dcterms.rights", "dc.rights", "rights", "copyright")
_LONGEST = 300
_HEADER_LINK = re.compile(r"<([^<>]{1,2000})>([^<]{0,2000})")
_LICENSE_WORD = re.compile(r'\brel\s?=\s?"?[a-z ]{0,99}\blicense\b', re.IGNORECASE)
_CREATIVE = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/[^\s\"'<>]{1,100}|\bCC[ -]BY[^,;.]*"
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[0-9a-z_]{4,20}/(.{1,2000})")
# Where a link stands tells what it is about. Sidebars and footers are of the page, whatever list
# or table they are laid out with.
_ENTRIES = frozenset(("li", "td", "th", "dd"))
_PICTURES = frozenset(("figure", "figcaption"))
_PICTURE_NAMES = ("caption", "photo-credit", "image-credit")
_EDGES = frozenset(("footer", "aside"))
_EDGE_NAMES = ("footer", "widget", "sidebar", "license", "licence", "copyright", "colophon")
_MOST_LINKS, _DEEPEST = 50, 200


def licence(found: Items | None, tree: Any, page: Page) -> str:
    """Return the licence that a page states for all of itself, "" for none.

    The strongest place that states any decides: head and HTTP, then outermost items, then links
    of the page, then claims of rights. Where one place names several, the page has no one licence
    and the answer is "". Plain text (no items, no tree) has the header Link alone.
    """
    for stated in _places(found, tree, page):
        names = [name for name in map(license_id, stated) if name]
        known = [name for name in dict.fromkeys(names) if _known(name)]
        if len(known) > 1:
            return ""
        if names:
            return (known or names)[0]
    return ""


def license_id(stated: str) -> str:
    """Return the name of a licence, or what is stated where it has none that we know.

    Text of more than 300 characters, or that only claims copyright, is no licence: "". An address
    in the Wayback Machine is the one that was archived.
    """
    text = " ".join(stated.split())
    if archived := _ARCHIVED.fullmatch(text):
        text = archived[1]
    return "" if len(text) > _LONGEST or _only_claims(text) else licence_name(text)


def _only_claims(text: str) -> bool:
    low = text.casefold()
    return "©" in low or low.startswith(("copyright", "(c)", "all rights reserved"))


def _known(name: str) -> bool:
    return "/" not in name and " " not in name


def _places(found: Items | None, tree: Any, page: Page) -> Iterator[list[str]]:
    """Yield what is stated in each kind of place, the strongest first."""
    header = _HEADER_LINK.findall(page.headers.get("link", ""))
    head = [address for address, rest in header if _LICENSE_WORD.search(rest)]
    if found is None:
        yield _absolute(head, page.url)
        return
    head += found.meta.links.get("license", ())
    yield _absolute(head, page.url) + _values(found, _IN_HEAD)
    yield list(_items(found.nodes))
    yield _absolute(_links(tree), page.url)
    yield [match[0] for claim in _values(found, _CLAIMS) if (match := _CREATIVE.search(claim))]


def _values(found: Items, names: Iterable[str]) -> list[str]:
    return [value for name in names for value in found.meta.values.get(name, ())]


def _absolute(addresses: Iterable[str], base: str) -> list[str]:
    return [_joined(base, address.strip()) for address in addresses if address.strip()]


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        # "//[a]": no address, so that what is stated stands as it is.
        return address


def _items(nodes: list[Node]) -> Iterator[str]:
    """Yield the licences of outermost items, which tell of the page."""
    for node in nodes:
        if node.is_a(*_NOT_THE_PAGE):
            continue
        for value in node.values("license"):
            if isinstance(value, str):
                yield value
            else:
                named = "" if value.ident.startswith("_:") else value.ident
                yield named or value.text("url", "name")


def _links(tree: Any) -> Iterator[str]:
    """Yield the addresses of `<a rel=license>` that stand for the page, not for a thing on it."""
    selector = 'a[rel~="license" i][href], area[rel~="license" i][href]'
    for element in tree.document.query_selector_all(selector)[:_MOST_LINKS]:
        if not _of_a_thing(element):
            yield element.get_attribute("href") or ""


def _of_a_thing(element: Any) -> bool:
    """Tell whether a link is a picture's or that of an entry in a list or table."""
    entry = False
    place = element.parent_node
    for _ in range(_DEEPEST):
        if place is None or place.tag in ("body", "html", "#document"):
            return entry
        if place.tag in _PICTURES or _is_called(place, _PICTURE_NAMES):
            return True
        if place.tag in _EDGES or _is_called(place, _EDGE_NAMES):
            return False
        entry = entry or place.tag in _ENTRIES
        place = place.parent_node
    return True


def _is_called(element: Any, names: tuple[str, ...]) -> bool:
    called = f"{element.get_attribute('id') or ''} {element.get_attribute('class') or ''}".lower()
    return any(name in called for name in names)
