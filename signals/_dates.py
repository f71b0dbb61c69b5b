"""Dates in English sentences: where they stand, and which days they mean."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
# As old as the years that sentences are searched for.
_FIRST_YEAR = 1000
# Whole names and their first three letters.
MONTHS = {name: n for n, whole in enumerate(_NAMES, 1) for name in (whole, whole[:3])} | {"sept": 9}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:1\d{3}|20\d{2})"
_AGO = r"|[A-Za-z]+(?: [a-z]+)? ago"
# The first alternative that fits wins, so the fuller ones come first.
_MENTIONS = (
    rf"\b(?:{_WEEKDAY},? )?(?P<dmy>(?P<d1>{_DAY})(?: of)? (?P<m1>{_MONTH}),? (?P<y1>{_YEAR}))(?!\d)"
    rf"|\b(?:{_WEEKDAY},? )?(?P<mdy>(?P<m2>{_MONTH}) (?P<d2>{_DAY}),? (?P<y2>{_YEAR}))(?!\d)"
    rf"|\b(?P<my>(?P<m3>{_MONTH}),? (?P<y3>{_YEAR}))(?!\d)"
    rf"|\b(?P<dm>(?P<d4>{_DAY})(?: of)? (?P<m4>{_MONTH}))(?!\w)"
    rf"|\b(?P<md>(?P<m5>{_MONTH}) (?P<d5>{_DAY}))(?!\w)"
    r"|\b(?P<vague>\d{3,4}s|\d{1,2}(?:st|nd|rd|th)[ -]century|1?\d{1,3} (?:BC|AD)E?"
    rf"{_AGO}"
    r"|(?:[Ll]ast|[Nn]ext|[Tt]his|previous|following|same) (?:week(?:end)?|spring|summer|autumn"
    rf"|fall|winter|decade|century|month|year|day|{_WEEKDAY})"
    r"|[Tt]omorrow|[Tt]onight|nowadays|currently|recently)\b"
    rf"|(?<![\d,.:/-])\b(?P<y>{_YEAR})\b(?![,.:/-]?\d|/|%)"
    rf"|(?<=\b[Ii]n )(?P<m>{_MONTH})(?!\w)"
    rf"|\b(?P<weekday>{_WEEKDAY})s?\b"
    r"|\b(?P<near>[Yy]esterday|[Tt]oday|[Tt]his (?:morning|afternoon|evening)|[Ll]ast night)\b"
)
# Most words begin with no letter that a mention begins with, and are passed over by that alone; any
# word can stand before "ago".
_WITH_AGO = re.compile(rf"(?<![A-Za-z])(?=[\dA-Za-z])(?:{_MENTIONS})")
_MENTION = re.compile(rf"(?<![A-Za-z])(?=[\dA-Zlntpfscry])(?:{_MENTIONS.replace(_AGO, '')})")
# What every mention has: most sentences have none of it, and are done with sooner. Capitals and
# digits are rare, so a search that begins at one of these is fast; the rest is found faster word by
# word.
_RARE = re.compile(
    r"[\dJFMASOND](?:(?<=1)\d{3}|(?<=2)0\d{2}|(?<=\d)(?:\d\ds|st|nd|rd|th| BC| AD)"
    r"|(?<=J)(?:an|un|ul)|(?<=F)eb|(?<=M)a[ry]|(?<=A)(?:pr|ug)|(?<=S)ep|(?<=O)ct|(?<=N)ov"
    r"|(?<=D)ec)"
)
_WORDS = (
    *("day", "ago", "morrow", "night", "nowadays", "currently", "recently", "ast ", "ext "),
    *("his ", "previous ", "following ", "same "),
)
# Of the "vague" ones these two are whole calendar periods once the day of writing is known.
_LAST = {"last month", "last year"}


@dataclass(frozen=True)
class When:
    """A date as mentioned: `start` and `end` bound it in its sentence.

    It means the days `first` to `last` (ordinals, both included), in words `words`; all empty
    where that cannot be told. `relative` says that the day of writing was needed for it.
    """

    start: int
    end: int
    first: int = 0
    last: int = 0
    words: str = ""
    relative: bool = False

    @property
    def known(self) -> bool:
        """Whether it is known which days are meant."""
        return self.first > 0


def hinted(text: str) -> bool:
    """Tell whether a text may mention a date: where this says no, it has none."""
    return any(map(text.__contains__, _WORDS)) or _RARE.search(text) is not None


def mentions(sentence: str, written: date | None) -> Iterator[When]:
    """Yield the dates in a sentence, in order; `written` is the day on which it was written.

    Years from 1000 to 2099 and what hangs on them are resolved; weekdays, "yesterday", "in May"
    and the like where the day of writing is known, as the nearest such day or month before it.
    Others ("the 1920s", "two weeks ago", "next year") are mentions of unknown days.
    """
    if not hinted(sentence):
        return
    pattern = _WITH_AGO if " ago" in sentence else _MENTION
    for match in pattern.finditer(sentence):
        yield _resolved(match, written)


def parsed(day: str) -> date | None:
    """Return a date such as "2021-03-09"; None for anything else, and before the year 1000."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    # "0001-01-01" is how tables write no date, and there is no day before it.
    return found if found.year >= _FIRST_YEAR else None


def in_words(day: date) -> str:
    """Return a day as "9 March 2021"."""
    return f"{day.day} {_month_name(day.month)} {day.year}"


def with_weekday(day: date) -> str:
    """Return a day as "Tuesday, 9 March 2021"."""
    return f"{_WEEKDAYS[day.weekday()].capitalize()}, {in_words(day)}"


def _month_name(month: int) -> str:
    return _NAMES[month - 1].capitalize()


def _number(digits: str) -> int:
    return int(digits.rstrip("stndrh"))


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").casefold()]


def _resolved(match: re.Match[str], written: date | None) -> When:
    start, end = match.span()
    kind = match.lastgroup or ""
    # The named groups inside close before the one around them, which is therefore the last.
    days = _absolute(kind, match)
    if days is not None:
        return When(start, end, *days)
    read = _RELATIVE.get(kind)
    if read is None or written is None:
        return When(start, end)
    found = read(match, written)
    return When(start, end, *found, relative=True) if found else When(start, end)


Days = tuple[int, int, str]


def _absolute(kind: str, match: re.Match[str]) -> Days | None:
    if kind == "dmy":
        return _day(int(match["y1"]), _month(match["m1"]), _number(match["d1"]))
    if kind == "mdy":
        return _day(int(match["y2"]), _month(match["m2"]), _number(match["d2"]))
    if kind == "my":
        return _whole_month(int(match["y3"]), _month(match["m3"]))
    return _whole_year(int(match["y"])) if kind == "y" else None


def _day(year: int, month: int, day: int) -> Days | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.toordinal(), found.toordinal(), in_words(found)


def _whole_month(year: int, month: int) -> Days:
    last = monthrange(year, month)[1]
    return (
        date(year, month, 1).toordinal(),
        date(year, month, last).toordinal(),
        f"{_month_name(month)} {year}",
    )


def _whole_year(year: int) -> Days:
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal(), str(year)


def _day_of_month(match: re.Match[str], written: date) -> Days | None:
    of = "4" if match.lastgroup == "dm" else "5"
    month, day = _month(match[f"m{of}"]), _number(match[f"d{of}"])
    found = _day(written.year, month, day)
    if found and found[0] > written.toordinal():
        return _day(written.year - 1, month, day)
    return found


def _last_month_named(match: re.Match[str], written: date) -> Days | None:
    month = _month(match["m"])
    if month == written.month:
        # "In May", written in May: this one, or that of last year.
        return None
    return _whole_month(written.year - (month > written.month), month)


def _weekday(match: re.Match[str], written: date) -> Days | None:
    back = (written.weekday() - _WEEKDAYS.index(match["weekday"].casefold())) % 7
    # On a Monday "on Monday" may be today or a week ago; "on Mondays" is no day at all.
    if back == 0 or match.group().endswith("ys"):
        return None
    found = written - timedelta(days=back)
    return found.toordinal(), found.toordinal(), in_words(found)


def _near(match: re.Match[str], written: date) -> Days:
    before = match["near"].casefold() in ("yesterday", "last night")
    found = written - timedelta(days=before)
    return found.toordinal(), found.toordinal(), in_words(found)


def _period(match: re.Match[str], written: date) -> Days | None:
    words = match["vague"].casefold()
    if words not in _LAST:
        return None
    if words == "last year":
        return _whole_year(written.year - 1)
    before = written.replace(day=1) - timedelta(days=1)
    return _whole_month(before.year, before.month)


_RELATIVE: dict[str, Callable[[re.Match[str], date], Days | None]] = {
    "dm": _day_of_month,
    "md": _day_of_month,
    "m": _last_month_named,
    "weekday": _weekday,
    "near": _near,
    "vague": _period,
}
