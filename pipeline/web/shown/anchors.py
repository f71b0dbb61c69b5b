"""The name of the page that a link leads to, where the link says it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from pipeline.web.shown.words import bare, resolved

_HREF = re.compile(r' href="([^"]*)"')
_TITLE = re.compile(r' title="([^"]*)"')
# Wikis write the title of a page into its address; those with a colon are of no article.
_WIKI = re.compile(r"(?:^|[/.])(?:wiki/|w/index\.php\?title=)([^?#&:]+)$")
_OTHER = re.compile(r"(?!https?:)[a-z][a-z.+-]{1,12}:", re.IGNORECASE)
# A part of the same work is no page that has a name of its own.
_PART = re.compile(
    r"\s*(?i:section|chapter|appendix|figure|fig\.|table|part|step|page|§|abschnitt|kapitel|anhang"
    r"|abbildung|tabelle|seite)\s?(?:\d|[A-Z]\b)"
)
_ADDRESS = re.compile(r"https?:|www\.|/|@|\.\w{2,4}$")
_CUT = ("…", "...")
_MOST_CHARS = 80
_MOST_WORDS = 8


def label(attributes: str, anchor: str) -> str:
    """Return the name of the page that a link leads to; "" where it is not known.

    It is the title that a wiki has in its address, the link's own `title` where that shares a
    word with what is linked, or the linked words where the address says the same.
    """
    found = _HREF.search(attributes)
    address = resolved(found[1]).strip() if found else ""
    if (
        not address
        or address[0] == "#"
        or ":" in address[:12].replace("https:", "").replace("http:", "")
    ):
        return ""
    wiki = _WIKI.search(address)
    page = _name(unquote(wiki[1], errors="replace").replace("_", " ")) if wiki else ""
    if not wiki and (_PART.match(anchor) or anchor.rstrip().endswith(_CUT)):
        return ""
    titled = _TITLE.search(attributes)
    name = _name(resolved(titled[1])) if titled else ""
    # The address of a page may write its name in small letters.
    if name and (_shares(name, anchor) if not wiki else bare(name) == bare(page)):
        return name
    if wiki:
        return page
    return _name(anchor) if _said(address) == bare(anchor) else ""


def _name(text: str) -> str:
    text = " ".join(text.split())
    if not 1 < len(text) <= _MOST_CHARS or len(text.split()) > _MOST_WORDS:
        return ""
    if "\ufffd" in text or _ADDRESS.search(text) or not any(map(str.isalpha, text)):
        return ""
    return text


@lru_cache(maxsize=4096)
def _said(address: str) -> str:
    """Return the last step of an address in its bare words."""
    path = address.split("?")[0].split("#")[0].rstrip("/")
    step = path.rsplit("/", 1)[-1]
    return bare(unquote(re.sub(r"\.(?:html?|php|aspx?)$", "", step)))


def _shares(name: str, anchor: str) -> bool:
    """Tell whether a title names what is linked, and is no remark on the link."""
    mine, other = set(bare(name).split()), set(bare(anchor).split())
    return bool(mine & other) and len(mine) <= len(other) + 3
