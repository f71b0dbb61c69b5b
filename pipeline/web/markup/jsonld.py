"""JSON-LD in the scripts of a page (W3C JSON-LD 1.1), as far as pages use it.

Contexts are not fetched: that of schema.org is taken as known, prefixes and terms that a page
declares itself are honoured, and a context that names no other vocabulary ("http://schema.ord")
is taken for schema.org's. `@reverse` is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pipeline.web.markup.graph import DEEPEST, Budget, Draft, Ref
from pipeline.web.markup.jsonrepair import Unrepairable, values
from pipeline.web.markup.marks import Marks
from pipeline.web.markup.names import expanded, short
from pipeline.web.markup.values import clean

_SYNTAX = "json-ld"
_LONGEST = 2 * 1024 * 1024  # characters of one block
_WRAPPERS = ("@value", "@list", "@set", "@graph")
# Types of these are not types of schema.org, whatever they are called.
_OTHERS = ("w3.org", "purl.org", "xmlns.com", "ogp.me", "data-vocabulary.org", "w3id.org")


def drafts(found: Marks, budget: Budget) -> list[Draft]:
    """Return the outermost items of all JSON-LD blocks; faulty blocks are problems of `budget`."""
    made: list[Draft] = []
    for script in found.scripts:
        kind = script.get_attribute("type") or ""
        if kind.partition(";")[0].strip().lower() == "application/ld+json":
            made += block(script.text or "", budget)
    return made


def block(text: str, budget: Budget) -> list[Draft]:
    """Return the outermost items of one block."""
    if not text.strip() or not budget.text(len(text), _SYNTAX):
        return []
    if len(text) > _LONGEST:
        budget.problems.append(f"{_SYNTAX}: a block is too long")
        return []
    try:
        return [draft for tree in values(text) for draft in _roots(tree, _Names(), budget, 0)]
    except Unrepairable as fault:
        budget.problems.append(f"{_SYNTAX}: {fault}")
        return []


class _Names:
    """What the names of a block mean: its `@context`."""

    def __init__(self, vocabulary: str = "", terms: dict[str, str] | None = None) -> None:
        self.vocabulary = vocabulary
        self.terms = terms or {}
        self.known: dict[str, str] = {}

    def within(self, context: Any) -> _Names:
        """Return the names as a context changes them."""
        if context is None or context == []:
            return self
        vocabulary, terms = self.vocabulary, dict(self.terms)
        parts = context if isinstance(context, list) else [context]
        # Whatever stands beside schema.org, its names stay plain.
        plain = any(isinstance(part, str) and "schema.org" in part for part in parts)
        for part in parts:
            if isinstance(part, str):
                vocabulary = "" if plain else _vocabulary(part)
            elif isinstance(part, dict):
                if isinstance(base := part.get("@vocab"), str):
                    vocabulary = _vocabulary(base)
                terms |= dict(_terms(part))
        return _Names(vocabulary, terms)

    def full(self, name: str) -> str:
        """Return the name of a type or property, short if it is schema.org's."""
        if name.isalnum() and not self.terms:
            return f"{self.vocabulary}{name}"
        if name not in self.known:
            self.known[name] = self._full(name)
        return self.known[name]

    def _full(self, name: str) -> str:
        name = name.strip()
        if ":" in name:
            return expanded(name, self.terms)
        if name in self.terms:
            return expanded(self.terms[name], self.terms)
        name = short(name)
        return f"{self.vocabulary}{name}" if name else ""


def _vocabulary(address: str) -> str:
    """Return what stands before the names of a vocabulary; "" for schema.org."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if not host.endswith(_OTHERS):
        return ""
    if address.endswith(("/", "#")):
        return address
    return f"{address}/" if host == "data-vocabulary.org" else f"{address}#"


def _terms(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for term, meaning in context.items():
        stated = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if not term.startswith("@") and isinstance(stated, str) and ":" in stated:
            yield term, stated


def _roots(value: Any, names: _Names, budget: Budget, depth: int) -> Iterator[Draft]:
    """Yield the outermost items of a block: its object, those of its list, those of a graph."""
    if depth > DEEPEST:
        budget.note(f"{_SYNTAX}: items nested too deep, the inner ones are left out")
    elif isinstance(value, list):
        for entry in value:
            yield from _roots(entry, names, budget, depth + 1)
    elif isinstance(value, dict):
        names = names.within(value.get("@context"))
        draft = _draft(value, names, budget, depth)
        if draft and (draft.types or draft.props):
            yield draft
        yield from _roots(value.get("@graph"), names, budget, depth + 1)


def _draft(thing: dict[str, Any], names: _Names, budget: Budget, depth: int) -> Draft | None:
    if not budget.draft(_SYNTAX):
        return None
    draft = Draft(_types(thing, names), {}, _ident(thing))
    for key, value in thing.items():
        if key.startswith("@") or (key in ("type", "id") and f"@{key}" not in thing):
            continue
        values: list[Draft | Ref | str] = []
        _collect(value, names, budget, depth + 1, values)
        if values and (name := names.full(key)):
            draft.props.setdefault(name, []).extend(values)
    return draft


def _types(thing: dict[str, Any], names: _Names) -> list[str]:
    # The context of schema.org makes "type" and "id" other words for "@type" and "@id".
    stated = thing.get("@type", thing.get("type"))
    listed = stated if isinstance(stated, list) else [stated]
    full = [names.full(name) for name in listed if isinstance(name, str)]
    return [name for name in dict.fromkeys(full) if name]


def _ident(thing: dict[str, Any]) -> str:
    stated = thing.get("@id", thing.get("id"))
    return stated.strip() if isinstance(stated, str) else ""


def _collect(
    value: Any, names: _Names, budget: Budget, depth: int, found: list[Draft | Ref | str]
) -> None:
    """Add the values of one property to `found`, lists flattened."""
    if isinstance(value, bool):
        found.append("true" if value else "false")
    elif isinstance(value, str):
        if text := clean(value):
            found.append(text)
    elif depth > DEEPEST:
        budget.note(f"{_SYNTAX}: items nested too deep, the inner ones are left out")
    elif isinstance(value, list):
        for entry in value:
            _collect(entry, names, budget, depth + 1, found)
    elif isinstance(value, dict):
        wrapper = next((name for name in _WRAPPERS if name in value), "")
        if wrapper:
            _collect(value[wrapper], names, budget, depth + 1, found)
        elif (inner := _inner(value, names, budget, depth)) is not None:
            found.append(inner)


def _inner(value: dict[str, Any], names: _Names, budget: Budget, depth: int) -> Draft | Ref | None:
    draft = _draft(value, names.within(value.get("@context")), budget, depth)
    if draft is None or draft.props:
        return draft
    if draft.ident:
        return Ref(draft.ident, tuple(draft.types))
    return draft if draft.types else None
