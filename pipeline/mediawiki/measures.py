"""Templates of measures and numbers: what they show."""

from __future__ import annotations

import re

from pipeline.mediawiki.arguments import Arguments
from pipeline.mediawiki.formula import superscript

_MOST_DIGITS = 15
_UNIT_PAIRS = """sqkm=km² km2=km² sqm=m² m2=m² sqmi=sq_mi mi2=sq_mi sqft=sq_ft ft2=sq_ft m3=m³
km3=km³ cuft=cu_ft C=°C F=°F kmh=km/h kph=km/h lbs=lb l=L acre=acres inch=in deg=° knot=kn
oilbbl=barrels_of_oil oilbbl/d=barrels_of_oil_per_day USgal=US_gallons"""
_UNITS = dict(pair.split("=") for pair in _UNIT_PAIRS.split())
_BETWEEN = {w: f" {w} " for w in ("to", "and", "or", "by")} | {"-": "–", "–": "–", "x": " × "}
_NUMBER = re.compile(r"[+−-]?[0-9][0-9.,/⁄ +e−-]*")


def _unit(name: str) -> str:
    return _UNITS.get(name, name).replace("_", " ")


def _grouped(number: str) -> str:
    """Part the thousands of a long whole number, as the template does."""
    plain = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    return f"{int(number):,}" if plain and number[0] != "0" else number


def convert(args: Arguments) -> str:
    """{{convert|5|to|10|km|mi}} -> "5 to 10 km"; {{convert|5|ft|6|in}} -> "5 ft 6 in"."""
    number, word, second, unit = (_grouped(args.at(place)) for place in range(1, 5))
    if not number or not word:
        return number
    if word in _BETWEEN:
        return f"{number}{_BETWEEN[word]}{second} {_unit(unit)}"
    shown = f"{number} {_unit(word)}"
    if unit and _NUMBER.fullmatch(second):
        shown += f" {second} {_unit(unit)}"
    return shown


def value(args: Arguments) -> str:
    """{{val|1.5|e=6|u=km}} -> "1.5 × 10⁶ km"."""
    power = args.names.get("e", "")
    unit = args.names.get("u", "") or args.names.get("ul", "")
    shown = args.at(1) + (f" × 10{superscript(power)}" if power else "")
    return f"{shown} {_unit(unit)}" if unit else shown


def fraction(args: Arguments) -> str:
    """{{frac|3|1|2}} -> "3 1/2"."""
    places = args.places
    if len(places) < 2:
        return f"1/{args.at(1)}" if places else ""
    if len(places) == 2:
        return f"{places[0]}/{places[1]}"
    return f"{places[0]} {places[1]}/{places[2]}"
