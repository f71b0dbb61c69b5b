from __future__ import annotations

from typing import Any

import pytest


def test_neighbours_of_each_path_once(dig: Any) -> None:
    paths = (("Food", "Fruit", "Pears"), ("Food", "Fruit"), ("Garden", "Pears"), ("Alone",))
    found, refused = dig("category_hierarchy", text="A.", categories=paths)
    assert refused == []
    assert [(f["low_category"], f["high_category"], f["path"]) for f in found] == [
        ("Fruit", "Food", ["Food", "Fruit"]),
        ("Pears", "Fruit", ["Food", "Fruit", "Pears"]),
        ("Pears", "Garden", ["Garden", "Pears"]),
    ]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (("Food", " "), "category without a name"),
        (("Food", "Articles with stubs"), "maintenance category"),
        (("Food", "food."), "category under itself"),
    ],
)
def test_why_a_pair_gives_none(dig: Any, path: tuple[str, ...], reason: str) -> None:
    assert dig("category_hierarchy", text="A.", categories=(path,)) == ([], [reason])
