"""Did you mean: the nearest known name to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile

_SHOWN = 20


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name that `word` was most likely meant to be, or ""."""
    names = {name.casefold(): name for name in sorted(known, reverse=True)}
    # Long junk would make the comparison slow and can be no slip of the fingers.
    found = get_close_matches(word.casefold()[:80], names, n=1, cutoff=0.6)
    return names[found[0]] if found else ""


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the end of an error message about `word`: the nearest name, else all known ones."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near:
        return f'did you mean "{near}"?'
    return f"known: {listed(names)}"


def alike(one: str, other: str) -> int:
    """Return how many characters two strings share from their beginning."""
    return sum(1 for _ in takewhile(bool, (a == b for a, b in zip(one, other, strict=False))))


def listed(names: Iterable[str], shown: int = _SHOWN) -> str:
    """Return names joined by commas, those after the first `shown` as a number."""
    known = list(names)
    rest = len(known) - shown
    text = ", ".join(known[:shown]) or "none"
    return f"{text} and {rest} more" if rest > 0 else text
