"""`Node`: one item of structured data, whichever syntax a page states it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """An item: what it is, and what is said of it.

    `types` are short names for schema.org ("NewsArticle"), full addresses else. `props` has such
    names as keys; each value is a node or clean text, in the order of the page. Numbers and
    booleans are their JSON text ("4.50", "true"). `syntax` is "json-ld", "microdata" or "rdfa".
    `ident` is the name that the page gives the item (`@id`, `itemid`, `resource`), "" without
    one. A node without types that has an `ident` and no more than a name stands for an item that
    is described elsewhere or not at all.
    """

    types: tuple[str, ...] = ()
    props: dict[str, tuple[Node | str, ...]] = field(default_factory=dict)
    syntax: str = ""
    ident: str = ""

    def is_a(self, *names: str) -> bool:
        """Return whether one of `names` is among the types."""
        return any(name in self.types for name in names)

    def values(self, *names: str) -> tuple[Node | str, ...]:
        """Return all values of these properties, in the order of `names`."""
        return tuple(value for name in names for value in self.props.get(name, ()))

    def texts(self, *names: str) -> list[str]:
        """Return the values of these properties that are text."""
        return [value for value in self.values(*names) if isinstance(value, str)]

    def text(self, *names: str) -> str:
        """Return the first text among these properties; "" without one."""
        return next(iter(self.texts(*names)), "")

    def nodes(self, *names: str) -> list[Node]:
        """Return the values of these properties that are items."""
        return [value for value in self.values(*names) if isinstance(value, Node)]


def every(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` and all items within them, the outer before the inner.

    An item that the page names comes once, at its outermost place: wherever another item refers
    to it, it was copied there.
    """
    level = list(nodes)
    met: set[object] = set()
    while level:
        inner: list[Node] = []
        for node in level:
            key = _key(node)
            if key in met:
                continue
            met.add(key)
            yield node
            inner += node.nodes(*node.props)
        level = inner


def _key(node: Node) -> object:
    """Return what tells an item from others; pages do give one name to several."""
    if not node.ident:
        return id(node)
    return node.ident, node.types, tuple((name, *node.texts(name)) for name in node.props)
