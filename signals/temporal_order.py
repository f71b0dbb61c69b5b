"""Which of the things that a text tells of happened first, where the text settles it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from schemas.document import Document
from schemas.ids import stable_hash
from schemas.signal import Found, Refused
from signals import _clauses, _dates, _events, _text
from signals._clauses import Pair
from signals._events import Event
from signals._text import Stretch

NEEDS = ("text",)
VERSION = 1
EVIDENCE = "text"

METHOD = "rule:temporal-v1"
# A passage that is asked about: few enough events to be put in order by a reader.
PASSAGE_CHARS = 2000
MOST_EVENTS = 5
_CLOSED = (".", "!", "?", '"', "”", "’", "'", ")", ":", "…")
FIRST, LAST = "first", "last"
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Fields:
    """`events` are sentences or clauses of the text in its order, `in_time` the same in the order
    of time, `mixed` in an order that tells nothing. `dates` say when each of `in_time` was
    ("3 May 1905", "1905"); no dates where words such as "before" state the order. `published` is
    the day of publication where a date hangs on it ("yesterday"), "" else.

    `pair` are two of the events, mixed, and `relation` says whether the first of them happened
    "before" or "after" the second; `earlier` and `later` are the same two in the order of time.
    `event` is the one of the pair that happened `asked` ("first" or "last").
    """

    text: str
    published: str
    events: list[str]
    in_time: list[str]
    mixed: list[str]
    dates: list[str]
    pair: list[str]
    relation: str
    earlier: str
    later: str
    asked: str
    event: str


@dataclass(frozen=True)
class _Told:
    """Events in the order of the text with their order in time, and two of them to ask about."""

    events: list[str]
    in_time: list[str]
    dates: list[str]
    earlier: str
    later: str
    published: str = ""


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield a signal for each passage with dated events, and for each pair of joined clauses."""
    if document.language and document.language.split("-")[0].casefold() not in ("en", "eng"):
        yield Refused("not English")
        return
    run = _Run(document)
    for paragraph in _text.paragraphs(document.text, 0, _text.prose_end(document)):
        if not _is_prose(document.text, paragraph):
            yield from run.close()
            continue
        words = document.text[paragraph[0] : paragraph[1]]
        dates, connectives = _dates.hinted(words), _clauses.hinted(words)
        if not (dates or connectives):
            continue
        previous: Stretch | None = None
        for sentence in _text.sentences(document.text, *paragraph):
            pair = _clauses.joined(document.text, sentence, previous) if connectives else None
            if isinstance(pair, Pair):
                yield _joined(document, paragraph, pair)
            else:
                event = _events.dated(document.text, sentence, run.written) if dates else None
                if isinstance(event, Event):
                    yield from run.add(event, paragraph)
                elif event or pair:
                    yield Refused(event or pair or "")
            previous = sentence
    yield from run.close()


def _is_prose(text: str, paragraph: Stretch) -> bool:
    """Tell whether most lines of a paragraph end as sentences do: it is no table or list."""
    lines = text[paragraph[0] : paragraph[1]].split("\n")
    return 2 * sum(line.rstrip().endswith(_CLOSED) for line in lines) >= len(lines)


def _joined(document: Document, paragraph: Stretch, pair: Pair) -> Found | Refused:
    home = _text.window(document.text, paragraph, (pair.start, pair.end), PASSAGE_CHARS)
    if home is None:
        return Refused("no passage that holds the events")
    if _text.same(*pair.told):
        return Refused("one event told twice")
    told = list(pair.told)
    in_time = told if pair.first_is_earlier else told[::-1]
    return _found(document, home, _Told(told, in_time, [], in_time[0], in_time[1]))


class _Run:
    """Events that one passage holds and no two of which overlap, until the next does not fit."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.written = _dates.parsed(document.published)
        self._events: list[Event] = []
        self._home: Stretch = (0, 0)

    def add(self, event: Event, paragraph: Stretch) -> Iterator[Found | Refused]:
        """Take an event of a paragraph; yield what it closes, or why it is left out."""
        long = paragraph[1] - paragraph[0] > PASSAGE_CHARS
        near = (event.start, event.end) if long else paragraph
        if len(self._events) == MOST_EVENTS or near[1] - self._home[0] > PASSAGE_CHARS:
            yield from self.close()
        if any(_overlap(event, other) for other in self._events):
            yield Refused("same time as another event")
            return
        self._home = (self._home[0], max(self._home[1], near[1])) if self._events else near
        self._events.append(event)

    def close(self) -> Iterator[Found | Refused]:
        """Yield what the events so far give."""
        if len(self._events) == 1:
            yield Refused("no second event near by")
        elif self._events:
            yield _found(self._document, self._home, self._told())
        self._events, self._home = [], (0, 0)

    def _told(self) -> _Told:
        words = {e: self._document.text[e.start : e.end] for e in self._events}
        in_time = sorted(self._events, key=lambda event: event.when.first)
        two = sorted(self._picked(), key=lambda event: event.when.first)
        hangs = any(event.when.relative for event in self._events)
        return _Told(
            list(words.values()),
            [words[event] for event in in_time],
            [event.when.words for event in in_time],
            words[two[0]],
            words[two[1]],
            _dates.with_weekday(self.written) if self.written and hangs else "",
        )

    def _picked(self) -> tuple[Event, Event]:
        """Return two events that are out of the order of time, where there are such."""
        pairs = list(combinations(self._events, 2))
        turned = [pair for pair in pairs if pair[0].when.first > pair[1].when.first]
        among = turned or pairs
        return among[stable_hash("pair", self._document.id, self._home[0]) % len(among)]


def _overlap(a: Event, b: Event) -> bool:
    return a.when.first <= b.when.last and b.when.first <= a.when.last


def _found(document: Document, home: Stretch, told: _Told) -> Found:
    start, end = home

    def mixed(events: list[str]) -> list[str]:
        return sorted(events, key=lambda event: stable_hash("mixed", document.id, start, event))

    pair = mixed([told.earlier, told.later])
    asked = (FIRST, LAST)[stable_hash("asked", document.id, start, *pair) % 2]
    fields = Fields(
        text=document.text[start:end],
        published=told.published,
        events=told.events,
        in_time=told.in_time,
        mixed=mixed(told.events),
        dates=told.dates,
        pair=pair,
        relation=BEFORE if pair[0] == told.earlier else AFTER,
        earlier=told.earlier,
        later=told.later,
        asked=asked,
        event=told.earlier if asked == FIRST else told.later,
    )
    return Found(fields, start, end, METHOD)
