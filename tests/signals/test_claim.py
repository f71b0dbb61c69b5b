from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Claim, Document, Found

CLAIM = "Bread dough rises faster when the moon is full."
TEXT = (
    "The miller Barnaby Stoke said that bread dough rises faster when the moon is full. We asked "
    "two bakeries to time their dough for three months. The warmth of the room decided how fast it "
    "rose; the moon did not."
)


def test_a_claim_with_the_report_on_it(dig: Any) -> None:
    claim = Claim(f" {CLAIM}\n", "False. Warmth decides.", " Barnaby  Stoke ")
    found, refused = dig("claim", text=f"\n{TEXT} ", claims=(claim,))
    assert refused == []
    assert found == [
        {
            "claim": CLAIM,
            "verdict": "false",
            "worded": "False. Warmth decides.",
            "author": "Barnaby Stoke",
            "text": TEXT,
            "whole": "yes",
        }
    ]


def test_the_report_may_be_a_stretch_of_the_page(dig: Any) -> None:
    page = f"Other matters are told of here. {TEXT}"
    claim = Claim(CLAIM, "True", start=32, end=len(page))
    [found], _ = dig("claim", text=page, claims=(claim,))
    assert (found["text"], found["whole"]) == (TEXT, "yes")


def test_a_long_report_is_shown_in_part(dig: Any) -> None:
    page = f"{TEXT} " + "They weighed it again and again. " * 300
    [found], _ = dig("claim", text=page, claims=(Claim(CLAIM, "True"),))
    assert found["whole"] == "no"
    assert 2000 < len(found["text"]) <= 6000


@pytest.mark.parametrize(
    "page", ["", "The moon is full.", "Trams stop short of the quay from Monday on. " * 5]
)
def test_a_page_that_does_not_speak_of_the_claim_is_no_report(dig: Any, page: str) -> None:
    [found], _ = dig("claim", text=page, claims=(Claim(CLAIM, "True", "x" * 101),))
    assert (found["text"], found["whole"], found["author"]) == ("", "no", "")


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (Claim(" ", "True"), "claim of fewer than three words"),
        (Claim("Full moon.", "True"), "claim of fewer than three words"),
        (Claim("https://a.example/the-full-moon now", "True"), "claim of fewer than three words"),
        (Claim("moon " * 130, "True"), "claim too long"),
        (Claim("Does dough rise faster?", "True"), "claim is a question"),
        (Claim('"Does dough rise faster?"', "True"), "claim is a question"),
        (Claim("Dough rises faster when...", "True"), "claim ends in an ellipsis"),
        (Claim(CLAIM, " "), "no verdict"),
        (Claim(CLAIM, "Misleading"), "verdict is not clearly true, false or mixed"),
        (Claim(CLAIM, "2"), "verdict is not clearly true, false or mixed"),
    ],
)
def test_why_a_claim_is_not_taken(dig: Any, claim: Claim, reason: str) -> None:
    assert dig("claim", text=TEXT, claims=(claim,)) == ([], [reason])


def test_the_same_claim_twice(dig: Any) -> None:
    again = (Claim(CLAIM, "False"), Claim(CLAIM.upper(), "Fake"))
    found, refused = dig("claim", text=TEXT, claims=again)
    assert (len(found), refused) == (1, ["the same claim again"])
    torn = (Claim(CLAIM, "False"), Claim(CLAIM, "True"))
    assert dig("claim", text=TEXT, claims=torn) == ([], ["claim with two verdicts"] * 2)


def test_an_index_of_checks_is_not_read_to_its_end(dig: Any) -> None:
    claims = tuple(Claim(f"{CLAIM[:-1]} number {n}.", "False") for n in range(102))
    found, refused = dig("claim", text=TEXT, claims=claims)
    assert (len(found), refused) == (100, ["one of too many claims"] * 2)


def test_the_method_names_markup_and_rule() -> None:
    claim = Claim(CLAIM, "False", origin="json-ld:ClaimReview.claimReviewed")
    [found] = signals.registry()["claim"].extract(Document("1", "m", "u", TEXT, claims=(claim,)))
    assert isinstance(found, Found)
    assert found.method == "json-ld:ClaimReview.claimReviewed+rule:verdict-words-v1"
