from __future__ import annotations

from typing import Any

import pytest

from schemas.parts import Step
from signals._goal import goal_of


def steps(*texts: str, method: str = "") -> tuple[Step, ...]:
    return tuple(Step(text, method=method) for text in texts)


@pytest.mark.parametrize(
    ("title", "goal"),
    [
        ("How to Boil an Egg", "Boil an Egg"),
        ("how to boil an egg", "Boil an egg"),
        ("How do I boil an egg?", "Boil an egg"),
        ("3 Easy Ways to Boil an Egg", "Boil an Egg"),
        ("Ways to Boil an Egg", "Boil an Egg"),
        ("Egg Salad", "Egg Salad"),
        ("How Tones Work", "How Tones Work"),
        ("Como Ferver um Ovo", "Como Ferver um Ovo"),
        ("How to ", "How to"),
        ("", ""),
    ],
)
def test_the_goal_of_a_title(title: str, goal: str) -> None:
    assert goal_of(title) == goal


def test_one_signal_a_method(dig: Any) -> None:
    both = steps("Cut.", "Eat.", method="Raw") + steps("Boil.", "Wait.", method="Boiled")
    found, refused = dig("goal_steps", title="How to Eat a Pear", steps=both)
    assert refused == []
    assert found == [
        {"goal": "Eat a Pear", "method": "Raw", "steps": ["Cut.", "Eat."]},
        {"goal": "Eat a Pear", "method": "Boiled", "steps": ["Boil.", "Wait."]},
    ]


@pytest.mark.parametrize(
    ("title", "texts", "reason"),
    [
        ("", ("Cut.", "Eat."), "no goal: the document has no title"),
        ("Pears", ("Cut.",), "fewer than two steps"),
        ("Pears", ("Cut.", " "), "a step without a text"),
        ("Pears", ("Stir.", "Wait.", "stir"), "the same step twice"),
    ],
)
def test_why_a_method_gives_none(dig: Any, title: str, texts: tuple[str, ...], reason: str) -> None:
    assert dig("goal_steps", title=title, steps=steps(*texts)) == ([], [reason])


def test_no_steps_no_candidate(dig: Any) -> None:
    assert dig("goal_steps", title="Pears") == ([], [])
