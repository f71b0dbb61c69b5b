from __future__ import annotations

from typing import Any

import pytest

from signals.category import is_upkeep


def test_the_most_specific_name_of_the_first_usable_path(dig: Any) -> None:
    paths = (("Rhine",), ("All stub articles",), ("Europe", "Rivers of Germany"), ("Borders",))
    found, refused = dig("category", text="A river.", title="Rhine", categories=paths)
    assert refused == []
    assert found[0]["category"] == "Rivers of Germany"
    assert found[0]["categories"] == ["Rivers of Germany", "Borders"]


@pytest.mark.parametrize(
    ("paths", "text", "reason"),
    [
        ((("Rhine.",),), "A river.", "category is the document's title"),
        ((("1990 births",),), "A river.", "maintenance category"),
        ((("Rivers",),), "", "no text"),
        (((" ",),), "A river.", "category without a name"),
    ],
)
def test_why_a_document_gives_none(dig: Any, paths: Any, text: str, reason: str) -> None:
    assert dig("category", text=text, title="Rhine", categories=paths) == ([], [reason])


def test_no_category_no_candidate(dig: Any) -> None:
    assert dig("category", text="A river.", categories=()) == ([], [])


@pytest.mark.parametrize(
    "name",
    [
        "All stub articles",
        "All Wikipedia articles in need of updating",
        "Articles with short description",
        "Pages using infoboxes",
        "Wikipedia indefinitely move-protected pages",
        "CS1 maint: others",
        "Use dmy dates",
        "River stubs",
        "1879 births",
        "1955 deaths",
        "1955",
        "1950s",
        "44 BC",
        "Articles needing sources from May 2015",
        "Living people",
        "Three-letter disambiguation pages",
        "Good articles",
    ],
)
def test_upkeep(name: str) -> None:
    assert is_upkeep(name)


@pytest.mark.parametrize(
    "name",
    ["Rivers of Germany", "All-female bands", "1945 novels", "Deaf culture", "User interfaces"],
)
def test_subjects(name: str) -> None:
    assert not is_upkeep(name)


@pytest.mark.parametrize("name", ["Blog", "Über uns", "Site-wide", "Press  releases"])
def test_sections_of_a_site_are_no_subjects(dig: Any, name: str) -> None:
    reason = "part of a site, not a subject"
    found = dig("category", text="It flows north.", categories=(("Rivers", name),))
    assert found == ([], [reason])
    found = dig("category_hierarchy", text="", categories=((name, "Rivers"),))
    assert found == ([], [reason])
