"""When and where an event takes place, who organizes it and who performs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Thing, Triple
from schemas.signal import Found, Refused
from signals import _mentions, _origin, _text

NEEDS = ("things", "triples")
VERSION = 2
EVIDENCE = "text"

LEAST_KINDS = 2
MOST_VALUES = 10
# A page with more is a list of events, and each is looked for in all of its text.
MOST_EVENTS = 100
VALUE_CHARS = 200
# What a type of event is called; the rest of the name says of what kind it is.
_EVENT = re.compile(r"(?:.* )?(?:event(?: series)?|festival|hackathon|concert|conference)")
_NO_EVENTS_NAMES = """
    broadcast event | delivery event | on demand event | publication event | sale event
"""
_NO_EVENTS = frozenset(name.strip() for name in _NO_EVENTS_NAMES.split("|"))
_ONLINE = re.compile(
    r"(?:https?://|www\.)|(?:(?:live|virtual|zoom|online|webinar|internet|youtube|event)\W{0,4})+$",
    re.IGNORECASE,
)
# The relations that tell of an event, by what they tell, in the order of the card.
_RELATIONS = {
    "start": ("start time", "start date", "point in time", "date"),
    "end": ("end time", "end date"),
    "place": ("location", "place", "venue"),
    "organizer": ("organizer", "organiser"),
    "performer": ("performer", "performers"),
}
_ASKED = {relation: asked for asked, names in _RELATIONS.items() for relation in names}
# There is one of each; several are the dates or places of several events.
_SINGLE = ("start", "end", "place")


@dataclass(frozen=True)
class Fields:
    """`asked` says what `value` is: the "start", "end", "place", "organizer" or "performer" of
    the `event`. `values` are all of that kind, first the one that is `value`. `sheet` has what the
    document states of the event, a line each. `text` is a passage that names the event and the
    values, "" where there is none; `told` says whether it also has all that the sheet has ("yes"
    or "no")."""

    event: str
    event_type: str
    asked: str
    value: str
    values: list[str]
    sheet: str
    text: str
    told: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal for each kind of fact of each event, or why an event gave none."""
    facts: dict[str, dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in document.triples:
        if asked := _ASKED.get(triple.relation.strip().casefold()):
            facts[triple.subject][asked].append(triple)
    events = [thing for thing in document.things if is_event(thing)]
    names = Counter(event.name for event in events)
    for number, event in enumerate(events):
        if number < MOST_EVENTS:
            yield from _of_event(document, event, facts.get(event.name, {}), names[event.name])
        else:
            yield Refused("one of too many events")


def is_event(thing: Thing) -> bool:
    """Tell whether something takes place, by the first of its types."""
    kind = _kind(thing)
    return bool(_EVENT.fullmatch(kind)) and kind not in _NO_EVENTS


def _kind(thing: Thing) -> str:
    return " ".join(thing.types[0].casefold().split()) if thing.types else ""


def _of_event(
    document: Document, thing: Thing, facts: dict[str, list[Triple]], namesakes: int
) -> Iterator[Found | Refused]:
    known = {asked: _once(facts[asked]) for asked in _RELATIONS if asked in facts}
    if reason := _fault(thing, known, namesakes):
        yield Refused(reason)
        return
    sheet = "\n".join(_lines(thing, known))
    for asked, triples in known.items():
        if asked == "place" and _ONLINE.match(triples[0].object.strip()):
            yield Refused("event that is held online")
            continue
        start, end = _passage(document, thing, triples)
        text = document.text[start:end]
        told = text and all(_names_all(text, others) for others in known.values())
        values = [triple.object.strip() for triple in triples]
        fields = Fields(
            thing.name, _kind(thing), asked, values[0], values, sheet, text, "yes" if told else "no"
        )
        yield Found(fields, start, end, _origin.method(triples[0].origin))


def _once(triples: list[Triple]) -> list[Triple]:
    kept: dict[str, Triple] = {}
    for triple in triples:
        kept.setdefault(_text.bare(triple.object), triple)
    kept.pop("", None)
    return list(kept.values())


def _fault(thing: Thing, known: dict[str, list[Triple]], namesakes: int) -> str:
    """Return why an event is not asked about; "" if it is."""
    if not thing.name.strip():
        return "event without a name"
    if namesakes > 1:
        return "two events of one name"
    if any(len(known.get(asked, ())) > 1 for asked in _SINGLE):
        return "event at several times or places"
    if any(len(triples) > MOST_VALUES for triples in known.values()):
        return "too many that perform or organize"
    if sum(map(bool, known.values())) < LEAST_KINDS:
        return "fewer than two facts of the event"
    long = any(len(t.object) > VALUE_CHARS for triples in known.values() for t in triples)
    return "fact of an event too long" if long else ""


def _lines(thing: Thing, known: dict[str, list[Triple]]) -> Iterator[str]:
    """Yield the lines of the card of an event."""
    yield f"Event: {thing.name}"
    yield f"Kind: {_kind(thing)}"
    for asked, triples in known.items():
        plural = "s" if len(triples) > 1 else ""
        mark = "; " if any("," in triple.object for triple in triples) else ", "
        yield f"{asked.capitalize()}{plural}: {mark.join(t.object.strip() for t in triples)}"


def _passage(document: Document, thing: Thing, triples: list[Triple]) -> tuple[int, int]:
    """Return a passage that names an event and what is asked of it; (0, 0) if there is none."""
    text = document.text
    whole = _text.trim(text, 0, len(text))
    for name in (triples[0].object, *triples[0].object_names):
        at = text.find(name.strip()) if name.strip() else -1
        if at < 0:
            continue
        found = _text.window(text, whole, (at, at + len(name.strip())))
        if not found:
            continue
        shown = text[found[0] : found[1]]
        if _mentions_any(shown, (thing.name, *thing.names)) and _names_all(shown, triples):
            return found
    return 0, 0


def _names_all(text: str, triples: list[Triple]) -> bool:
    return all(_mentions_any(text, (t.object, *t.object_names)) for t in triples)


def _mentions_any(text: str, names: tuple[str, ...]) -> bool:
    """Tell whether one of the names stands in the text as whole words."""
    known = _mentions.Names()
    known.add(names, 0)
    return any(True for _ in known.find(text))
