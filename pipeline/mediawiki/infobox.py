"""Infoboxes: the table of facts at the head of an article, as triples and types of its subject.

Only boxes before the first heading are read: one further down is often about something else than
the page (a building in the article on its town).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.mediawiki.box_keys import event_key, label_keys, says_nothing, words_of
from pipeline.mediawiki.box_values import Value, values_of
from pipeline.mediawiki.links import Namespaces
from pipeline.mediawiki.marks import HOLE
from schemas.parts import Thing, Triple

MOST_BOXES = 4
MOST_CHARS = 60_000
MOST_PARAMETERS = 200

# Names in any case; Spanish wikis say "Ficha de". What the others are about is in `_ABOUT`.
_ABOUT = {
    "taxobox": "taxon",
    "automatic taxobox": "taxon",
    "subspeciesbox": "subspecies",
    "speciesbox": "species",
    "chembox": "chemical compound",
    "drugbox": "drug",
    "geobox": "",
}
_OTHERS = "|".join(_ABOUT)
_START = re.compile(
    rf"\{{\{{[ \n_]{{0,3}}(?:infobox(?![^\W_])|ficha de\b|(?:{_OTHERS})[ \n_]{{0,3}}(?=[|\n]))",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\|")
_HEADING = re.compile(r"^==", re.MULTILINE)
_KEY = re.compile(r"[^\W\d_][\w .-]{0,49}")
_EDGE = " \t\n" + HOLE
# `type` itself is mostly an adjective ("public", "studio").
_TYPE_KEY = "settlement_type"
_MOST_TYPE_CHARS = 40
_LEAD = re.compile(r"^(?:infobox|ficha de)\s*", re.IGNORECASE)
_NO_TYPES = ("symbols", "ranks", "footer", "mapframe")
_PROPER = re.compile(r"(?:ese|ish|ian|man|can|ench|iss|utch|UK|US)$")
_MEASURES = ("area", "elev", "elevation", "length", "height", "depth", "mass", "weight", "width")
_BRACKET = re.compile(r" \([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Box:
    """One infobox: its name, and its parameters as wikitext, in the order of the page."""

    name: str
    parameters: dict[str, str]


def boxes(source: str) -> Iterator[Box]:
    """Yield the infoboxes before the first heading of wikitext without comments and references.

    A box that does not end within MOST_CHARS characters is left out.
    """
    heading = _HEADING.search(source)
    lead = heading.start() if heading else len(source)
    position = 0
    for _ in range(MOST_BOXES):
        start = _START.search(source, position, lead)
        if not start:
            return
        parts, position = _parts(source, start.start())
        if parts:
            name = parts[0].strip(_EDGE)
            geobox = name.lower() == "geobox" and len(parts) > 1
            yield Box(parts[1].strip(_EDGE) if geobox else name, _parameters(parts[1:]))


def _parts(source: str, start: int) -> tuple[list[str], int]:
    """Return what stands between the outer bars of the template at `start`, and where it ends.

    Where it does not end, nothing, and the place behind its opening.
    """
    parts: list[str] = []
    begin = start + 2
    depth = 0
    for match in _TOKEN.finditer(source, start, min(start + MOST_CHARS, len(source))):
        found = match[0]
        if found == "|":
            if depth == 1:
                parts.append(source[begin : match.start()])
                begin = match.end()
        elif found in ("{{", "[["):
            depth += 1
        else:
            depth -= 1
            if depth <= 0:
                parts.append(source[begin : match.start()])
                return parts, match.end()
    return [], start + 2


def _parameters(parts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts[:MOST_PARAMETERS]:
        key, sign, value = part.partition("=")
        key, value = key.strip(_EDGE), value.strip(_EDGE)
        if sign and value and _KEY.fullmatch(key):
            found[key] = value
    return found


def subject_of(title: str) -> str:
    """Return a page's title without the bracket that tells it from others of its name."""
    return _BRACKET.sub("", title) or title


def facts(
    source: str, title: str, namespaces: Namespaces
) -> tuple[tuple[Triple, ...], tuple[Thing, ...]]:
    """Return what the infoboxes of a page say of its subject: triples, and the subject's types.

    `source` is wikitext without comments and references. Never raises.
    """
    subject = subject_of(title)
    names = (title,) if subject != title else ()
    triples: dict[tuple[str, str], Triple] = {}
    types: dict[str, None] = {}
    for box in boxes(source):
        for name in _types(box, namespaces):
            types.setdefault(name)
        for relation, value in _stated(box, namespaces):
            if value.text.casefold() != subject.casefold():
                triple = Triple(subject, relation, value.text, names, value.names)
                triples.setdefault((relation.casefold(), value.text.casefold()), triple)
    things = (Thing(subject, tuple(types), names),) if types else ()
    return tuple(triples.values()), things


def _types(box: Box, namespaces: Namespaces) -> Iterator[str]:
    """Yield what the subject is: the kind of settlement that the box states, and the box's name."""
    for value in values_of(box.parameters.get(_TYPE_KEY, ""), namespaces)[:1]:
        if len(value.text) <= _MOST_TYPE_CHARS and value.text[-1].isalpha():
            yield _in_words(value.text)
    name = " ".join(box.name.replace("_", " ").split())
    about = _ABOUT.get(name.lower())
    if about is None:
        about = _LEAD.sub("", name).partition("/")[0].rstrip("0123456789 ")
    if about.lower().endswith("biography"):
        about = "person"
    if _KEY.fullmatch(about) and not about.lower().endswith(_NO_TYPES):
        yield _in_words(about)


def _in_words(name: str) -> str:
    """Return the name of a kind in small letters; words behind "of" and nationalities stay."""
    words = name.split(" ")
    done: list[str] = []
    for word in words:
        proper = word[1:] != word[1:].lower() or _PROPER.search(word) or "of" in done
        done.append(word if proper else word.lower())
    return " ".join(done)


def _stated(box: Box, namespaces: Namespaces) -> Iterator[tuple[str, Value]]:
    labels = {label for key in box.parameters for label in label_keys(key)}
    for key, source in box.parameters.items():
        if key in labels or event_key(key) in box.parameters:
            continue
        relation = _relation(box, key, namespaces)
        for value in values_of(source, namespaces) if relation else ():
            if _fits(relation, value.text):
                yield relation, value


def _relation(box: Box, key: str, namespaces: Namespaces) -> str:
    """Return the words for what a parameter states, "" where it states nothing.

    The name that a box gives to a relation itself stays as it is written ("Prime Minister").
    """
    for label in label_keys(key):
        if label in box.parameters:
            named = values_of(box.parameters[label], namespaces)
            return named[0].text if len(named) == 1 else ""
    words = words_of(key)
    return "" if says_nothing(words) else words


def _fits(relation: str, text: str) -> bool:
    """Tell whether a value can be one of its relation: a date has figures, a length its unit."""
    if relation.endswith("date"):
        return any(map(str.isdigit, text))
    if relation.endswith(_MEASURES):
        return any(map(str.isalpha, text))
    return True
