from __future__ import annotations

from typing import Any

import pytest

from schemas import Span
from signals.entities import usable

TEXT = "The Rhine rises in the Swiss Alps and flows through Basel before it turns north.\n\nBasel."


def link(text: str, anchor: str, target: str = "", nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(anchor, at + 1)
    return Span("link", at, at + len(anchor), target or anchor)


def test_one_signal_a_paragraph_in_order_of_appearance(dig: Any) -> None:
    spans = (link(TEXT, "Basel"), link(TEXT, "Swiss Alps", "Alps"), link(TEXT, "Basel", "", 1))
    found, refused = dig("entities", text=TEXT, title="Rhine", spans=spans)
    assert found == [
        {
            "text": TEXT.split("\n")[0],
            "entities": ["Swiss Alps", "Basel"],
            "targets": ["Alps", "Basel"],
            "title": "Rhine",
        }
    ]
    assert refused == ["paragraph too short"]


def test_a_repeated_anchor_counts_once(dig: Any) -> None:
    text = "Basel lies on the Rhine, and the Rhine flows through Basel towards the sea."
    spans = (link(text, "Rhine"), link(text, "Rhine", "River", 1))
    found, _ = dig("entities", text=text, spans=spans)
    assert found[0]["entities"] == ["Rhine"]
    assert found[0]["targets"] == ["Rhine"]


def test_lists_are_refused(dig: Any) -> None:
    links = "Cologne, Düsseldorf, Duisburg, Koblenz, Mannheim"
    spans = tuple(link(links, name) for name in links.split(", "))
    assert dig("entities", text=links, spans=spans) == ([], ["a list of links"])
    items = "* Cologne, a city on the Rhine in Germany\n* Basel, a city in Switzerland"
    assert dig("entities", text=items, spans=(link(items, "Cologne"),)) == (
        [],
        ["a list, not prose"],
    )


def test_links_after_the_cut_are_left_out(dig: Any) -> None:
    text = "Basel is a city. " + "It has many bridges. " * 200 + "The Rhine is near."
    found, _ = dig("entities", text=text, spans=(link(text, "Basel"), link(text, "Rhine")))
    assert found[0]["entities"] == ["Basel"]
    assert len(found[0]["text"]) <= 3000
    assert found[0]["text"].endswith("bridges.")
    assert dig("entities", text=text, spans=(link(text, "Rhine"),)) == ([], ["no usable link"])


@pytest.mark.parametrize(
    "anchor",
    ["1990", "5 March 1990", "March 5", "1990s", "2nd", "x", "年", "—", "Algorithm#Examples"],
)
def test_numbers_dates_marks_and_addresses_name_nothing(anchor: str) -> None:
    assert not usable(anchor)


@pytest.mark.parametrize(
    "anchor", ["Marching band", "Apollo 8", "柏林", "3rd Army", "EU", "decimal", "C#"]
)
def test_names_are_usable(anchor: str) -> None:
    assert usable(anchor)
