"""Numbers as a report says them."""

from __future__ import annotations


def pair(row: tuple[str, int]) -> tuple[str, list[str]]:
    """Return a name and its number as a row of a table."""
    return row[0], [f"{row[1]:,}"]


def number(n: int) -> str:
    """Return a number with its thousands apart."""
    return f"{n:,}"


def short(n: int) -> str:
    """Return a number in at most five letters: 9,999, 12k, 3.4M."""
    for step, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if n >= 10 * step or (n >= step and step > 10**3):
            return f"{n / step:.0f}{letter}" if n >= 10 * step else f"{n / step:.1f}{letter}"
    return f"{n:,}"


def share(part: float, whole: float = 1) -> str:
    """Return a part of a whole in per cent, as exact as it is worth reading."""
    percent = 100 * part / whole if whole else 0
    if 0 < percent < 0.1:
        return "< 0.1 %"
    return f"{percent:.1f} %" if percent < 10 and percent % 1 else f"{percent:.0f} %"


def size(n: int) -> str:
    """Return bytes in decimal units."""
    for step, unit in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if n >= step:
            return f"{n / step:.3g} {unit}"
    return f"{n} bytes"
