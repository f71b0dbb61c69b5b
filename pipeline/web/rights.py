"""What a page says of its own use: the licence it is under, and the uses its owner reserves.

Sources: `pipeline/web/licence.py`; the robots meta element and the header X-Robots-Tag as search
engines document them, with the words noai and noimageai; the TDM Reservation Protocol (TDMRep, a
W3C community group), of which a page itself carries a header and a meta element. Files beside the
pages of a site (robots.txt, tdmrep.json) are for the crawler to heed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.web.licence import licence
from pipeline.web.markup.items import Items
from pipeline.web.page import Page

# Words of a robots rule that keep a page from training, the strongest first; "none" is noindex and
# nofollow in one.
_RESERVING = ("noai", "noimageai", "noindex", "none")
_ROBOTS = ("robots", "google-extended", "anthropic-ai", "ccbot")
_TDM = "tdm-reservation"
# Commas part the words, yet pages write spaces and semicolons; a colon ends a robot's name.
_BETWEEN = re.compile(r"[\s,;:]+")
# "max-image-preview:none" limits how much is shown, and reserves nothing.
_LIMIT = re.compile(r"\bmax-[a-z-]{1,30}\s?:\s?[a-z0-9-]{1,30}")


@dataclass(frozen=True, slots=True)
class Rights:
    """`license` is an id ("CC-BY-4.0") or, of others, the address or words; "" where none is
    stated. `reserved` is what keeps the page from use ("noai", "noindex", "tdm-reservation"), ""
    for nothing."""

    license: str = ""
    reserved: str = ""


def rights(found: Items | None, tree: Any, page: Page) -> Rights:
    """Return what a page says of its use. Plain text (no items, no tree) has its headers alone.

    A rule for any one robot counts: who asks one search engine to leave a page out of its index
    does not offer it to everyone else.
    """
    return Rights(licence(found, tree, page), _reserved(found, page))


def _reserved(found: Items | None, page: Page) -> str:
    values = found.meta.values if found else {}
    rules = [page.headers.get("x-robots-tag", "")]
    rules += (rule for name in values if _is_robot(name) for rule in values[name])
    said = {word for rule in rules for word in _words(rule)}
    for word in _RESERVING:
        if word in said:
            return "noindex" if word == "none" else word
    tdm = (page.headers.get(_TDM, ""), *values.get(_TDM, ()))
    return _TDM if any("1" in _words(value) for value in tdm) else ""


def _is_robot(name: str) -> bool:
    return name in _ROBOTS or name.endswith("bot")


def _words(rule: str) -> list[str]:
    return _BETWEEN.split(_LIMIT.sub("", rule.lower()).strip())
