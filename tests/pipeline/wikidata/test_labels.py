from __future__ import annotations

from typing import Any

import pytest

from pipeline.mines.base import BadItem, Skipped
from pipeline.wikidata.labels import from_short, from_table
from pipeline.wikidata.naming import names_of
from pipeline.wikidata.rows import Name


def test_lines_of_tables() -> None:
    assert from_table(b"Q5\thuman\tperson\t\thuman  being") == Name(
        "Q5", 1, "human", "", ("person", "human being")
    )
    assert from_table(b"# notes") == Skipped("a note")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"Q5", "label: is empty"),
        (b"Q5\t ", "label: is empty"),
        (b"five\thuman", "id: 'five' is none of an item or property"),
        (b"Q5\tb\xe9b\xe9", "invalid UTF-8: byte 0xe9 at byte 4"),
        (b"Q5\ta\x00b", "label: holds control characters"),
    ],
)
def test_lines_that_are_none(line: bytes, error: str) -> None:
    with pytest.raises(BadItem, match=error):
        from_table(line)


def test_short_lines_of_json() -> None:
    line = b'{"id": "P17", "label": "country", "aliases": ["state"]}'
    assert from_short(line) == Name("P17", 1, "country", "", ("state",))
    assert from_short(b'{"id": "Q5", "labels": {}}') is None
    with pytest.raises(BadItem, match="label: is empty"):
        from_short(b'{"id": "Q5", "label": ""}')


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b'{"id": "Q5", "label": ["x"]}', "label: expected str, got array"),
        (b'{"id": 5, "label": "x"}', "id: expected str, got int"),
        (b'{"id": "Q5", "label": "x", "aliases": "y"}', "aliases: expected array, got str"),
        (b'{"id": "Q5", "label": "\xe2\x80\x8b"}', "label: is empty"),
        (b'{"id": "Q5", "label": "a\xc2\x90b"}', "label: holds control characters"),
    ],
)
def test_short_lines_that_are_wrong(line: bytes, error: str) -> None:
    with pytest.raises(BadItem, match=error):
        from_short(line)


@pytest.mark.parametrize(
    "line", [b'{"id": "Q5", "label": "\xe9"}', b'{"label": "x", "y": ' + b"[" * 10**5, b"label"]
)
def test_what_no_reader_can_read_is_left_to_that_of_entities(line: bytes) -> None:
    assert from_short(line) is None


def test_the_dump_s_own_name_goes_first_whatever_the_order(monkeypatch: Any) -> None:
    names = [Name("Q5", 1, "a"), Name("Q5", 0, "z"), Name("Q5", 0, "y"), Name("Q6", 0, "b")]
    for order in (names, names[::-1]):
        monkeypatch.setattr("pipeline.wikidata.naming.rows_of", lambda *_, o=order: iter(o))
        assert [n.label for n in names_of([], {"Q5": {0}})] == ["y"]
