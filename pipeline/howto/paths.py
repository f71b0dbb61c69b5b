"""The categories of an article as a path from broad to narrow."""

from __future__ import annotations

from collections.abc import Iterable

# Where every trail begins, and no category.
_ENTRANCES = frozenset(
    ("home", "categories", "category", "main page", "homepage", "wikihow", "all")
)


def category_path(names: Iterable[str], title: str) -> tuple[str, ...]:
    """Return the names of a trail without its entrance and without the page's own title."""
    kept = [name.removeprefix("Category:").strip() for name in names]
    kept = [n for n in kept if n and n.lower() not in _ENTRANCES]
    if kept and kept[-1].lower() == title.lower():
        kept.pop()
    return tuple(dict.fromkeys(kept))
