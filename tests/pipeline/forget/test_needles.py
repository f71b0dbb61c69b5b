"""Names of what is forgotten, inside texts: whole names, wherever they stand, and no parts."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest

from pipeline.forget import needles as module
from pipeline.forget.needles import MOST, telling


def Needles(names):  # noqa: N802
    return module.Needles(pa.array(list(names), pa.string()))


URI = "https://x.example/wiki/Tide"


@pytest.mark.parametrize(
    "name", ["news-019", "R1049", URI, "high101.txt", "Über_Gezeiten", "два-3"]
)
def test_names_that_tell(name):
    assert telling(pa.array([name])).to_pylist() == [True]


@pytest.mark.parametrize("name", ["", "12", "123456", "patience", "ab-1", "two words", "----"])
def test_names_that_could_be_anything(name):
    assert telling(pa.array([name])).to_pylist() == [False]


CASES = [
    (f"see {URI}.", True),
    (f"({URI})", True),
    (URI, True),
    (f'"{URI}", he said', True),
    (f"{URI}/history", False),
    (f"{URI}_table", False),
    (f"{URI}s", False),
    (f"{URI}.html", False),
    (f"{URI}#part", False),
    ("nothing of it", False),
    ("R1049", True),
    ("xR1049 R10490 R1049-b", False),
    ("ÄR1049", False),
    ("R1049。", True),
]


@pytest.mark.parametrize(("text", "there"), CASES)
def test_a_name_is_found_whole(text, there):
    names = Needles([URI, "R1049"])
    assert names.in_text(text) is there
    assert names.within(pa.array(["", text, None])).to_pylist() == [False, there, False]
    assert names.in_stream(io.BytesIO(text.encode())) is there


def test_all_signs_are_taken_as_they_are():
    odd = [r"a.b*c\d", "x (1) [2]{3}", "q+1|$^-z", "a b#c d", "日本-1ü"]
    for name in odd:
        assert Needles([name]).within(pa.array([name, "axb*c", "x 1"])).to_pylist() == [
            True, False, False,
        ]  # fmt: skip


def test_no_names_find_nothing():
    none = Needles(["12", ""])
    assert not none.in_text("12")
    assert none.within(pa.array(["12"])).to_pylist() == [False]
    assert not none.in_stream(io.BytesIO(b"12"))
    assert none.without("12", "-") == "12"


def test_too_many_names_are_not_looked_for_inside_texts():
    many = Needles(f"name-{n}" for n in range(MOST + 1))
    assert many.partial
    assert not many.in_text("name-1")


@pytest.mark.parametrize("block", [1, 2, 7, 8, 9, 64])
def test_a_name_is_found_over_the_ends_of_blocks(monkeypatch, block):
    monkeypatch.setattr(module, "_BLOCK", block)
    names = Needles(["R1049", "ünï-3"])
    for there in ("xx R1049 yy", "R1049", "zzzz ünï-3", "ünï-3 zzz"):
        assert names.in_stream(io.BytesIO(there.encode()))
    for absent in (
        "xx R10490 yy",
        "xR1049",
        "R1049-a",
        "xR1049 y",
        "xR1049 yy",
        "12-R1049 123456789",
        "R104",
        "ünï-33",
    ):
        assert not names.in_stream(io.BytesIO(absent.encode()))


def test_names_are_replaced():
    assert Needles([URI]).without(f"a {URI}, {URI}/b", "(gone)") == f"a (gone), {URI}/b"
