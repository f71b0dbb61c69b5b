"""The things that a page tells of, and what it states of them, as triples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.web.markup.names import short
from pipeline.web.markup.node import Node
from pipeline.web.schemaorg import amounts, times
from pipeline.web.schemaorg.guides import Guide
from pipeline.web.schemaorg.kinds import PAPERS, told, words
from pipeline.web.schemaorg.lookup import Lookup
from pipeline.web.schemaorg.ratings import average
from pipeline.web.schemaorg.relations import language_name, relation
from pipeline.web.schemaorg.scope import Scope
from pipeline.web.schemaorg.stating import paragraph
from pipeline.web.schemaorg.supplies import of_guide
from pipeline.web.schemaorg.wording import (
    OBJECT_CHARS,
    bare,
    enumerated,
    is_address,
    line,
    name_of,
    names_of,
    origin,
)
from schemas.parts import Thing, Triple

_NAME_WORDS = 5
_CALLED_OFF = frozenset(("EventCancelled", "EventPostponed"))
Said = tuple[str, tuple[str, ...]]


def things(scope: Scope) -> tuple[Thing, ...]:
    """Return the named things of a page with their kinds, each once."""
    found: dict[tuple[str, tuple[str, ...]], Thing] = {}
    for place in scope.matter:
        kinds, name = _kinds(place.node), name_of(place.node)
        if kinds and name:
            thing = Thing(name, kinds, names_of(place.node), origin=origin(place.node, "name"))
            found.setdefault((bare(name), kinds), thing)
    return tuple(found.values())


def triples(scope: Scope, guide: Guide | None, lookup: Lookup, title: str) -> tuple[Triple, ...]:
    """Return what a page called `title` states of its things and instructions, each fact once.

    Facts of what the page is called after come with the paragraph that states them.
    """
    found: dict[tuple[str, str, str], Triple] = {}
    for place in scope.matter:
        for triple in (*_of_thing(place.node), *_of_average(place.node)):
            found.setdefault(_key(triple), triple)
    found = {key: _placed(triple, title, lookup) for key, triple in found.items()}
    for triple in of_guide(guide, lookup) if guide else ():
        found.setdefault(_key(triple), triple)
    return tuple(found.values())


def _placed(triple: Triple, title: str, lookup: Lookup) -> Triple:
    if bare(triple.subject) not in bare(title):
        return triple
    said = triple.object, *triple.object_names
    start, end = paragraph(triple.subject, said, lookup)
    return replace(triple, start=start, end=end)


def _key(triple: Triple) -> tuple[str, str, str]:
    return bare(triple.subject), triple.relation, bare(triple.object)


def _kinds(node: Node) -> tuple[str, ...]:
    if not PAPERS.isdisjoint(node.types):
        return tuple(words(name) for name in node.types if name in PAPERS)
    return told(node.types)


def _of_thing(node: Node) -> Iterator[Triple]:
    subject = name_of(node)
    if not subject or not _kinds(node) or _is_called_off(node):
        return
    names = names_of(node)
    for name in node.props:
        label, kind = relation(node, name)
        for said, others in _objects(node, name, kind) if label else ():
            if 0 < len(said) <= OBJECT_CHARS and bare(said) != bare(subject):
                yield Triple(subject, label, said, names, others, origin=origin(node, name))
    for inner in node.nodes("aggregateRating"):
        if score := average(inner):
            stated = origin(node, "aggregateRating")
            yield Triple(subject, "average rating", score, names, origin=stated)
    yield from _of_properties(node, subject, names)


def _is_called_off(node: Node) -> bool:
    """Tell whether an event does not take place as it is stated."""
    return not _CALLED_OFF.isdisjoint(map(short, node.texts("eventStatus")))


def _of_average(node: Node) -> Iterator[Triple]:
    """Yield the fact of an average that stands by itself and names what is rated."""
    score = average(node) if node.is_a("AggregateRating") else ""
    for subject in node.nodes("itemReviewed") if score else ():
        if name := name_of(subject):
            stated = origin(node, "ratingValue")
            yield Triple(name, "average rating", score, names_of(subject), origin=stated)


def _of_properties(node: Node, subject: str, names: tuple[str, ...]) -> Iterator[Triple]:
    """Yield the facts that a page words itself, as shops do for the data of their goods."""
    for stated in node.nodes("additionalProperty"):
        label = line(stated.text("name")).rstrip(" :")
        value = line(stated.text("value")) or amounts.amount_said(stated)
        unit = line(stated.text("unitText"))
        said = f"{value} {unit}" if unit and value.replace(".", "").isdigit() else value
        fits = label and len(label.split()) <= _NAME_WORDS and not is_address(said)
        if fits and 0 < len(said) <= OBJECT_CHARS and said.lower() not in ("true", "false"):
            yield Triple(subject, label, said, names, origin=origin(node, "additionalProperty"))


def _objects(node: Node, name: str, kind: str) -> Iterator[Said]:
    """Yield the values of a property in words, with other ways to say them."""
    for value in _played(node.values(name), name):
        # One shown with its mark is whose site this is.
        sites = name == "publisher" and isinstance(value, Node) and "logo" in value.props
        if not sites and (said := _object(value, kind)):
            yield said


def _object(value: Node | str, kind: str) -> Said | None:
    if kind in _TIMES_SAID:
        return _TIMES_SAID[kind](value) if isinstance(value, str) else None
    if kind == "number":
        return amounts.number_said(value), ()
    if kind == "amount":
        return amounts.amount_said(value), ()
    if kind == "address":
        return amounts.address_said(value), ()
    if kind == "language":
        return language_name(value if isinstance(value, str) else name_of(value)), ()
    return _plain(value, kind)


def _plain(value: Node | str, kind: str) -> Said | None:
    if isinstance(value, Node):
        if said := name_of(value):
            return said, names_of(value)
        return _of_nameless(value, kind), ()
    said = enumerated(value)
    if kind == "enum":
        return said.removesuffix(" format").lower(), ()
    # A number or a code stands for something that it does not name.
    worded = len(said) > 2 and any(map(str.isalpha, said)) and said not in ("true", "false")
    return (said, ()) if worded else None


def _of_nameless(value: Node, kind: str) -> str:
    """Return what can stand for an item without a name: where it is, or what it belongs to."""
    if kind == "part":
        return next((name for name in map(name_of, value.nodes("isPartOf")) if name), "")
    if addresses := value.values("address"):
        return amounts.address_said(addresses[0], whole=False)
    return amounts.address_said(value, whole=False) if value.is_a("PostalAddress") else ""


def _played(values: tuple[Node | str, ...], name: str) -> Iterator[Node | str]:
    """Yield values, those within roles ("Murray, as Venkman") in place of the roles."""
    for value in values:
        role = isinstance(value, Node) and any(kind.endswith("Role") for kind in value.types)
        yield from value.values(name) if isinstance(value, Node) and role else (value,)


_TIMES_SAID = {
    "date": times.date_said,
    "moment": lambda value: times.date_said(value, with_time=True),
    "span": times.interval_said,
    "duration": times.duration_said,
}
