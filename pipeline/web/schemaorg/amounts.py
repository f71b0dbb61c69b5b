"""Quantities, sums of money and postal addresses in words."""

from __future__ import annotations

import re

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.wording import is_address, line, name_of, named

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?")
# The codes of UN/CEFACT that pages use most.
_CODES = {
    "CMT": "cm", "MMT": "mm", "MTR": "m", "KMT": "km", "INH": "in", "FOT": "ft", "SMI": "miles",
    "KGM": "kg", "GRM": "g", "MGM": "mg", "LBR": "lb", "ONZ": "oz", "LTR": "l", "MLT": "ml",
    "MTK": "m²", "FTK": "sq ft", "WTT": "W", "KWT": "kW", "BHP": "hp", "KMH": "km/h",
}  # fmt: skip
_EACH = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
_STREET = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
_TOWN = ("addressLocality", "addressRegion", "addressCountry")


def amount_said(value: Node | str) -> str:
    """Return a quantity or a sum of money in words ("12 cm", "50,000 to 60,000 USD per year").

    "" where there is no number, or none that can be said without its unit.
    """
    if isinstance(value, str):
        said = line(value)
        return said if any(map(str.isdigit, said)) and not _NUMBER.fullmatch(said) else ""
    inner = next(iter(value.nodes("value")), value)
    number = _range(inner)
    currency = line(value.text("currency") or inner.text("currency"))
    unit = line(inner.text("unitText") or _CODES.get(inner.text("unitCode").strip(), ""))
    if not number or not (currency or unit):
        return amount_said(value.text("name")) if value.text("name") else ""
    if currency:
        per = f" per {unit.lower()}" if unit.upper() in _EACH else ""
        return f"{number} {currency}{per}"
    return f"{number} {unit}"


def number_said(value: Node | str) -> str:
    """Return a number as it is, or that of a quantity; "" without one."""
    said = line(value) if isinstance(value, str) else _range(value)
    return said if _NUMBER.match(said) and len(said) <= 40 else ""


def address_said(value: Node | str, whole: bool = True) -> str:
    """Return a postal address in one line, `whole` or from the town up; "" without one."""
    if isinstance(value, str):
        said = line(value)
        return "" if is_address(said) else said
    parts = []
    for key in _STREET if whole else _TOWN:
        parts += [part.strip(" ,;") for part in named(value.values(key))[:1]]
    return ", ".join(dict.fromkeys(parts)) or name_of(value)


def _range(node: Node) -> str:
    value = _figure(node.text("value"))
    ends = _figure(node.text("minValue")), _figure(node.text("maxValue"))
    if value:
        return value
    return f"{ends[0]} to {ends[1]}" if all(ends) and ends[0] != ends[1] else ends[0] or ends[1]


def _figure(value: str) -> str:
    """Return a number with the thousands of long ones set off: "50000" -> "50,000"."""
    value = value.strip()
    if not _NUMBER.fullmatch(value):
        return ""
    whole, _, rest = value.partition(".")
    rest = rest.rstrip("0")
    whole = f"{int(whole):,}" if len(whole.lstrip("+-")) > 4 else whole
    return f"{whole}.{rest}" if rest else whole
