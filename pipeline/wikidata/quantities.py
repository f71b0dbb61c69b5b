"""Numbers with units in words: not a digit more or less than is stated."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"[+-]?(\d{1,200})(\.\d{1,200})?", re.ASCII)
_SHORTEST_GROUPED = 5
# Units that are the same for one and for many, and those with plurals of their own.
_SAME = (
    "percent hertz kilohertz megahertz gigahertz siemens lux yen yuan renminbi baht won rand "
    "ringgit rupiah dong"
)
_INVARIABLE = frozenset(_SAME.split())
_NO_PLURAL = frozenset(("years old", "kg", "km", "m", "cm", "mm", "g", "s", "h", "ft", "lb", "ha"))
_IRREGULAR = {"foot": "feet", "inch": "inches", "century": "centuries", "henry": "henries"}


def number(amount: str, grouped: bool) -> str | None:
    """Return an amount as it is stated ("+8848.86"), without a plus sign; None if it is none.

    With `grouped`, thousands of numbers with five digits or more are set off by commas.
    """
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        return None
    whole = match[1].lstrip("0") or "0"
    if grouped and len(whole) >= _SHORTEST_GROUPED:
        whole = f"{int(whole):,}"
    sign = "-" if amount.startswith("-") else ""
    return f"{sign}{whole}{match[2] or ''}"


def with_unit(said: str, unit: str, english: bool) -> str:
    """Return a number and the name of its unit: "1 metre", "8,849 metres"."""
    return f"{said} {unit}" if not english or said in ("1", "-1") else f"{said} {plural(unit)}"


def plural(unit: str) -> str:
    """Return the English plural of a unit's name: "kilometres per hour", "degrees Celsius"."""
    for link in (" per ", " of "):
        head, found, tail = unit.partition(link)
        if found:
            return plural(head) + link + tail
    if unit in _NO_PLURAL:
        return unit
    first, found, rest = unit.partition(" ")
    if first == "degree" and found:
        return f"degrees {rest}"
    *before, last = unit.split(" ")
    return " ".join([*before, _plural_word(last)])


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _INVARIABLE or word.endswith("s") or not word.isalpha() or word.isupper():
        return word
    if word.endswith(("ch", "sh", "x")):
        return f"{word}es"
    return f"{word}s"
