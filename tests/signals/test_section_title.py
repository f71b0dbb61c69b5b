from __future__ import annotations

from typing import Any

import pytest

from schemas import Section

BODY = (
    "Cut the stems at a slant in early spring, just above a bud that points outwards from the bush."
)


def parts(*sections: tuple[str, str]) -> dict[str, Any]:
    text, made = "", []
    for title, body in sections:
        start = len(text)
        text += f"\n{body}\n"
        made.append(Section(title, start, len(text)))
    return {"text": text, "sections": tuple(made), "title": "Roses"}


def test_each_section_with_the_others(dig: Any) -> None:
    found, refused = dig(
        "section_title",
        **parts(("Pruning", BODY), ("Pests", BODY), ("See also", BODY), ("pests", BODY)),
    )
    assert [(f["section_title"], f["others"]) for f in found] == [
        ("Pruning", ["Pests", "pests"]),
        ("Pests", ["Pruning"]),
        ("pests", ["Pruning"]),
    ]
    assert found[0]["text"] == BODY
    assert found[0]["title"] == "Roses"
    assert refused == ["section is a list of references or links"]


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("", BODY, "section without a title"),
        ("3.1", BODY, "section title is only a number"),
        ("Références", BODY, "section is a list of references or links"),
        ("参考文献", BODY, "section is a list of references or links"),
        ("Pruning", "In spring.", "body too short"),
        ("Pruning", "", "body too short"),
        ("Pruning", f"PRUNING:\n{BODY}", "body begins with the title"),
    ],
)
def test_why_a_section_gives_none(dig: Any, title: str, body: str, reason: str) -> None:
    assert dig("section_title", **parts((title, body))) == ([], [reason])


def test_others_are_bounded(dig: Any) -> None:
    found, _ = dig("section_title", **parts(*((f"Part {i} x", BODY) for i in range(500))))
    assert len(found) == 500
    assert max(len(f["others"]) for f in found) == 20
