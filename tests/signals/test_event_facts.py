from __future__ import annotations

from typing import Any

import pytest

from schemas.parts import Thing, Triple

TEXT = (
    "Port Ellory puts out its lights on August 12, 2023. The Night of the Lanterns opens with "
    "songs by Mira Holt; after her come Salt, Rope, Tar."
)
EVENT = Thing("Night of the Lanterns", ("festival", "event"))
START = Triple(EVENT.name, "start time", "12 August 2023", (), ("August 12, 2023",))
PLACE = Triple(EVENT.name, "location", "Port Ellory")
PERFORMERS = (
    Triple(EVENT.name, "performer", "Mira Holt"),
    Triple(EVENT.name, "Performer", "mira holt"),
    Triple(EVENT.name, "performer", "Salt, Rope, Tar"),
)


def test_each_kind_of_fact_is_asked_for(dig: Any) -> None:
    facts = (START, PLACE, *PERFORMERS, Triple(EVENT.name, "sponsor", "Ada Lund"))
    found, refused = dig("event_facts", text=TEXT, things=(EVENT,), triples=facts)
    assert refused == []
    assert [(f["asked"], f["value"]) for f in found] == [
        ("start", "12 August 2023"),
        ("place", "Port Ellory"),
        ("performer", "Mira Holt"),
    ]
    assert found[2]["values"] == ["Mira Holt", "Salt, Rope, Tar"]
    sheet = (
        "Event: Night of the Lanterns\nKind: festival\nStart: 12 August 2023\n"
        "Place: Port Ellory\nPerformers: Mira Holt; Salt, Rope, Tar"
    )
    assert all(f["sheet"] == sheet for f in found)
    assert all((f["text"], f["told"]) == (TEXT, "yes") for f in found)


def test_what_the_text_does_not_say_has_no_text(dig: Any) -> None:
    end = Triple(EVENT.name, "end time", "13 August 2023")
    found, _ = dig("event_facts", text=TEXT, things=(EVENT,), triples=(START, end))
    assert [(f["asked"], f["text"], f["told"]) for f in found] == [
        ("start", TEXT, "no"),
        ("end", "", "no"),
    ]
    other = Thing("Lantern Day", ("event",))
    facts = (Triple(other.name, "location", "Port Ellory"), Triple(other.name, "date", "May 1"))
    found, _ = dig("event_facts", text=TEXT, things=(other,), triples=facts)
    assert [f["text"] for f in found] == ["", ""]


@pytest.mark.parametrize("place", ["Online", "virtual (Zoom)", "https://meet.example/a"])
def test_nobody_is_sent_to_a_place_that_is_none(dig: Any, place: str) -> None:
    facts = (START, Triple(EVENT.name, "location", place))
    found, refused = dig("event_facts", text=TEXT, things=(EVENT,), triples=facts)
    assert ([f["asked"] for f in found], refused) == (["start"], ["event that is held online"])


def test_what_is_no_event(dig: Any) -> None:
    things = tuple(
        Thing(f"t{kind}", (kind,))
        for kind in ("book", "delivery event", "broadcast event", "eventful day", "")
    )
    facts = tuple(t for thing in things for t in (Triple(thing.name, "location", "Port Ellory"),))
    assert dig("event_facts", text=TEXT, things=(*things, Thing("x", ())), triples=facts) == (
        [],
        [],
    )


@pytest.mark.parametrize("kind", ["event", "Music  Event", "event series", "jazz festival"])
def test_what_is_an_event(dig: Any, kind: str) -> None:
    event = Thing(EVENT.name, (kind,))
    found, _ = dig("event_facts", text=TEXT, things=(event,), triples=(START, PLACE))
    assert [f["event_type"] for f in found] == [" ".join(kind.casefold().split())] * 2


@pytest.mark.parametrize(
    ("things", "triples", "reason"),
    [
        ((Thing(" ", ("event",)),), (), "event without a name"),
        ((EVENT, EVENT), (START, PLACE), "two events of one name"),
        ((EVENT,), (START,), "fewer than two facts of the event"),
        (
            (EVENT,),
            (START, Triple(EVENT.name, "location", " ")),
            "fewer than two facts of the event",
        ),
        (
            (EVENT,),
            (START, PLACE, Triple(EVENT.name, "location", "Tollen")),
            "event at several times or places",
        ),
        (
            (EVENT,),
            (START, *(Triple(EVENT.name, "performer", f"Choir {n}") for n in range(11))),
            "too many that perform or organize",
        ),
        ((EVENT,), (START, Triple(EVENT.name, "location", "x" * 201)), "fact of an event too long"),
    ],
)  # fmt: skip
def test_why_an_event_is_not_asked_about(
    dig: Any, things: tuple[Thing, ...], triples: tuple[Triple, ...], reason: str
) -> None:
    found, refused = dig("event_facts", text=TEXT, things=things, triples=triples)
    assert (found, set(refused)) == ([], {reason})


def test_a_page_of_very_many_events(dig: Any) -> None:
    things = tuple(Thing(f"Night {n}", ("event",)) for n in range(3000))
    facts = tuple(
        triple
        for thing in things
        for triple in (
            Triple(thing.name, "location", "nowhere to be found"),
            Triple(thing.name, "start time", "12 August 2023"),
        )
    )
    found, refused = dig("event_facts", text=TEXT * 5000, things=things, triples=facts)
    assert (len(found), set(refused)) == (200, {"one of too many events"})
