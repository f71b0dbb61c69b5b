"""Points and spans of time as schema.org writes them (ISO 8601), in words."""

from __future__ import annotations

import re

from pipeline.fields.dates import published
from pipeline.mines.base import BadItem
from pipeline.wikidata.dates import NoWords, in_words

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ](\d\d):?(\d\d)?\S*)?", re.ASCII)
_SPAN = re.compile(
    r"P(?:([0-9.]{1,9})Y)?(?:([0-9.]{1,9})M)?(?:([0-9.]{1,9})W)?(?:([0-9.]{1,9})D)?"
    r"(?:T(?:([0-9.]{1,9})H)?(?:([0-9.]{1,9})M)?(?:([0-9.]{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)", re.ASCII)
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_HOURS, _MINUTES, _SECONDS = 4, 5, 6
_FIRST_YEAR = 1400
_BY_PARTS = {3: 11, 2: 10, 1: 9}
Said = tuple[str, tuple[str, ...]]


def day(value: str) -> str:
    """Return the day of a date as "2021-03-09"; "" where it is none, or none to be believed.

    Software without a date to give writes one of the year 1 or so.
    """
    try:
        found = published(value)
    except BadItem:
        return ""
    return found if found and int(found[:4]) >= _FIRST_YEAR else ""


def date_said(value: str, with_time: bool = False) -> Said | None:
    """Return a date in words and other ways to write it ("9 March 2021"); None where it is none.

    A date without a day or month stays as coarse. `with_time` adds the time of day as the page
    writes it, whatever its zone.
    """
    value = " ".join(value.split())
    found = _DATE.fullmatch(value)
    if found is None:
        value = day(value)
        found = _DATE.fullmatch(value)
    if found is None or not int(found[1]):
        return None
    year, month, at = found[1], found[2] or "00", found[3] or "00"
    precision = _BY_PARTS[1 + (found[2] is not None) + (found[3] is not None)]
    try:
        said, others = in_words(f"+{year}-{month}-{at}T00:00:00Z", precision, english=True)
    except NoWords:
        return None
    if with_time and found[4] and (found[4], found[5] or "00") != ("00", "00"):
        return f"{said}, {found[4]}:{found[5] or '00'}", (said, *others)
    return said, others


def interval_said(value: str) -> Said | None:
    """Return a stretch of time in words: "1950-01-01/2013-12-18", "2008", "2015-11/..".

    None where an end is no date.
    """
    first, slash, last = value.partition("/")
    begins = date_said(first)
    if not begins or not slash:
        return begins
    if last.strip() in ("..", ""):
        return f"since {begins[0]}", ()
    ends = date_said(last)
    return (f"{begins[0]} to {ends[0]}", ()) if ends else None


def duration_said(value: str) -> Said | None:
    """Return a length of time in words and other ways to say it: "PT90M" -> "1 hour 30 minutes".

    None where it is none, or no time at all.
    """
    value = value.strip()
    counts = _counts(value)
    if not any(counts):
        return None
    others = []
    hours, minutes = counts[_HOURS], counts[_MINUTES]
    if minutes >= 60 and not counts[_SECONDS] and minutes == int(minutes):
        hours, minutes = hours + minutes // 60, minutes % 60
    whole = hours * 60 + minutes
    if hours and not any(counts[:_HOURS]) and not counts[_SECONDS] and whole == int(whole):
        others.append(_said([0, 0, 0, 0, 0, whole, 0]))
    counts[_HOURS], counts[_MINUTES] = hours, minutes
    said = _said(counts)
    return said, tuple(other for other in others if other != said)


def _counts(value: str) -> list[float]:
    if clock := _CLOCK.fullmatch(value):
        return [0, 0, 0, 0, *map(float, clock.groups())]
    found = _SPAN.fullmatch(value)
    try:
        return [float(part or 0) for part in found.groups()] if found else []
    except ValueError:
        return []


def _said(counts: list[float]) -> str:
    return " ".join(
        f"{count:g} {unit}{'' if count == 1 else 's'}"
        for count, unit in zip(counts, _UNITS, strict=True)
        if count
    )
