"""Clauses whose order grammar states, and those where it only seems to."""

from __future__ import annotations

import pytest

from signals import _text
from signals._clauses import Pair, joined


def last(text: str) -> Pair | str | None:
    """Return what the last sentence of a text gives."""
    *before, sentence = _text.sentences(text, 0, len(text))
    return joined(text, sentence, before[-1] if before else None)


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        (
            "He built boats in Tollen before he joined the navy.",
            "He built boats in Tollen.",
            "He joined the navy.",
        ),
        (
            "She opened a shop two years after she left the school.",
            "She left the school.",
            "She opened a shop.",
        ),
        (
            "After he had sold the farm, his sons moved to the coast.",
            "He had sold the farm.",
            "His sons moved to the coast.",
        ),
        (
            "Before she won the prize, she painted signs for shops.",
            "She painted signs for shops.",
            "She won the prize.",
        ),
        (
            "They worked in the mine until the water rose to the roof.",
            "They worked in the mine.",
            "The water rose to the roof.",
        ),
        (
            "The council closed the bridge after the arch was damaged.",
            "The arch was damaged.",
            "The council closed the bridge.",
        ),
        (
            "The council closed the old bridge. Two years later, a new one was opened.",
            "The council closed the old bridge.",
            "A new one was opened.",
        ),
    ],
)
def test_stated_orders(text: str, earlier: str, later: str) -> None:
    pair = last(text)
    assert isinstance(pair, Pair), pair
    told = pair.told if pair.first_is_earlier else pair.told[::-1]
    assert told == (earlier, later)
    assert text[pair.start : pair.end].count(".") == text.count(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("He died at the inn before he finished the book.", "what may never have happened"),
        ("She will open a shop after she left the school.", "not told as a past event"),
        ("He did not sell the boat before he left Tollen.", "not told as a past event"),
        ("He said the boat sank after he left the harbour.", "what was said, not what happened"),
        ("She opened a shop, then a café, after she left school.", "more than one event in the"),
        ("In 1905 she opened a shop after she left the school.", "date beside the connective"),
        ('He opened "a sort of shop" after he left the school.', "quoted speech"),
        ("He was rich and lived in Rome before he joined them.", "no single event"),
        ("Two years later, a new bridge was opened by the king.", "nothing in front of the"),
        ("He ran off after he left the school in the town.", "clause too short"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    found = last(text)
    assert isinstance(found, str)
    assert found.startswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "She opened a shop after the war.",
        "He looked after the horses of the regiment for years.",
        "The case came before the court in the same week.",
        "She opened a shop in Tollen and sold nets there.",
        # Behind a noun "flooded" could be a participle, so the sentence is passed over.
        "They worked in the mine until the river flooded it.",
    ],
)
def test_no_two_clauses(text: str) -> None:
    assert last(text) is None
