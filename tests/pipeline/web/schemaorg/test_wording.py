import time

import pytest

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.wording import enumerated, is_address, name_of, named, names_of, once


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/a",
        "//example.org",
        "www.example.org",
        "/a/b",
        "mailto:a@example.org",
        "page?id=4",
        "a/b.html",
    ],
)
def test_addresses_are_no_names(value):
    assert is_address(f" {value} ")
    assert name_of(Node(("Person",), {"name": (value,)})) == ""


@pytest.mark.parametrize("value", ["", "AC/DC", "Who? Me = you", "see https://example.org", "e.g."])
def test_names_are_no_addresses(value):
    assert not is_address(value)


def test_long_values_take_no_longer_than_their_length():
    began = time.perf_counter()
    for piece in ("a/", "?a", "http://", "/", "www."):
        is_address(piece * 500_000)
    assert time.perf_counter() - began < 2


def test_an_item_is_named_by_what_it_has():
    assert (
        name_of(Node(("Person",), {"givenName": ("Ida",), "familyName": ("Lund",)})) == "Ida Lund"
    )
    assert name_of(Node(("JobPosting",), {"name": ("Job 7",), "title": ("Cook",)})) == "Cook"
    node = Node(("Book",), {"name": ("A\n book", "Bok"), "alternateName": ("Buch", "A book")})
    assert (name_of(node), names_of(node)) == ("A book", ("Bok", "Buch"))
    assert named(["x", node, "/y", Node(), "x"]) == ["x", "A book"]


def test_enumerations_are_said_in_words():
    assert enumerated("https://schema.org/FullTime") == "full time"
    assert enumerated("PART_TIME") == "part time"
    assert enumerated("https://example.org/X") == ""
    assert enumerated("Blue") == "Blue"


def test_values_that_differ_in_case_or_signs_come_once():
    assert once(["Sea", "sea", "S-e-a", "?", "!", "?"]) == ["Sea", "?", "!"]
