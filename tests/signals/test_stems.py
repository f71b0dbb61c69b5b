from __future__ import annotations

import pytest

from schemas import Document
from signals._stems import beginnings, is_told, stems, title


def test_stems_are_the_beginnings_of_telling_words() -> None:
    assert stems("The bridges, BRIDGED by us") == {"bridg"}
    assert stems("a tea", 1) == {"a", "tea"}
    assert stems("桥 of") == {"桥"}
    assert stems("") == set()


def test_a_text_in_place_of_a_title_is_none() -> None:
    assert title(Document("1", "m", "u", "", title="t" * 500)) == "t" * 500
    assert title(Document("1", "m", "u", "", title="t" * 501)) == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Footbridge", True),
        ("footbridges over rivers", True),
        ("river police", False),
        ("oak", True),
        ("oaks", False),
        ("art", False),
        ("starters", True),
        ("riverboats", False),
        ("石桥", True),
        ("木桥", False),
        ("", False),
    ],
)
def test_more_than_half_of_the_words_must_stand_there(words: str, told: bool) -> None:
    text = "The footbridge over the river is made of oak. It started here. 石桥。"
    assert is_told(words, text, beginnings(text)) is told
