from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Document, Found

TEXT = (
    "The footbridge over the river Sorrel, shut since the Flood of March 2022, was opened again on "
    "Thursday. Its new deck is made of oak and stands half a metre higher than the old one."
)
TITLE = "Ambleford crosses the Sorrel again"


def test_keywords_that_the_text_or_the_title_bears_out(dig: Any) -> None:
    words = (" #flood", "footbridges", "Ambleford", "river  Sorrel", "Flood", "sports", " ")
    found, refused = dig("keywords", text=f" {TEXT} ", title=TITLE, keywords=words)
    assert refused == ["keyword not borne out by the text"]
    assert found == [
        {
            "text": TEXT,
            "title": TITLE,
            "keywords": ["flood", "footbridges", "Ambleford", "river Sorrel"],
            "named": ["river Sorrel", "flood"],
            "stated": ["flood", "footbridges", "Ambleford", "river Sorrel", "sports"],
        }
    ]


def test_no_keywords_are_no_candidate(dig: Any) -> None:
    assert dig("keywords", text=TEXT) == ([], [])
    assert dig("keywords", text=TEXT, keywords=(" ", "#")) == ([], [])


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("post_format", "keyword is a tag for software"),
        ("nyt:section=flood", "keyword is a tag for software"),
        ("flood " * 11, "keyword too long"),
        ("the old footbridge over the river Sorrel", "keyword too long"),
        ("2022", "keyword is no word"),
        ("x", "keyword is no word"),
        (TITLE, "keyword is the title again"),
        (f"{TITLE} | Times", "keyword is the title again"),
        ("gardening", "keyword not borne out by the text"),
    ],
)
def test_why_a_keyword_is_left_out(dig: Any, words: str, reason: str) -> None:
    stated = (words, "flood", "oak", "deck")
    found, refused = dig("keywords", text=TEXT, title=TITLE, keywords=stated)
    assert refused == [reason]
    assert found[0]["keywords"] == ["flood", "oak", "deck"]


@pytest.mark.parametrize(
    ("parts", "reasons"),
    [
        ({"keywords": ("flood", "Flood")}, ["fewer than two keywords"]),
        ({"keywords": tuple(f"flood {n}" for n in range(16))}, ["too many keywords"]),
        ({"keywords": ("flood", "oak"), "text": "A flood took the oak."}, ["text too short"]),
        ({"keywords": ("flood", "oak"), "text": ""}, ["text too short"]),
        (
            {"keywords": ("Ambleford", "crosses the", "Sorrel", "again")},
            ["keywords are the words of the title"],
        ),
        (
            {"keywords": ("flood", "news", "sports", "oak", "weather", "law", "music")},
            ["keyword not borne out by the text"] * 5
            + ["too few keywords are borne out by the text"],
        ),
        (
            {"keywords": ("flood", "news")},
            ["keyword not borne out by the text", "too few keywords are borne out by the text"],
        ),
    ],
)
def test_why_a_document_gives_none(dig: Any, parts: dict[str, Any], reasons: list[str]) -> None:
    assert dig("keywords", **({"text": TEXT, "title": TITLE} | parts)) == ([], reasons)


def test_a_third_of_the_keywords_will_do(dig: Any) -> None:
    stated = ("flood", "news", "sports", "oak", "weather", "law")
    found, refused = dig("keywords", text=TEXT, keywords=stated)
    assert (found[0]["keywords"], len(refused)) == (["flood", "oak"], 4)


def test_as_many_as_are_too_many_are_not(dig: Any) -> None:
    words = tuple(f"flood {'abcdefghijklmno'[n] * 2}" for n in range(15))
    found, _ = dig("keywords", text=f"{TEXT} {' '.join(words)}", keywords=words)
    assert found[0]["keywords"] == list(words)


def test_the_method_names_the_markup() -> None:
    parts: dict[str, Any] = {"text": TEXT, "keywords": ("flood", "oak")}
    document = Document("1", "m", "u", **parts, origins=(("keywords", "meta:keywords"),))
    [found] = signals.registry()["keywords"].extract(document)
    assert isinstance(found, Found)
    assert found.method == "meta:keywords"
    assert document.text[found.start : found.end] == TEXT


def test_a_script_without_spaces(dig: Any) -> None:
    text = "小镇上的石桥在两年前的洪水中被冲毁。居民们现在终于可以再次过河了,孩子们最先走过新桥。"
    found, refused = dig("keywords", text=text, keywords=("石桥", "洪水", "体育"))
    assert found[0]["keywords"] == found[0]["named"] == ["石桥", "洪水"]
    assert refused == ["keyword not borne out by the text"]
