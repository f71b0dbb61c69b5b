from __future__ import annotations

from typing import Any

import pytest

from schemas import Summary

TEXT = (
    "Over three summers, researchers weighed the hives of forty beekeepers in and around Lyon. "
    "Colonies in the city brought in a third more honey than those among maize fields."
)


def test_a_summary_of_the_whole_text(dig: Any) -> None:
    summary = Summary("Bees in Lyon do better.", "abstract")
    found, refused = dig("summary", text=f" {TEXT}\n", title="Bees", summaries=(summary,))
    assert refused == []
    assert found == [
        {"title": "Bees", "text": TEXT, "summary": "Bees in Lyon do better.", "kind": "abstract"}
    ]


def test_a_summary_of_a_part(dig: Any) -> None:
    lead = "Town bees win."
    whole = f"{lead}\n\n{TEXT}"
    summary = Summary(lead, "lead", len(lead), len(whole))
    found, _ = dig("summary", text=whole, summaries=(summary,))
    assert found[0]["text"] == TEXT


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Bees do better", Summary("Bees do better", "title")),
        ("Bees, towns!", Summary("Bees, towns")),
    ],
)
def test_a_title_is_not_shown_where_it_is_the_answer(
    dig: Any, title: str, summary: Summary
) -> None:
    found, _ = dig("summary", text=TEXT, title=title, summaries=(summary,))
    assert found[0]["title"] == ""


@pytest.mark.parametrize(
    ("text", "short", "reason"),
    [
        (" ", "Two words", "no text"),
        (TEXT, "Bees", "summary too short"),
        (TEXT, " ", "summary too short"),
        (TEXT, "Colonies in the city ...", "summary ends in an ellipsis"),
        (TEXT, "Colonies in the city…", "summary ends in an ellipsis"),
        (TEXT, "bee " * 30, "summary nearly as long as the text"),
        (TEXT, "over  three summers, RESEARCHERS.", "summary is the text's own beginning"),
    ],
)
def test_what_is_no_summary(dig: Any, text: str, short: str, reason: str) -> None:
    assert dig("summary", text=text, summaries=(Summary(short),)) == ([], [reason])
