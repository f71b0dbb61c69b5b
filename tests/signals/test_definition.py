from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Definition, Document, Found

STAKE = Definition("Stake", "A straight rod driven into the line of the hedge.")
ETHER = Definition(" Ether: ", " A long rod woven along the top to bind the uprights. ")
TITLE = "Words of the hedge-layer"


def test_terms_with_the_others_of_their_list(dig: Any) -> None:
    found, refused = dig("definition", title=TITLE, definitions=(STAKE, ETHER))
    assert refused == []
    assert found == [
        {
            "term": "Stake",
            "definition": STAKE.text,
            "title": TITLE,
            "named": "no",
            "others": ["Ether"],
        },
        {
            "term": "Ether",
            "definition": "A long rod woven along the top to bind the uprights.",
            "title": TITLE,
            "named": "no",
            "others": ["Stake"],
        },
    ]


@pytest.mark.parametrize(
    ("term", "text", "named"),
    [
        ("Stake", "Stakes are driven into the ground in a row.", "yes"),
        ("Laid hedge", "A row of shrubs whose stems were cut and laid.", "yes"),
        ("EU", "A union of states that the EU treaties founded.", "yes"),
        ("EU", "A union of states in the west of the continent.", "no"),
        ("Carbon monoxide", "A gas without smell that fires give off.", "no"),
        ("石桥", "一种用石头建造的跨越河流的建筑物。", "yes"),
    ],
)
def test_a_definition_may_name_its_term(dig: Any, term: str, text: str, named: str) -> None:
    [found], _ = dig("definition", definitions=(Definition(term, text),))
    assert found["named"] == named


def test_a_title_that_names_the_term_is_not_shown(dig: Any) -> None:
    found, _ = dig("definition", title="What stakes are", definitions=(STAKE, ETHER))
    assert [f["title"] for f in found] == ["", "What stakes are"]


@pytest.mark.parametrize(
    ("term", "text", "reason"),
    [
        (" : ", STAKE.text, "no term"),
        ("1.2", STAKE.text, "no term"),
        ("stake " * 14, STAKE.text, "term too long"),
        ("a stake that is too long", STAKE.text, "term too long"),
        ("What is a stake?", STAKE.text, "term is a question"),
        ("/etc/stakes", STAKE.text, "term is a piece of code"),
        ("--stake", STAKE.text, "term is a piece of code"),
        ("stake_count", STAKE.text, "term is a piece of code"),
        ("stake()", STAKE.text, "term is a piece of code"),
        ("stakes.conf", STAKE.text, "term is a piece of code"),
        ("Hedge::Stake", STAKE.text, "term is a piece of code"),
        ("Stake", "A straight rod that holds the stems,", "definition breaks off"),
        ("You probably can", STAKE.text, "term is a clause"),
        ("The Stake System", STAKE.text, "term is the heading of a feature"),
        ("Stake", "You should drive it into the ground.", "not worded as a definition"),
        ("https://a.example/stake", STAKE.text, "term is a link"),
        ("Published by:", STAKE.text, "a particular of the page, not a term"),
        ("E-mail", STAKE.text, "a particular of the page, not a term"),
        ("Stake", " \n", "no definition"),
        ("Stake", "https://a.example/what-is-a-stake", "definition is a link"),
        ("Stake", "stake.", "definition is the term again"),
        ("Stake", "see Rod", "definition only sends the reader elsewhere"),
        ("Stake", "See also: rods and poles", "definition only sends the reader elsewhere"),
        ("Stake", "a straight rod", "definition of fewer than four words"),
        ("Stake", "rod " * 1000, "definition too long"),
        ("Stake", "A straight rod that is...", "definition ends in an ellipsis"),
        ("Chair", "Ada Lund, Ministry of Hedges", "definition is a name or a figure"),
        ("Area", "12 km 14 m 3 acres", "definition is a name or a figure"),
        ("Opening", "Monday Tuesday 9:00 to 17:00", "definition is a name or a figure"),
    ],
)
def test_why_a_definition_is_not_taken(dig: Any, term: str, text: str, reason: str) -> None:
    assert dig("definition", definitions=(Definition(term, text),)) == ([], [reason])


@pytest.mark.parametrize("term", ["TCP/IP", "Stake (hedges)", "C++", "IT desk", "Use case", ".NET"])
def test_terms_with_marks_are_terms(dig: Any, term: str) -> None:
    found, _ = dig("definition", definitions=(Definition(term, STAKE.text),))
    assert [f["term"] for f in found] == [term]


def test_a_seeing_word_is_no_reference(dig: Any) -> None:
    text = "Seeds of grasses that are sown between the stems."
    assert len(dig("definition", definitions=(Definition("Cover", text),))[0]) == 1


def test_a_term_with_two_meanings_is_not_asked_for_one(dig: Any) -> None:
    twice = (STAKE, Definition("stake", "What is put into the pot before a game."), ETHER)
    found, refused = dig("definition", definitions=twice)
    assert [f["term"] for f in found] == ["Ether"]
    assert refused == ["one of several meanings"] * 2


def test_a_list_of_other_things_has_no_definitions(dig: Any) -> None:
    advice = [Definition(f"You may try {n}", STAKE.text) for n in range(2)]
    found, refused = dig("definition", definitions=(*advice, STAKE))
    assert found == []
    assert refused == [
        *["term is a clause"] * 2,
        "most entries of the document are no definitions",
    ]
    found, refused = dig("definition", definitions=(advice[0], STAKE))
    assert (len(found), found[0]["others"], refused) == (1, [], ["term is a clause"])


def test_the_method_names_the_markup() -> None:
    named = Definition(STAKE.term, STAKE.text, "html:dl")
    document = Document("1", "m", "u", "", definitions=(named, ETHER))
    found = [f for f in signals.registry()["definition"].extract(document) if isinstance(f, Found)]
    assert [f.method for f in found] == ["html:dl", "markup"]


def test_many_definitions_take_linear_time(dig: Any) -> None:
    many = tuple(
        Definition(f"term{n}", f"What stands at place {n} of the list") for n in range(3000)
    )
    found, _ = dig("definition", definitions=many)
    assert len(found) == 3000
    assert len(found[-1]["others"]) == 20
