"""Which events are taken, how they are put in order, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import Document, Refused
from signals import temporal_order

DATED = (
    "In 1927, the council bought the land for a bridge. "
    "The first stones arrived by barge in May 1929. "
    "The ferry across the Ashwend made its last trip in 1925."
)


def test_dated_sentences(dig: Any) -> None:
    [found], refused = dig("temporal_order", text=DATED, language="en")
    first, second, third = found["events"]
    assert found["text"] == DATED == f"{first} {second} {third}"
    assert found["in_time"] == [third, first, second]
    assert found["dates"] == ["1925", "1927", "May 1929"]
    assert sorted(found["mixed"]) == sorted(found["events"])
    assert found["published"] == ""
    assert refused == []


def test_the_pair_is_out_of_order_where_one_is(dig: Any) -> None:
    [found], _ = dig("temporal_order", text=DATED)
    third = found["events"][2]
    assert found["earlier"] == third
    assert found["later"] in found["events"][:2]
    assert sorted(found["pair"]) == sorted([found["earlier"], found["later"]])
    assert found["relation"] == ("before" if found["pair"][0] == third else "after")
    assert found["event"] == (found["earlier"] if found["asked"] == "first" else found["later"])


def test_both_ends_are_asked_for() -> None:
    documents = (Document(id=str(i), mine="m", uri="u", text=DATED) for i in range(40))
    found = [f.fields for d in documents for f in temporal_order.extract(d) if f]
    asked = [fields.asked for fields in found if isinstance(fields, temporal_order.Fields)]
    relations = [f.relation for f in found if isinstance(f, temporal_order.Fields)]
    assert 10 < asked.count("first") < 30
    assert 10 < relations.count("before") < 30


NEWS = (
    "Divers raised the bell of the Helga yesterday.\n\n"
    "The trawler struck a rock off Port Ellory on Sunday.\n\n"
    "Her first owner sold her in 1998."
)


def test_days_of_the_week_hang_on_the_day_of_publication(dig: Any) -> None:
    [found], _ = dig("temporal_order", text=NEWS, published="2024-03-07")
    assert found["dates"] == ["1998", "3 March 2024", "6 March 2024"]
    assert found["published"] == "Thursday, 7 March 2024"
    assert dig("temporal_order", text=NEWS) == (
        [],
        ["date not resolved", "date not resolved", "no second event near by"],
    )


def test_joined_clauses(dig: Any) -> None:
    text = "The boat was old. She bought a new one after she won the harbour race."
    [found], refused = dig("temporal_order", text=text)
    assert found["text"] == text
    assert found["events"] == ["She bought a new one.", "She won the harbour race."]
    assert found["in_time"] == found["events"][::-1]
    assert (found["dates"], refused) == ([], [])


def test_events_of_one_time_are_not_ordered(dig: Any) -> None:
    text = "In 1927, the council bought the land. In May 1927, the mayor resigned. "
    found, refused = dig("temporal_order", text=text + "In 1931, the ferry made its last trip.")
    assert [f["dates"] for f in found] == [["1927", "1931"]]
    assert refused == ["same time as another event"]


def test_far_apart(dig: Any) -> None:
    filler = "The river is wide and slow here and nobody remembers it otherwise. " * 40
    text = f"In 1927, the council bought the land.\n\n{filler}\n\nIn 1931, the ferry sank there."
    assert dig("temporal_order", text=text) == ([], ["no second event near by"] * 2)


def test_a_table_parts_what_stands_around_it(dig: Any) -> None:
    table = "total: 6\nby type: 2\nforeign owned: 1"
    text = f"In 1927, the council bought the land.\n\n{table}\n\nIn 1931, the ferry sank there."
    assert dig("temporal_order", text=text) == ([], ["no second event near by"] * 2)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("In 1905 he will have moved to Stradway.", "not told as a past event"),
        ("In 1905, the population was about four hundred.", "no event that is told of"),
        ("He moved to Stradway in 1905 and to Tollen in 1907.", "more than one time in the"),
        ("In 1905, after a quarrel, he moved to Stradway.", "more than one time in the"),
        ("He sold the house that he had built in 1905.", "not told as a past event"),
        ("He sold the house that his father built in 1905.", "more than one event in the"),
        ("The 1905 edition of the book sold very well there.", "date is not that of the sentence"),
        ("The mayor said he moved to Stradway in 1905.", "what was said, not what happened"),
        ("He moved to Stradway in the 1920s with his wife.", "date not resolved"),
        ('"In 1905, I moved to Stradway with my dog."', "quoted speech"),
        ("He moved in 1905.", "sentence too short or too long"),
        ("in 1905 he moved to Stradway with his wife.", "not a plain sentence"),
        (
            "In 1905, he moved to the town of St. Ellory with her.",
            "sentence cut at an abbreviation",
        ),
    ],
)
def test_refused(dig: Any, sentence: str, reason: str) -> None:
    found, [first, *_] = dig("temporal_order", text=sentence)
    assert found == []
    assert first.startswith(reason)


@pytest.mark.parametrize("language", ["de", "zh-Hans"])
def test_other_languages(dig: Any, language: str) -> None:
    assert dig("temporal_order", text=DATED, language=language) == ([], ["not English"])


def test_nothing_to_refuse_where_there_is_no_date(dig: Any) -> None:
    assert dig("temporal_order", text="The river is wide. Its banks are low.") == ([], [])


def test_a_hostile_text_takes_no_time() -> None:
    for piece in ("1 May ", "In 1905 ", "after he ", "a " * 9 + "ago ", "Watch (", "Mar."):
        document = Document(id="1", mine="m", uri="u", text=piece * 20_000)
        assert all(isinstance(f, Refused) for f in temporal_order.extract(document))
