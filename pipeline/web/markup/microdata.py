"""Microdata (the HTML standard, chapter 5): `itemscope`, `itemprop` and their kin.

Three things go beyond the standard, as pages do: `content` counts on any element, a `time`
without `datetime` has its text, and where a link bears a property that can only be words ("name")
the words of the link come before its address.
"""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import Any

from pipeline.web.markup.graph import Budget, Draft, Ref
from pipeline.web.markup.marks import Marks, chosen, parents
from pipeline.web.markup.names import short
from pipeline.web.markup.values import clean, text_of, tidy

_SYNTAX = "microdata"
_MOST_ELEMENTS = 20_000
_MOST_REFERENCES = 100
_MOST_IDS = 50_000
_MOST_FETCHED = 20_000
_SOURCES = frozenset(("audio", "embed", "iframe", "img", "source", "track", "video"))
_LINKS = frozenset(("a", "area", "link"))
_WORD_PROPERTIES = """name headline alternativeHeadline alternateName description articleSection
keywords author creator genre reviewBody text jobTitle givenName familyName"""
# What can only be words, never an address.
WORDS = frozenset(_WORD_PROPERTIES.split())


def drafts(found: Marks, budget: Budget) -> list[Draft]:
    """Return the outermost items of a page."""
    if len(found.data) > _MOST_ELEMENTS:
        budget.note(f"{_SYNTAX}: too many elements, the rest is left out")
    elements = found.data[:_MOST_ELEMENTS]
    return _Reader(elements, budget).roots(found.tree) if elements else []


class _Reader:
    def __init__(self, elements: list[Any], budget: Budget) -> None:
        self.elements = elements
        self.numbers = range(len(elements))
        self.budget = budget
        self.names = [
            (element.get_attribute("itemprop") or "").split() for element in self.elements
        ]
        self.items = [self.item(element) for element in self.elements]
        self.scopes = self.scopes_of(parents(self.elements))
        self.texts: dict[int, list[str]] = {}
        self.named = {item.ident for item in self.items if item and item.ident}

    def item(self, element: Any) -> Draft | None:
        if not element.has_attribute("itemscope"):
            return None
        types = (short(name) for name in (element.get_attribute("itemtype") or "").split())
        ident = (element.get_attribute("itemid") or "").strip()
        return Draft([name for name in dict.fromkeys(types) if name], {}, ident)

    def scopes_of(self, around: list[int]) -> list[int]:
        """Return for each element the index of the item around it; -1 for none."""
        scopes: list[int] = []
        for outer in around:
            scopes.append(outer if outer < 0 or self.items[outer] else scopes[outer])
        return scopes

    def roots(self, tree: Any) -> list[Draft]:
        for number, scope in enumerate(self.scopes):
            if scope >= 0:
                self.add(scope, number)
        taken = self.referred(tree)
        return [
            item
            for number, item in enumerate(self.items)
            if item
            and number not in taken
            and not (self.names[number] and self.scopes[number] >= 0)
        ]

    def referred(self, tree: Any) -> set[int]:
        """Add the properties that items fetch by `itemref`; return which elements they are."""
        wanted = [
            (number, name)
            for number, item in enumerate(self.items)
            if item
            for name in dict.fromkeys(
                (self.elements[number].get_attribute("itemref") or "").split()
            )
        ]
        places = _places(tree) if wanted else {}
        names = dict.fromkeys(name for _, name in wanted[:_MOST_REFERENCES])
        below = {name: self.within(places.get(name)) for name in names}
        left = _MOST_FETCHED
        for number, name in wanted:
            left -= len(below.get(name, ()))
            if name not in below or left < 0:
                self.budget.note(f"{_SYNTAX}: too many references, the rest is left out")
                break
            for other in below[name]:
                self.add(number, other)
        return {other for numbers in below.values() for other in numbers}

    def within(self, root: Any) -> list[int]:
        """Return the elements at or below `root` that are properties of no item below it."""
        if root is None:
            return []
        inside = dropwhile(lambda number: not root.contains(self.elements[number]), self.numbers)
        numbers = list(takewhile(lambda number: root.contains(self.elements[number]), inside))
        first = numbers[0] if numbers else 0
        return [number for number in numbers if self.names[number] and self.scopes[number] < first]

    def add(self, scope: int, number: int) -> None:
        """Give the element's values to the item that it belongs to."""
        owner = self.items[scope]
        if owner is None:
            return
        for stated in dict.fromkeys(self.names[number]):
            name = short(stated)
            if item := self.items[number]:
                owner.add(name, item)
            else:
                for value in self.value(number, name):
                    # An address that an item of the page has as its name means that item.
                    owner.add(name, Ref(value) if value in self.named else value)

    def value(self, number: int, name: str) -> list[str]:
        element = self.elements[number]
        if element.tag in _LINKS and name in WORDS:
            address = tidy(element.get_attribute("href") or "")
            return [self.text(number), address] if self.text(number) else [address]
        if number not in self.texts:
            stated = attribute(element)
            self.texts[number] = [self.text(number) if stated is None else stated]
        return self.texts[number]

    def text(self, number: int) -> str:
        text = text_of(self.elements[number]) if self.budget.characters > 0 else ""
        return text if self.budget.text(len(text), _SYNTAX) else ""


def attribute(element: Any) -> str | None:
    """Return the value that an attribute of the element gives to its property; None for none."""
    tag = element.tag
    if tag == "meta":
        return clean(element.get_attribute("content") or "")
    if tag in _SOURCES:
        return tidy(element.get_attribute("src") or "")
    if tag in _LINKS:
        return tidy(element.get_attribute("href") or "")
    if tag == "object":
        return tidy(element.get_attribute("data") or "")
    for name, tags in (("value", ("data", "meter")), ("datetime", ("time",)), ("content", ())):
        stated = element.get_attribute(name) if not tags or tag in tags else None
        if stated and stated.strip():
            return clean(stated)
    return None


def _places(tree: Any) -> dict[str, Any]:
    """Return the first element of each `id`."""
    found: dict[str, Any] = {}
    for element in chosen(tree.document, "[id]", _MOST_IDS):
        found.setdefault(element.get_attribute("id") or "", element)
    return found
