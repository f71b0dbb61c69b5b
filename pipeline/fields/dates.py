"""The day on which a text was published, from the ways in which sources write it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pipeline.fields.path import MISSING, keyed, kind, path
from pipeline.mines.base import BadItem
from signals._dates import MONTHS

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Za-z]{3,9})\.?,? (\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_ORDERS = ("dmy", "mdy")
# A date stands at the beginning of its field, or after a weekday and a time of day.
_LONGEST = 200


class PublishedPart:
    """A date: a path, a list of paths, or `{from, order}`, as "2021-03-09".

    `order` ("dmy" or "mdy") reads dates in numbers whose year stands last.
    """

    def __init__(self, spec: Any) -> None:
        keys = spec if isinstance(spec, dict) else {"from": spec}
        keys = keyed("published", keys, ("from", "order"), ("from",))
        sources = keys["from"] if isinstance(keys["from"], list) else [keys["from"]]
        self.paths = tuple(path("published.from", source) for source in sources)
        self.order = keys.get("order", "")
        if self.order and self.order not in _ORDERS:
            raise ValueError(f"fields.published.order: expected dmy or mdy, got {self.order!r}")

    def read(self, record: dict[str, Any], text: str = "") -> str:
        """Return the day, "" where the record has none. Raises BadItem where it is no date."""
        for source in self.paths:
            value = source.get(record)
            if value is None or value is MISSING or value == "":
                continue
            if hasattr(value, "isoformat"):
                value = value.isoformat()
            if not isinstance(value, str):
                raise BadItem(f"published: expected a date such as 2021-03-09, got {kind(value)}")
            if day := published(value, self.order):
                return day
        return ""


def published(text: str, order: str = "") -> str:
    """Return a date as "2021-03-09"; "" for a blank text. Raises BadItem with the reason.

    Times of day are passed over, whatever their zone: the day is the one that the source writes.
    """
    text = " ".join(text[:_LONGEST].split())
    if not text:
        return ""
    for year, month, day in _readings(text, order):
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    if not order and _NUMBERS.match(text):
        raise BadItem(f"published: which is the month in {text[:40]!r}? Give the order, dmy or mdy")
    raise BadItem(f"published: expected a date such as 2021-03-09, got {text[:40]!r}")


def _readings(text: str, order: str) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    if match := _YEAR_FIRST.match(text):
        found.append((int(match[1]), int(match[3]), int(match[4])))
    if match := _DAY_FIRST.search(text):
        found.append((int(match[3]), _month(match[2]), int(match[1])))
    if match := _MONTH_FIRST.search(text):
        found.append((int(match[3]), _month(match[1]), int(match[2])))
    if match := _NUMBERS.match(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        # Without a stated order only a number over 12 tells the day from the month.
        if order == "dmy" or (not order and first > 12):
            found.append((year, second, first))
        elif order == "mdy" or (not order and second > 12):
            found.append((year, first, second))
    return found


def _month(name: str) -> int:
    return MONTHS.get(name.casefold(), 0)
