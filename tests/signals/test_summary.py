from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Document, Found, Summary

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
        ("Bees do better, in towns!", Summary("bees do better")),
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


LONG = (
    "Bees do better\n\n3 March 2021\n\nBy Ada Lund\n\n"
    f"{TEXT} The keepers, most of whom have kept bees for ten years or more, fed their colonies "
    "alike. What the hives weighed was noted every Sunday from April to September.\n\n"
    "The researchers think that gardens and lime trees are in flower when the fields are not."
)


@pytest.mark.parametrize(
    ("short", "reason"),
    [
        ("Bees do better", "summary is the title again"),
        ("BEES DO BETTER | The Lyon Post", "summary is the title again"),
        ("Bees do better - The Lyon Post - Science", "summary is the title again"),
        ("Read more at lyonpost.example.", "summary is boilerplate"),
        ("Subscribe to our letter for news of bees.", "summary is boilerplate"),
        ("Click here for the hives of Lyon.", "summary is boilerplate"),
        ("Hives in Lyon are heavy. Read more about it here.", "summary is boilerplate"),
        ("Hives in Lyon are heavy… Weiterlesen", "summary is boilerplate"),
        ("Hives in Lyon are heavy [...] Continue reading", "summary is boilerplate"),
        ("This website uses its own cookies to count bees.", "summary is boilerplate"),
        ("Please enable JavaScript to weigh the hives.", "summary is boilerplate"),
        ("© 2021 The Lyon Post, researchers and beekeepers", "summary is boilerplate"),
        ("bees, honey, hives in Lyon, maize", "summary is a list of words"),
        ("Bees! Researchers weighed the hives of forty", "summary breaks off"),
        ("Hives in Lyon, which forty beekeepers let researchers weigh for three whole summers, "
         "gave more honey than the", "summary breaks off"),
        ("Over three summers, researchers weighed the hi", "summary is the text's own beginning"),
        ("OVER THREE SUMMERS researchers weighed!", "summary is the text's own beginning"),
        ("Lovely honey! Over three summers, researchers weighed the hives of forty beekeepers in "
         "and around Lyon.", "summary is the text's own beginning"),
        ("The website of Ada Lund, who writes of bees and hives in Lyon.",
         "summary is about the site"),
        ("The rants and raves of Ada Lund on Lyon and bees.", "summary is about the site"),
        ("Ada Lund's homepage.", "summary is about the site"),
        ("Innovative ideas for libraries, with some bees.",
         "summary has little in common with the text"),
        ("Heavy hives! What was weighed? Hives of forty beekeepers in", "summary breaks off"),
        ("Hives in Lyon gave a third more honey than those in the fields.", ""),
        ("A glad tale of city hives whose honey outdid that of the country.", ""),
        ("How cookies are sweetened with honey from hives in Lyon", ""),
    ],
)  # fmt: skip
def test_what_web_pages_state_in_place_of_a_description(dig: Any, short: str, reason: str) -> None:
    summary = Summary(short, "description")
    found, refused = dig("summary", text=LONG, title="Bees do better", summaries=(summary,))
    assert refused == [reason] * bool(reason)
    assert [f["summary"] for f in found] == [short] * (not reason)


def test_a_title_may_be_like_what_no_summary_may_be(dig: Any) -> None:
    short = "Subscribe to a calendar | The Lyon Post"
    found, _ = dig("summary", text=LONG, title=short, summaries=(Summary(short, "title"),))
    assert len(found) == 1


def test_other_kinds_than_descriptions_may_have_words_of_their_own(dig: Any) -> None:
    short = "Urban apiaries outproduce rural ones."
    assert len(dig("summary", text=LONG, summaries=(Summary(short, "abstract"),))[0]) == 1
    _, refused = dig("summary", text=LONG, summaries=(Summary(short, "description"),))
    assert refused == ["summary has little in common with the text"]


def test_the_markup_that_states_it_is_the_method() -> None:
    summaries = (Summary("Bees win.", origin="json-ld:Article.description"), Summary("Bees win."))
    document = Document("1", "m", "u", TEXT, summaries=summaries)
    found = signals.registry()["summary"].extract(document)
    methods = [item.method for item in found if isinstance(item, Found)]
    assert methods == ["json-ld:Article.description", "markup"]
