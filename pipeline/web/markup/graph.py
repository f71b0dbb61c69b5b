"""From items as they are read to nodes: references resolved, circles cut, all of it bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pipeline.web.markup.names import PREFIXES, short
from pipeline.web.markup.node import Node

DEEPEST = 32
# Properties that state a type.
_TYPE_PROPS = ("additionalType", PREFIXES["rdf"] + "type")
# How often one reference may lead to the next: an article's author's employer's logo is 3.
_HOPS = 3


@dataclass(slots=True, eq=False)
class Draft:
    """An item as it is read; its values may lead back to itself."""

    types: list[str] = field(default_factory=list)
    props: dict[str, list[Draft | Ref | str]] = field(default_factory=dict)
    ident: str = ""

    def add(self, name: str, value: Draft | Ref | str) -> None:
        """Add one value to a property; an empty text is none."""
        if name and value != "":
            self.props.setdefault(name, []).append(value)


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that is only the name of an item, perhaps with its types."""

    ident: str
    types: tuple[str, ...] = ()


@dataclass(slots=True)
class Budget:
    """What the structured data of one page may still cost, and what was wrong with it.

    A page without bounds could state one text a million times over: an item within an item within
    an item repeats all that it holds, and references can double at every step.
    """

    drafts: int = 20_000
    nodes: int = 20_000
    copies: int = 5_000
    characters: int = 4 * 1024 * 1024
    problems: list[str] = field(default_factory=list)

    def draft(self, syntax: str) -> bool:
        """Return whether one more item may be read, and note once that none may."""
        self.drafts -= 1
        return self.drafts >= 0 or self.note(f"{syntax}: too many items, the rest is left out")

    def node(self, syntax: str) -> bool:
        """Return whether one more node may be made, and note once that none may."""
        self.nodes -= 1
        return self.nodes >= 0 or self.note(f"{syntax}: too many items, the rest is left out")

    def copy(self) -> bool:
        """Return whether one more item may be shown in full where a name stands for it."""
        self.copies -= 1
        return self.copies >= 0

    def text(self, size: int, syntax: str) -> bool:
        """Return whether `size` more characters may be read, and note once that none may."""
        self.characters -= size
        return self.characters >= 0 or self.note(f"{syntax}: too much text, the rest is left out")

    def note(self, problem: str) -> bool:
        """Note a problem that can show up many times, once; return False."""
        if problem not in self.problems:
            self.problems.append(problem)
        return False


def frozen(roots: list[Draft], syntax: str, budget: Budget) -> list[Node]:
    """Return the nodes of `roots`; those that state nothing at all are left out."""
    maker = _Maker(syntax, budget, roots)
    made = (maker.node(root, 0, 0) for root in roots if root.types or root.props)
    return [node for node in made if node is not None]


def _by_name(roots: list[Draft]) -> dict[str, Draft]:
    """Return the first draft of each name that says anything."""
    found: dict[str, Draft] = {}
    met: set[int] = set()
    waiting = list(reversed(roots))
    while waiting:
        draft = waiting.pop()
        if id(draft) in met:
            continue
        met.add(id(draft))
        if draft.ident and draft.props:
            found.setdefault(draft.ident, draft)
        values = [value for values in draft.props.values() for value in values]
        waiting += [value for value in reversed(values) if isinstance(value, Draft)]
    return found


def _types(draft: Draft) -> tuple[str, ...]:
    """Return the types; microdata can state only those of one vocabulary as such."""
    stated = [value for name in _TYPE_PROPS for value in draft.props.get(name, ())]
    names = [value.ident if isinstance(value, Ref) else value for value in stated]
    more = [short(name) for name in names if isinstance(name, str) and short(name) != name]
    return tuple(dict.fromkeys([*draft.types, *more]))


class _Maker:
    def __init__(self, syntax: str, budget: Budget, roots: list[Draft]) -> None:
        self.syntax = syntax
        self.budget = budget
        self.roots = roots
        self.open: set[int] = set()

    @cached_property
    def named(self) -> dict[str, Draft]:
        # Most pages refer to nothing, so the drafts are only gone through when one does.
        return _by_name(self.roots)

    def node(self, draft: Draft, depth: int, hops: int) -> Node | None:
        if id(draft) in self.open or (hops and not self.budget.copy()):
            return self.stub(draft)
        if depth == DEEPEST:
            self.budget.note(f"{self.syntax}: items nested too deep, the inner ones are left out")
            return None
        if not self.budget.node(self.syntax):
            return None
        self.open.add(id(draft))
        props = {
            name: kept
            for name, values in draft.props.items()
            if (kept := self.values(values, depth, hops))
        }
        self.open.discard(id(draft))
        return Node(_types(draft), props, self.syntax, draft.ident)

    def values(
        self, values: list[Draft | Ref | str], depth: int, hops: int
    ) -> tuple[Node | str, ...]:
        if len(values) == 1 and isinstance(values[0], str) and values[0][:1] not in "#_":
            return (values[0],)  # by far the most
        made = [self.value(value, depth, hops) for value in values]
        return tuple(value for value in made if value is not None)

    def value(self, value: Draft | Ref | str, depth: int, hops: int) -> Node | str | None:
        if not isinstance(value, str):
            return self.inner(value, depth, hops)
        # What only has a meaning within the page can only mean an item of the page.
        local = value.startswith(("#", "_:")) and value in self.named
        return self.inner(Ref(value), depth, hops) if local else value

    def inner(self, value: Draft | Ref, depth: int, hops: int) -> Node | str | None:
        if isinstance(value, Draft) and (value.props or not value.ident):
            return self.node(value, depth + 1, hops)
        target = self.named.get(value.ident)
        if target is None:
            return self.unknown(value)
        if hops == _HOPS:
            return self.stub(target)
        return self.node(target, depth + 1, hops + 1)

    def unknown(self, value: Draft | Ref) -> Node | str:
        """Return an item that the page only refers to.

        An address is all that the page says of it; a name of the page's own says nothing.
        """
        far = "://" in value.ident and not value.types
        types = tuple(value.types)
        return value.ident if far else Node(types, {}, self.syntax, value.ident)

    def stub(self, draft: Draft) -> Node:
        """Return what an item is called, for a place where more of it would never end."""
        names = tuple(name for name in draft.props.get("name", ()) if isinstance(name, str))
        return Node((), {"name": names} if names else {}, self.syntax, draft.ident)
