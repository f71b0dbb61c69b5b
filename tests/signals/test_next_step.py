from __future__ import annotations

from typing import Any

import pytest

from schemas.parts import Step


def steps(*texts: str, method: str = "") -> tuple[Step, ...]:
    return tuple(Step(text, method=method) for text in texts)


def test_neighbours_of_one_method(dig: Any) -> None:
    both = steps("Cut.", "Core.", "Eat.", method="Raw") + steps("Boil.", "Wait.", method="Boiled")
    found, refused = dig("next_step", title="How to Eat a Pear", steps=both)
    assert refused == []
    assert [(f["method"], f["first_step"], f["second_step"], f["others"]) for f in found] == [
        ("Raw", "Cut.", "Core.", ["Eat."]),
        ("Raw", "Core.", "Eat.", ["Cut."]),
        ("Boiled", "Boil.", "Wait.", []),
    ]
    assert {f["goal"] for f in found} == {"Eat a Pear"}


def test_others_are_bounded(dig: Any) -> None:
    many = steps(*(f"Step number {n}." for n in range(50)))
    found, _ = dig("next_step", title="Pears", steps=many)
    assert len(found) == 49
    assert {len(f["others"]) for f in found} == {20}
    assert all(f["second_step"] not in f["others"] for f in found)


@pytest.mark.parametrize(
    ("title", "texts", "reasons"),
    [
        ("", ("Cut.", "Eat."), ["no goal: the document has no title"]),
        ("Pears", ("Cut.", "", "Eat."), ["a step without a text"] * 2),
        ("Pears", ("Stir.", "Wait.", "stir"), ["the same step twice"] * 2),
        ("Pears", ("Cut.",), []),
    ],
)
def test_why_a_pair_gives_none(
    dig: Any, title: str, texts: tuple[str, ...], reasons: list[str]
) -> None:
    assert dig("next_step", title=title, steps=steps(*texts)) == ([], reasons)
