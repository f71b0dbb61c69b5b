"""Points in time of Wikidata in words, as exact as they are stated and no more.

A value is a string "+1952-03-11T00:00:00Z" with a precision: 11 is a day, 10 a month, 9 a year,
8 a decade, 7 a century, 6 a millennium, below that 10,000 years and more.
"""

from __future__ import annotations

import re

_TIME = re.compile(r"([+-])(\d{1,16})-(\d\d)-(\d\d)T\d\d:\d\d:\d\dZ?", re.ASCII)
_NAMES = "January February March April May June July August September October November December"
_MONTHS = _NAMES.split()
# 29 February of years that only the Julian calendar leaps is one too.
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY, _MONTH, _YEAR, _DECADE, _CENTURY, _MILLENNIUM = range(11, 5, -1)


class NoWords(ValueError):
    """A value that cannot be said in words; the message is the reason it is counted under."""


def in_words(time: object, precision: object, english: bool) -> tuple[str, tuple[str, ...]]:
    """Return a point in time in words, and other ways to write it.

    Without `english` days, months and years come as "1952-03-11", "1952-03" and "1952". Raises
    NoWords where the value is malformed, or too coarse to be said.
    """
    match = _TIME.fullmatch(time) if isinstance(time, str) else None
    if match is None or not isinstance(precision, int):
        raise NoWords("malformed time")
    before = match[1] == "-"
    year, month, day = (int(match[n]) for n in (2, 3, 4))
    if month > len(_MONTHS) or year == 0 or day > (_DAYS[month - 1] if month else 31):
        raise NoWords("malformed time")
    if precision >= _DAY and month and day:
        return _day(year, month, day, before, english)
    if precision >= _MONTH and month:
        iso = f"{year:04d}-{month:02d}"
        return (f"{_MONTHS[month - 1]} {_year(year, before)}", ()) if english else _iso(iso, before)
    if precision >= _YEAR:
        other = (f"AD {year}",) if english and not before and year < 1000 else ()
        return (_year(year, before), other) if english else _iso(str(year), before)
    if not english:
        raise NoWords("time too coarse for this language")
    return _coarse(year, precision, before), ()


def _day(
    year: int, month: int, day: int, before: bool, english: bool
) -> tuple[str, tuple[str, ...]]:
    iso = f"{year:04d}-{month:02d}-{day:02d}"
    if not english:
        return _iso(iso, before)
    name, said = _MONTHS[month - 1], _year(year, before)
    others = (f"{name} {day}, {said}",) if before else (f"{name} {day}, {said}", iso)
    return f"{day} {name} {said}", others


def _iso(text: str, before: bool) -> tuple[str, tuple[str, ...]]:
    if before:
        raise NoWords("time BC cannot be said in this language")
    return text, ()


def _year(year: int, before: bool) -> str:
    return f"{year} BC" if before else str(year)


def _coarse(year: int, precision: int, before: bool) -> str:
    era = " BC" if before else ""
    if precision == _DECADE:
        return f"{year // 10 * 10}s{era}"
    if precision == _CENTURY:
        return f"{ordinal((year + 99) // 100)} century{era}"
    if precision == _MILLENNIUM:
        return f"{ordinal((year + 999) // 1000)} millennium{era}"
    if not before:
        raise NoWords("time too coarse to be said")
    return f"{_round(year)} years ago"


def _round(years: int) -> str:
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if years >= size:
            whole, rest = divmod(years, size)
            tail = f"{rest * 1000 // size:03d}".rstrip("0")
            return f"{whole:,}{'.' if tail else ''}{tail} {word}"
    return f"{years:,}"


def ordinal(number: int) -> str:
    """Return 1 as "1st", 12 as "12th", 23 as "23rd"."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
