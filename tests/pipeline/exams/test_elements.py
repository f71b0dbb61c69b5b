"""Lists in JSON documents, read an element at a time."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from pipeline.exams import elements as module
from pipeline.exams.elements import elements
from pipeline.inputs.files import TooLong, Unreadable


def read(data: bytes, key: str = "data", limit: int = 1000) -> tuple[list[Any], str, int, bytes]:
    """Return the elements, and the reason, offset and head of the fault, if there was one."""
    found: list[Any] = []
    try:
        found.extend(elements(io.BytesIO(data), key, limit))
    except Unreadable as fault:
        return found, str(fault), fault.offset, fault.head
    return found, "", -1, b""


VALUES: list[Any] = [
    {"a": 'x ] } \\ " , {'},
    ["b", [1, {"c": None}], ""],
    'a, "string" \\',
    17,
    {"long": "y" * 50},
    {"\\": ["\\\\\\"]},
]
WRAPPED = {"version": "data", "other": [{"data": [5]}], "data": VALUES, "after": {"x": [1]}}


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64, 1 << 20])
@pytest.mark.parametrize("document", [VALUES, WRAPPED], ids=["list", "object"])
@pytest.mark.parametrize("indent", [None, 1])
def test_elements_of_a_list(
    monkeypatch: pytest.MonkeyPatch, piece: int, document: Any, indent: int | None
) -> None:
    monkeypatch.setattr(module, "_PIECE", piece)
    data = b"\xef\xbb\xbf\n" + json.dumps(document, indent=indent).encode()
    found, fault, _, _ = read(data)
    assert fault == ""
    assert [json.loads(element) for _, element in found] == VALUES
    assert all(data.startswith(element, offset) for offset, element in found)


def test_other_lists_are_passed_over() -> None:
    assert read(b'{"a": {"data": [1]}, "data": {}}')[1].startswith("holds no list under the key")


@pytest.mark.parametrize("piece", [1, 5, 1 << 20])
def test_a_broken_element_costs_itself(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(module, "_PIECE", piece)
    found, fault, _, _ = read(b'[{"a": 1}, {"a" 2}, nonsense, {"b": 3}]')
    assert [element for _, element in found] == [b'{"a": 1}', b'{"a" 2}', b"nonsense", b'{"b": 3}']
    assert fault == ""


@pytest.mark.parametrize("piece", [1, 16, 1 << 20])
def test_what_is_too_long_is_not_held(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(module, "_PIECE", piece)
    long = b'{"a": "%s"}' % (b"x" * 5000)
    found, fault, _, _ = read(b'{"data": [1, %s, 2]}' % long, limit=100)
    assert [offset for offset, _ in found] == [10, 13, 13 + len(long) + 2]
    assert isinstance(found[1][1], TooLong)
    assert found[1][1].size == len(long)
    assert (found[2][1], fault) == (b"2", "")


@pytest.mark.parametrize(
    ("data", "whole", "reason", "offset"),
    [
        (b"", 0, "empty file", 0),
        (b'[{"a": 1}, {"b', 1, "cut off: the JSON document stops before its end", 11),
        (b'{"data": [{"a": 1}, {"b": 2}', 1, "cut off: ", 20),
        (b'{"data": [1]', 1, "cut off: ", 12),
        (b"5", 0, "broken JSON: expected a list or an object, found '5'", 0),
        (b"\xff\xfe[\x00]\x00", 0, "broken JSON: expected a list or an object, found ", 0),
        (b'{"Date": [1], "x": {}}', 0, "holds no list under the key 'data'; did you mean", 0),
        (b'{"a": 1}\n{"a": 2}', 0, "a second JSON document follows the first", 10),
        (b"[1]]", 1, "broken JSON: a closing bracket too many", 4),
    ],
)
def test_faults(data: bytes, whole: int, reason: str, offset: int) -> None:
    found, fault, at, _ = read(data)
    assert len(found) == whole
    assert fault.startswith(reason)
    assert at == offset


def test_the_head_of_what_is_cut() -> None:
    assert read(b'[{"a": 1}, {"b": "xy')[3] == b'{"b": "xy'


def test_names_before_the_list_do_not_pile_up() -> None:
    data = b'{"%s": 1, "data": [1]}' % (b"k" * 5000)
    assert [element for _, element in read(data, limit=100)[0]] == [b"1"]


@pytest.mark.parametrize("document", [VALUES, WRAPPED], ids=["list", "object"])
def test_every_cut_is_seen(document: Any) -> None:
    data = json.dumps(document).encode()
    whole = read(data)[0]
    for end in range(1, len(data)):
        found, fault, _, _ = read(data[:end])
        assert fault.startswith("cut off: ")
        assert found == whole[: len(found)]
