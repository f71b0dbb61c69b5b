from __future__ import annotations

import io

import pytest

from pipeline.papers import objects_in_json
from pipeline.papers.objects_in_json import Found, objects

Row = tuple[int, bytes | str]


def read(data: bytes, most: int = 1000) -> list[Row]:
    rows = objects(io.BytesIO(data), most)
    return [(r.offset, r.data if isinstance(r, Found) else r.reason) for r in rows]


NO_OBJECT = "bytes that are no object stand where one belongs"
CASES: list[tuple[bytes, list[Row]]] = [
    (b"[]", []),
    (b'[{"a": "}\\"{"}, {"b": [{}]}]', [(1, b'{"a": "}\\"{"}'), (16, b'{"b": [{}]}')]),
    (b' {"a": 1}\n{"b": 2}\n', [(1, b'{"a": 1}'), (10, b'{"b": 2}')]),
    (b'\xef\xbb\xbf[{"a": 1}]', [(4, b'{"a": 1}')]),
    (b'[{"a": 1}, 17, {"b": 2}]', [(1, b'{"a": 1}'), (11, f"2 {NO_OBJECT}"), (15, b'{"b": 2}')]),
    # A string that its line does not end costs its object, not the rest of the file.
    (b'[{"a": "x\n},\n{"b": 2}]', [(1, b'{"a": "x\n}'), (13, b'{"b": 2}')]),
    (b'[{"a": 1},\n{"b": ', [(1, b'{"a": 1}'), (11, "cut off: the object has no end")]),
    (b'[{"a": 1}', [(1, b'{"a": 1}'), (9, "cut off: the array has no end")]),
    (b'[{"a": "', [(1, "cut off: the object has no end")]),
    (b"", [(0, "empty file")]),
    (b" \n", [(0, "empty file")]),
    (b"hello", [(0, "bytes that are no object stand at the end")]),
    (b'[{"a": 1}] x', [(1, b'{"a": 1}'), (10, "bytes that are no object stand at the end")]),
]


@pytest.mark.parametrize(("data", "rows"), CASES)
@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1 << 20])
def test_wherever_the_pieces_end(
    monkeypatch: pytest.MonkeyPatch, data: bytes, rows: list[Row], piece: int
) -> None:
    monkeypatch.setattr(objects_in_json, "_PIECE", piece)
    assert read(data) == rows


@pytest.mark.parametrize("piece", [1, 50, 1 << 20])
def test_an_object_over_the_limit(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(objects_in_json, "_PIECE", piece)
    big = b'{"a": [' + b'"xxxx", ' * 30 + b"1]}"
    rows = read(b"[" + big + b', {"b": 2}]', most=100)
    reason = f"object of {len(big)} bytes is over the limit of 100 (max_item_bytes)"
    assert rows == [(1, reason), (len(big) + 3, b'{"b": 2}')]


def test_a_string_without_end_is_not_held_in_memory() -> None:
    rows = read(b'[{"a": "' + b"x" * 3_000_000, most=100)
    [(offset, reason)] = rows
    assert offset == 1
    assert reason == "more than 100 bytes (max_item_bytes) hold no end of a string or object"
