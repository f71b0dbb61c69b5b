"""RDFa Lite 1.1 (W3C): `vocab`, `typeof`, `property`, `resource`, `prefix`; and from RDFa Core
`about`, `content` and `rel`, which may lead to the item that stands within.

Only what belongs to an item with a type is taken: the `property` of a `meta` is for `meta.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.web.markup.graph import Budget, Draft, Ref
from pipeline.web.markup.marks import Marks, chosen, parents
from pipeline.web.markup.microdata import WORDS, attribute
from pipeline.web.markup.names import PREFIXES, expanded, short
from pipeline.web.markup.values import clean, text_of

_SYNTAX = "rdfa"
_MOST_ELEMENTS = 20_000
_SELECTOR = "[typeof],[property],[resource],[about],[vocab],[prefix],[rel]"
# A page that declares no vocabulary means the one that nearly all mean.
_SCHEMA = "https://schema.org/"
# Relations of HTML itself, which say nothing of an item.
_PLAIN = """alternate amphtml author bookmark canonical dns-prefetch external help icon manifest me
modulepreload next nofollow noopener noreferrer opener pingback preconnect prefetch preload prev
privacy-policy profile search self shortcut shortlink sponsored stylesheet tag ugc up"""
_PLAIN_RELATIONS = frozenset(_PLAIN.split())


@dataclass(frozen=True, slots=True)
class _State:
    """What an element hands on to those within it.

    `subject` is the item that they speak of; `waiting` the properties whose value the next item
    is.
    """

    vocabulary: str = _SCHEMA
    prefixes: dict[str, str] = field(default_factory=dict)
    subject: Draft | None = None
    waiting: tuple[str, ...] = ()


def drafts(found: Marks, budget: Budget) -> list[Draft]:
    """Return the outermost items of a page."""
    if not found.typed:
        return []
    elements = chosen(found.tree.document, _SELECTOR, _MOST_ELEMENTS)
    if len(elements) == _MOST_ELEMENTS:
        budget.note(f"{_SYNTAX}: too many elements, the rest is left out")
    reader = _Reader(budget)
    states: list[_State] = []
    for element, outer in zip(elements, parents(elements), strict=True):
        states.append(reader.state(element, states[outer] if outer >= 0 else _State()))
    return reader.roots()


class _Reader:
    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.made: list[Draft] = []
        self.named: dict[str, Draft] = {}
        self.inner: set[int] = set()

    def roots(self) -> list[Draft]:
        return [draft for draft in self.made if draft.types and id(draft) not in self.inner]

    def state(self, element: Any, outer: _State) -> _State:
        """Take what an element says; return what it hands on."""
        outer = _scope(element, outer)
        properties = _names(element, "property", outer)
        relations = () if properties else _names(element, "rel", outer)
        if element.has_attribute("typeof"):
            return self.typed(element, outer, properties or relations)
        if properties:
            self.literal(element, outer, properties)
            return outer
        named = _named(element)
        if relations:
            named = named or (element.get_attribute("href") or "").strip()
            if not named:
                return replace(outer, waiting=relations)
            self.give(outer.subject, relations, Ref(named))
            return outer
        if not named:
            return outer
        draft = self.draft(named)
        self.give(outer.subject, outer.waiting, draft)
        return replace(outer, subject=draft, waiting=())

    def typed(self, element: Any, outer: _State, names: tuple[str, ...]) -> _State:
        stated = (element.get_attribute("typeof") or "").split()
        types = [name for one in stated if (name := _full(one, outer))]
        known = _named(element) in self.named
        draft = self.draft(_named(element))
        if not draft.ident:
            draft.ident = (element.get_attribute("href") or "").strip()
        draft.types += [name for name in types if name not in draft.types]
        if self.give(outer.subject, names or outer.waiting, draft) and not known:
            self.inner.add(id(draft))
        return replace(outer, subject=draft, waiting=())

    def draft(self, name: str) -> Draft:
        """Return the item of that name; a new one where it has none or is new."""
        if name in self.named:
            return self.named[name]
        draft = Draft([], {}, name)
        self.made.append(draft)
        if name:
            self.named[name] = draft
        return draft

    def give(self, owner: Draft | None, names: tuple[str, ...], value: Draft | Ref) -> bool:
        """Make `value` that of an item's properties; return whether there are such."""
        if owner is None or value is owner:
            return False
        for name in names:
            owner.add(name, value)
        return bool(names)

    def literal(self, element: Any, outer: _State, names: tuple[str, ...]) -> None:
        if outer.subject is None or self.budget.characters <= 0:
            return
        value = _value(element)
        size = len(value) if isinstance(value, str) else 0
        if self.budget.text(size, _SYNTAX):
            for name in names:
                if name in WORDS and _leads_away(element):
                    outer.subject.add(name, text_of(element))
                outer.subject.add(name, value)


def _scope(element: Any, outer: _State) -> _State:
    vocabulary = element.get_attribute("vocab")
    if vocabulary is not None:
        vocabulary = vocabulary.strip()
        ends = not vocabulary or vocabulary.endswith(("/", "#", ":"))
        outer = replace(outer, vocabulary=vocabulary if ends else f"{vocabulary}/")
    words = (element.get_attribute("prefix") or "").split()
    if words:
        pairs = zip(words[::2], words[1::2], strict=False)
        declared = {name.rstrip(":"): space for name, space in pairs if name.endswith(":")}
        outer = replace(outer, prefixes=outer.prefixes | declared)
    return outer


def _names(element: Any, attribute_name: str, state: _State) -> tuple[str, ...]:
    stated = (element.get_attribute(attribute_name) or "").split()
    if attribute_name == "rel":
        stated = [name for name in stated if name.lower() not in _PLAIN_RELATIONS]
    return tuple(dict.fromkeys(name for one in stated if (name := _full(one, state))))


def _full(name: str, state: _State) -> str:
    """Return the full name of a type or property; "" for a plain word without a vocabulary."""
    if ":" not in name:
        return short(state.vocabulary + name) if state.vocabulary else ""
    prefix = name.partition(":")[0]
    known = prefix in state.prefixes or prefix.lower() in PREFIXES or "://" in name
    return expanded(name, state.prefixes) if known else ""


def _named(element: Any) -> str:
    stated = element.get_attribute("resource") or element.get_attribute("about") or ""
    return str(stated).strip().strip("[]")


def _leads_away(element: Any) -> bool:
    """Return whether the value is the address of another page, whose words are the better one."""
    if element.has_attribute("content"):
        return False
    named = element.get_attribute("resource") or element.get_attribute("href") or ""
    return bool(named) and not named.startswith("#")


def _value(element: Any) -> Ref | str:
    """Return the value that an element without a type gives to its properties."""
    stated = element.get_attribute("content")
    if stated is not None:
        return clean(stated)
    resource = (element.get_attribute("resource") or "").strip()
    found = attribute(element)
    if resource or (found and found.startswith("#") and element.has_attribute("href")):
        return Ref(resource or found or "")
    return text_of(element) if found is None else found
