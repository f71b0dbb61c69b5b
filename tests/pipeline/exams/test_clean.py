from __future__ import annotations

from typing import Any

import pytest

from pipeline.exams.clean import clean, line, list_of, text_of
from pipeline.fields.path import MISSING
from pipeline.mines.base import BadItem


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Tom &amp; Ann", "Tom & Ann"),
        ("&amp;lt;b&gt;", "&lt;b>"),  # once, not twice
        ("R&D, a&b; AT&T", "R&D, a&b; AT&T"),
        ("&#0;x&#x27;s", "\ufffdx's"),
        ("a\x00b\x07c\x9dd\u200be", "abcde"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("  a \t b\u00a0c  \n   d ", "a b c\nd"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("first<br>second<BR />third<br clear=all>.", "first\nsecond\nthird\n."),
        ('<div class="x">a</div> <nowiki>b</nowiki><ref name=c/>', "a b"),
        ("#include <stdio.h> if a<b and c>d", "#include <stdio.h> if a<b and c>d"),
        ("naïve 日本語", "naïve 日本語"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_one_line() -> None:
    assert line(" a\n b ") == "a b"
    assert line(5) == ""


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (MISSING, "text: is missing (the record has: a, b)"),
        (None, "text: is null"),
        ("", "text: is empty"),
        (" \x00 ", "text: is empty"),
        (5, "text: expected a string, got int (5)"),
    ],
)
def test_what_is_no_text(value: Any, says: str) -> None:
    with pytest.raises(BadItem) as caught:
        text_of("text", value, {"a": 1, "b": 2})
    assert str(caught.value) == says


def test_what_is_no_list() -> None:
    with pytest.raises(BadItem, match="options: expected a list, got str"):
        list_of("options", "a", {})
