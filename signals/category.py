"""The subject under which the source files a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document, origin
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("categories",)
VERSION = 2
EVIDENCE = "text"

# Categories that file a page by its state or by a date say nothing about its subject. The
# wordings are those of English wikis; docs/signals.md tells what follows for others.
_UPKEEP = re.compile(
    r"all (?:[\w-]+ ){0,3}(?:articles|pages|disputes|files|lists)\b"
    r"|(?:articles|pages) (?:with|using|containing|needing|lacking|to be|that|having|in need)\b"
    r"|(?:wikipedia|wikiproject|wikidata|webarchive|cs1|short description|commons category)\b"
    r"|requests? for\b"
    r"|use (?:dmy|mdy|[\w-]+ english)\b|engvarb?\b|coordinates (?:on|not on) wikidata"
    r"|(?:hidden|tracking|redirect|template) categories"
    r"|(?:good|featured|vital) articles|(?:possibly )?living people$",
    re.IGNORECASE,
)
_UPKEEP_ANYWHERE = re.compile(
    r"\b(?:stubs|births|deaths|unsourced|identifiers|disambiguation)\b"
    r"|\barticles$| from \w+ \d{4}$",
    re.IGNORECASE,
)
# Sections of a site hold texts about anything; so do the boxes for all that fits in no other.
_SITE_PARTS = """
    about | about this site | about us | actualités | aktuelles | all | allgemein | allgemeines
    | archive | archives | article | articles | beiträge | blog | blogs | briefing room | bulletin
    | bulletins | categories | category | dataset | datasets | divers | faq | featured | forum
    | forums | general | help | home | homepage | latest | latest news | meldungen | misc
    | miscellaneous | nachrichten | neuigkeiten | news | newsroom | nicht kategorisiert | notes
    | noticias | notizen | notizie | other | others | page | pages | post | posts | press
    | press release | press releases | press room | pressemitteilungen | publications | resources
    | search | search results | section | sections | site-wide | sonstiges | stories | story
    | support | tags | top stories | topics | uncategorised | uncategorized | varios
    | verschiedenes | weblog | à propos | über uns
"""
_SITE_PART = frozenset(" ".join(_SITE_PARTS.split()).split(" | "))
_YEAR = re.compile(r"\d{1,4}s?(?: (?:bc|ad|bce|ce))?", re.IGNORECASE)


@dataclass(frozen=True)
class Fields:
    """`category` is the most specific name of the first usable path, `categories` the most
    specific names of all usable paths."""

    text: str
    title: str
    category: str
    categories: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal, or why none of the document's categories could be taken."""
    names = list(dict.fromkeys(p[-1].strip() for p in document.categories if p))
    if not names:
        return
    faults = [category_fault(name, document.title) for name in names]
    usable = [name for name, fault in zip(names, faults, strict=True) if not fault]
    start, end = _text.passage(document.text, 0, _text.prose_end(document))
    if not usable:
        yield Refused(faults[0])
    elif start == end:
        yield Refused("no text")
    else:
        text = document.text[start:end]
        fields = Fields(text, document.title, usable[0], usable)
        yield Found(fields, start, end, origin(document, "categories"))


def category_fault(name: str, title: str) -> str:
    """Return why a category of the document called `title` is not taken; "" if it is."""
    if not name:
        return "category without a name"
    if is_upkeep(name):
        return "maintenance category"
    if is_site_part(name):
        return "part of a site, not a subject"
    if title and _text.same(name, title):
        return "category is the document's title"
    return ""


def is_upkeep(name: str) -> bool:
    """Tell whether a category serves the wiki's upkeep, or is a bare year."""
    return bool(_UPKEEP.match(name) or _UPKEEP_ANYWHERE.search(name) or _YEAR.fullmatch(name))


def is_site_part(name: str) -> bool:
    """Tell whether a category is a section of a site that says nothing of what stands in it."""
    return " ".join(name.casefold().split()) in _SITE_PART
