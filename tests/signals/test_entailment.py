from __future__ import annotations

from typing import Any

import pytest

from schemas import Entailment

TEXT = " The baths open at seven. \n"


def test_the_premise_is_the_text(dig: Any) -> None:
    pairs = (Entailment(" They open early. ", "entailment"), Entailment("At nine.", "neutral"))
    found, refused = dig("entailment", text=TEXT, entailments=pairs)
    assert refused == []
    premise = "The baths open at seven."
    assert found == [
        {"premise": premise, "hypothesis": "They open early.", "label": "entailment"},
        {"premise": premise, "hypothesis": "At nine.", "label": "neutral"},
    ]


def test_the_premise_is_a_stretch(dig: Any) -> None:
    pair = Entailment("They open.", "entailment", 5, 15)
    found, _ = dig("entailment", text=TEXT, entailments=(pair,))
    assert found[0]["premise"] == "baths open"


@pytest.mark.parametrize(
    ("text", "hypothesis", "label", "reason"),
    [
        (TEXT, " ", "neutral", "no hypothesis"),
        (TEXT, "a", "-", "unknown label"),
        ("  ", "a", "neutral", "no premise"),
        ("word " * 1201, "a", "neutral", "premise too long to be shown whole"),
        (TEXT, "the baths open at seven", "entailment", "hypothesis is the premise"),
    ],
)
def test_why_there_is_none(dig: Any, text: str, hypothesis: str, label: str, reason: str) -> None:
    pair = Entailment(hypothesis, label)
    assert dig("entailment", text=text, entailments=(pair,)) == ([], [reason])
