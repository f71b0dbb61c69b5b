from __future__ import annotations

from typing import Any

import pytest

from schemas import Thing

TEXT = "A storm came. Tollen, a market town, lies on the Ashwend. The Ashwend is long."


def test_the_first_sentence_that_names_the_thing(dig: Any) -> None:
    things = (Thing("Ashwend", ("river",)), Thing("Tollen", ("town", "port"), ("storm",)))
    found, refused = dig("entity_type", text=TEXT, things=things)
    assert refused == []
    assert [f["entity_type"] for f in found] == ["river", "town"]
    assert found[1]["types"] == ["town", "port"]
    assert {f["text"] for f in found} == {"Tollen, a market town, lies on the Ashwend."}


def test_a_passage_of_its_own_goes_first_and_none_is_none(dig: Any) -> None:
    things = (Thing("Ashwend", ("river",), (), 0, 13), Thing("Corran Fell", ("hill",)))
    found, _ = dig("entity_type", text=TEXT, things=things)
    assert [f["text"] for f in found] == ["A storm came.", ""]


@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        (Thing("Ashwend", ()), "thing without a type"),
        (Thing("Ashwend", (" ",)), "thing without a type"),
        (Thing(" ", ("river",)), "thing without a name"),
        (Thing("Taxon", ("taxon",)), "type is the thing's own name"),
        (Thing("X", ("river",), ("River",)), "type is the thing's own name"),
    ],
)
def test_why_a_thing_is_not_asked_for(dig: Any, thing: Thing, reason: str) -> None:
    assert dig("entity_type", text=TEXT, things=(thing,)) == ([], [reason])


def test_broad_types_are_never_wrong_options(dig: Any) -> None:
    [found], _ = dig("entity_type", text="", things=(Thing("Larch", ("pharmacy",)),))
    assert {"local business", "organization", "place"} <= set(found["broad"])
    assert "pharmacy" not in found["broad"]


def test_a_line_with_the_name_alone_is_no_text(dig: Any) -> None:
    thing = Thing("Larch", ("tree",))
    found, _ = dig("entity_type", text="Larch\n\nThe larch is old. Larch burns.", things=(thing,))
    assert [f["text"] for f in found] == ["Larch burns."]
    found, _ = dig("entity_type", text="Larch", things=(thing,))
    assert [f["text"] for f in found] == [""]
