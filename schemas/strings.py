"""Strings that any file can hold: what every check of a row asks first."""

from __future__ import annotations

from collections.abc import Iterable


def storable(texts: Iterable[str]) -> bool:
    """Tell whether none of some texts holds U+0000 or a lone surrogate.

    All at once: nearly all texts are sound, and one long string is looked through in less time
    than many short ones. Raises TypeError for what is no string.
    """
    said = "".join(texts)
    return "\x00" not in said and (said.isascii() or _encodes(said))


def _encodes(said: str) -> bool:
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True
