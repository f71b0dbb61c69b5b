"""What a page is called, without the name of the site that it is on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from pipeline.web.markup.values import clean
from pipeline.web.shown.words import bare

_BREAK = re.compile(r"\s+(?:[|·•»«›‹:/\\]+|[-–—~]{1,3})\s+|\s*[|»]\s*")
_CHAPTER = re.compile(
    r"(?:(?:chapter|kapitel|section|appendix) [\dA-Z]{1,3}[.:]|\d{1,3}(?:\.\d{1,3}){1,5}\.?"
    r"|[A-Z]\.(?:\d{1,3}\.)+)\s+(?=\D)",
    re.IGNORECASE,
)
_SITE_WORDS = 4
_BLOG = re.compile(r"(?:[^\W_a-z]\S* ){1,3}(?:Blog|Weblog)")
_LONGEST = 300


def title(tree: Any, headings: Sequence[str], url: str, crumb: str = "") -> str:
    """Return the title of a page: the heading, `og:title` or `<title>`, whichever is its own.

    `headings` are the outermost ones, those in the main text first, and `crumb` is the last step
    of the way to the page.
    """
    bares = {heading: bare(heading) for heading in headings}
    if here := next((heading for heading, said in bares.items() if said == bare(crumb) != ""), ""):
        return here
    shown = clean(tree.title or "")[:_LONGEST]
    stated = _meta(tree, "og:title")[:_LONGEST]
    site = _meta(tree, "og:site_name")
    names = {bare(site), _host(url)}
    if stated and bare(stated) != bare(site):
        shown, short = stated, False
    else:
        short = True
    whole = bare(shown)
    found = [
        heading
        for heading, bare in bares.items()
        if bare and bare not in names and _is_in(bare, whole)
    ]
    if found:
        return max(found, key=len)
    if shown and (own := _own(shown, names - {""}, short)):
        return own
    return headings[0] if headings else ""


def unnumbered(name: str) -> str:
    """Return a title without the number of its chapter: "13.2. ", "Chapter 8. "."""
    found = _CHAPTER.match(name)
    return name[found.end() :] if found else name


def _meta(tree: Any, name: str) -> str:
    head = tree.head
    found = head.query_selector(f'meta[property="{name}"]') if head is not None else None
    return clean(found.get_attribute("content") or "") if found is not None else ""


def _is_in(heading: str, title: str) -> bool:
    """Tell whether a title says a heading, as its beginning, its end or the most of it."""
    if f"{title} ".startswith(f"{heading} ") or f" {title}".endswith(f" {heading}"):
        return True
    return 2 * len(heading) > len(title) and f" {heading} " in title


def _own(text: str, names: set[str], short: bool) -> str:
    """Return a title without the part of it that names the site.

    With `short` a short last part counts as the name of the site too.
    """
    breaks = list(_BREAK.finditer(text))
    if not breaks:
        return text
    first, last = text[: breaks[0].start()].strip(), text[breaks[-1].end() :].strip()
    before, behind = text[: breaks[-1].start()].strip(), text[breaks[0].end() :].strip()
    if last and before and _names_site(last, names):
        return before
    if first and behind and _names_site(first, names):
        return behind
    words = len(before.split())
    plain = "|" in breaks[-1][0] and words > 0
    return before if short and len(last.split()) <= _SITE_WORDS and (plain or words > 1) else text


def _host(url: str) -> str:
    """Return the telling word of the host of an address: "example" of "www.example.co.uk"."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    labels = [label for label in host.split(".") if label != "www"]
    return max(labels[:-1], key=len, default="")


def _names_site(part: str, names: set[str]) -> bool:
    said = bare(part)
    close = said.replace(" ", "")
    if _BLOG.fullmatch(part):
        return True
    return said in names or any(close == name.replace("-", "") for name in names)
