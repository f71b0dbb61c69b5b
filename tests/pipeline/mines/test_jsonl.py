"""JSON lines: how files are cut, which lines die, and of what."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipeline.inputs import decompress
from pipeline.inputs.files import NoInput
from pipeline.mines import jsonl, lines
from pipeline.mines.base import BadItem, BadRead, Mine
from pipeline.mines.jsonl import JsonLines
from schemas import Document

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
Dead = tuple[str, int, str]


def dig(mine: Mine, pattern: Path, unit_bytes: int = 1 << 26) -> tuple[list[Document], list[Dead]]:
    """Do what the driver does; return the documents, and (key, offset, reason) of the dead."""
    alive: list[Document] = []
    dead: list[Dead] = []
    for unit in mine.units(str(pattern), unit_bytes):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.offset, item.error))
                continue
            try:
                document = mine.parse(item)
            except BadItem as error:
                dead.append((item.key, item.offset, str(error)))
            else:
                assert isinstance(document, Document)
                alive.append(document)
    return alive, dead


def texts(alive: list[Document]) -> list[str]:
    return [document.text for document in alive]


BAD: list[tuple[bytes, str]] = [
    (b'{"text": "x"', "broken JSON: unexpected end of data (at character 12)"),
    (b"[1, 2]", "expected an object, got list"),
    (b"17", "expected an object, got int (17)"),
    (b"null", "expected an object, got null"),
    (b'{"text": 12345}', "text: expected a string, got int (12345)"),
    (b'{"text": null}', "text: is null"),
    (b'{"body": "x"}', "text: is missing (the record has: body)"),
    (b'{"text": ""}', "text: is empty"),
    (b'{"text": "\\ud800 x"}', "broken JSON: holds a lone surrogate (at character 10"),
    (b'{"text": "\xff"}', "invalid UTF-8: byte 0xff at byte 10"),
    (b'{"text": "\xed\xa0\x80"}', "invalid UTF-8: byte 0xed at byte 10"),
    (b'{"text": "\x00"}', "broken JSON: holds a NUL byte at byte 10"),
    (b"  ", "broken JSON: only spaces"),
    (b"[" * 5000, "broken JSON: depth limit exceeded"),
]


@pytest.mark.parametrize(("line", "says"), BAD)
def test_a_bad_line_costs_itself(tmp_path: Path, line: bytes, says: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "one"}\n' + line + b'\n\n{"text": "two"}')
    alive, [(key, offset, error)] = dig(JsonLines(), path)
    assert texts(alive) == ["one", "two"]
    assert (key, offset) == ("line 2", 16)
    assert error.startswith(says)
    assert [d.uri for d in alive] == [f"{path}#L1", f"{path}#L4"]


def test_a_mark_of_the_encoding_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "one"}\r\n{"text": "two"}\r\n')
    assert texts(dig(JsonLines(), tmp_path)[0]) == ["one", "two"]


def test_a_long_line_costs_itself(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * 3_000_000 + b'"}'
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "one"}\n' + long + b'\n{"text": "two"}\n')
    alive, dead = dig(JsonLines(max_item_bytes=1000), tmp_path)
    assert texts(alive) == ["one", "two"]
    error = "line of 3000012 bytes is over the limit of 1000 (max_item_bytes)"
    assert dead == [("line 2", 16, error)]


@pytest.mark.parametrize("unit_bytes", [1, 2, 15, 16, 17, 50, 1000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_cut_changes_nothing(tmp_path: Path, unit_bytes: int, end: bytes) -> None:
    path = tmp_path / "a.jsonl"
    rows = [b'{"text": "%d"}' % i for i in range(7)]
    rows[3] += b"x" * 40
    rows[5] = b""
    path.write_bytes(end.join(rows))
    mine = JsonLines(max_item_bytes=40)
    whole = dig(mine, path)
    assert texts(whole[0]) == ["0", "1", "2", "4", "6"]
    assert [d.uri.rpartition("#")[2] for d in whole[0]] == ["L1", "L2", "L3", "L5", "L7"]
    assert dig(mine, path, unit_bytes) == whole


def test_lines_of_a_huge_file_are_named_by_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "NUMBERED_BYTES", 20)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "one"}\n{"text": "two"}\n[]\n')
    alive, dead = dig(JsonLines(), path)
    assert [d.uri for d in alive] == [f"{path}#byte=0", f"{path}#byte=16"]
    assert dead[0][:2] == ("byte 32", 32)
    assert dig(JsonLines(), path, 10) == (alive, dead)


PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}
ROWS = b"".join(b'{"text": "row %d"}\n' % i for i in range(5000))


@pytest.mark.parametrize("suffix", PACK)
def test_packed_files(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a.jsonl{suffix}").write_bytes(PACK[suffix](ROWS))
    alive, dead = dig(JsonLines(), tmp_path, 100)
    assert (len(alive), dead) == (5000, [])
    assert alive[-1].uri.endswith(f"a.jsonl{suffix}#L5000")


@pytest.mark.parametrize("suffix", PACK)
def test_a_cut_file_gives_its_whole_lines(tmp_path: Path, suffix: str) -> None:
    packed = PACK[suffix](ROWS[:9])[:-1]
    first = PACK[suffix](ROWS[: ROWS.index(b"row 10")])
    (tmp_path / f"a.jsonl{suffix}").write_bytes(first + packed)
    alive, [(key, offset, error)] = dig(JsonLines(), tmp_path)
    assert texts(alive) == [f"row {i}" for i in range(10)]
    assert (key, offset) == ("line 11", ROWS.index(b'{"text": "row 10"'))
    assert error.startswith("cut off: ")


def test_a_gz_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(ROWS)
    alive, [dead] = dig(JsonLines(), tmp_path)
    assert alive == []
    assert dead[2].startswith("is not a gzip stream (found: '{")


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".zst"])
def test_a_bomb_costs_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(decompress, "BOMB_BYTES", 1_000_000)
    (tmp_path / f"a.jsonl{suffix}").write_bytes(PACK[suffix](b"[" * 30_000_000))
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "one"}')
    alive, [dead] = dig(JsonLines(), tmp_path)
    assert texts(alive) == ["one"]
    assert dead[2].startswith("decompression bomb: ")


def test_an_empty_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b""))
    assert dig(JsonLines(), tmp_path) == ([], [("line 1", 0, "empty file")] * 2)


def test_zip_members_are_inputs_of_their_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/b.jsonl", '{"text": "one"}\n[]\n')
        archive.writestr("notes.txt", "no JSON")
    alive, dead = dig(JsonLines(), tmp_path)
    assert [d.uri for d in alive] == [f"{tmp_path}/a.zip!x/b.jsonl#L1"]
    assert len(dead) == 1


def test_nothing_there_is_an_error(tmp_path: Path) -> None:
    for pattern in (tmp_path, tmp_path / "*.jsonl", tmp_path / "a.jsonl"):
        with pytest.raises(NoInput):
            JsonLines().units(str(pattern), 100)


TREE = b"""{"version": 1, "data": [
  {"title": "T", "id": "p", "paragraphs": [{"text": "one", "id": "c1"}, {"text": "two"}]},
  {"title": "U", "paragraphs": [5]},
  {"title": "V"}
]}"""


def test_records_inside_one_document(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(TREE)
    alive, dead = dig(JsonLines(records="data.paragraphs"), path, 10)
    assert [(d.id, d.title, d.text) for d in alive] == [("c1", "T", "one"), ("p", "T", "two")]
    assert alive[1].uri == f"{path}#/data/0/paragraphs/1"
    assert dead == [
        ("/data/1/paragraphs/0", 2, "records: expected an object, got int (5)"),
        ("/data/2", 3, "records: no key 'paragraphs' here; known: title"),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (TREE[:-1], "broken JSON: "),
        (b"", "empty file"),
        (b"\xff" + TREE, "invalid UTF-8"),
        (b"5", "records: expected an object, got int (5)"),
        (b'{"date": []}', "records: no key 'data' here; did you mean \"date\"?"),
        (b'{"data": [[{}]]}', "records: expected an object, got list"),
    ],
)
def test_a_broken_document_costs_its_file(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a.json").write_bytes(data)
    alive, [dead] = dig(JsonLines(records="data.paragraphs"), tmp_path)
    assert alive == []
    assert dead[2].startswith(says)


def test_a_document_too_large_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "WHOLE_FILE_BYTES", 50)
    (tmp_path / "a.json").write_bytes(TREE)
    [dead] = dig(JsonLines(records="data"), tmp_path)[1]
    assert "turn it into JSON lines" in dead[2]


def test_a_list_at_the_top(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'[{"text": "one"}, {"text": "two"}]')
    assert texts(dig(JsonLines(records="."), tmp_path)[0]) == ["one", "two"]


def test_a_wrong_map_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="unknown part"):
        JsonLines(fields={"txt": "a"})


@pytest.mark.skipif(not CORPORA.exists(), reason="needs ../shared/corpora")
def test_real_questions() -> None:
    fields: dict[str, Any] = {
        "id": "id",
        "title": "title",
        "text": "context",
        "questions": {
            "from": "qas",
            "answers": "answers.text",
            "answer_start": "answers.answer_start",
        },
    }
    mine = JsonLines(fields=fields, records="data.paragraphs")
    alive, dead = dig(mine, CORPORA / "qa/cmrc2018/squad-style-data/*.json")
    questions = [(d, q) for d in alive for q in d.questions]
    assert (len(alive), len(questions), dead) == (1104, 4221, [])
    for document, question in questions:
        if question.answers:
            assert document.text.startswith(question.answers[0], question.answer_start)


@pytest.mark.skipif(not CORPORA.exists(), reason="needs ../shared/corpora")
def test_real_abstracts() -> None:
    fields: dict[str, Any] = {
        "id": "id",
        "text": {"from": "abstract", "unwrap": True},
        "title": {"from": "title", "unwrap": True},
        "categories": {"from": "categories", "split": " "},
    }
    path = CORPORA / "arxiv/kaggle-snapshot-head/arxiv-metadata-oai-snapshot.json"
    alive, dead = dig(JsonLines(fields=fields), path, 10_000)
    assert (len(alive), dead) == (200, [])
    assert all("\n" not in d.title and d.categories for d in alive)
    assert dig(JsonLines(fields=fields), path) == (alive, dead)
