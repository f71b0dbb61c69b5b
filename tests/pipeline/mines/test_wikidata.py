"""Wikidata: how dumps are framed and cut, and which lines die, and of what."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path
from typing import Any

import pytest

from pipeline.mines.base import BadItem, BadRead, Draft, Skipped
from pipeline.mines.wikidata import Wikidata
from tests.pipeline.wikidata.making import line

Dead = tuple[str, int, str]


def dig(path: Path, unit_bytes: int = 1 << 26, **options: Any) -> tuple[list[str], list[Dead]]:
    """Return the ids and reasons of what came out, and the dead."""
    mine = Wikidata(**options)
    alive: list[str] = []
    dead: list[Dead] = []
    for unit in mine.units(str(path), unit_bytes):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.offset, item.error))
                continue
            try:
                found = mine.parse(item)
            except BadItem as error:
                dead.append((item.key, item.offset, str(error)))
            else:
                assert isinstance(found, Draft | Skipped)
                alive.append(found.row.id if isinstance(found, Draft) else found.reason)
    return alive, dead


ROWS = [line(id_=f"Q{n}") for n in range(1, 8)]
FRAMES = {
    "array": b"[\n" + b",\n".join(ROWS) + b"\n]\n",
    "array without an end": b"[\n" + b",\n".join(ROWS) + b",\n",
    "array, tight": b"[" + b",\n".join(ROWS) + b"]",
    "lines": b"\n".join(ROWS),
    "windows": b"\xef\xbb\xbf[\r\n" + b",\r\n".join(ROWS) + b"\r\n]\r\n",
}


@pytest.mark.parametrize("unit_bytes", [1, 100, 150, 1000, 1 << 20])
@pytest.mark.parametrize("frame", FRAMES)
def test_the_frame_and_the_cut_change_nothing(tmp_path: Path, frame: str, unit_bytes: int) -> None:
    (tmp_path / "d.json").write_bytes(FRAMES[frame])
    alive, dead = dig(tmp_path / "d.json", unit_bytes)
    assert (alive, dead) == ([f"Q{n}" for n in range(1, 8)], [])


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_compressed_dumps(tmp_path: Path, suffix: str, pack: Any) -> None:
    (tmp_path / f"d.json{suffix}").write_bytes(pack(FRAMES["array"]))
    assert len(dig(tmp_path / f"d.json{suffix}")[0]) == 7


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (ROWS[0], ["Q1"]),
        (b'{"entities":{"Q1":' + ROWS[0] + b"}}", ["Q1"]),
        (ROWS[0].replace(b",", b",\n").replace(b"{", b"{\n", 1), ["Q1"]),
        (b'{\n"entities":{"Q1":' + ROWS[0] + b"}}", ["Q1"]),
        (b'{"entities":{"Q6":{"id":"Q6","missing":""}}}', ["a missing entity"]),
        (b'{"type":"lexeme","id":"L1","lemmas":{}}', ["a lexeme"]),
        (b'{"id":"Q5","redirect":"Q6"}', ["a redirect"]),
        (b"[\n]\n", []),
    ],
    ids=["line", "answer", "spread", "spread answer", "missing", "lexeme", "redirect", "none"],
)
def test_files_of_one_entity(tmp_path: Path, content: bytes, found: list[str]) -> None:
    (tmp_path / "Q1.json").write_bytes(content)
    assert dig(tmp_path / "Q1.json", 64) == (found, [])


BAD = [
    (b'{"type":"item","id":"Q9"', "JSON"),
    (b"not JSON at all", "JSON"),
    (b'["Q9"]', "the line: expected object, got array"),
    (b'{"text": "a review", "stars": 5}', "id: is missing; is this an entity of Wikidata?"),
    (b'{"id":"Q9","labels":{}}', "type: is missing; it is item or property"),
    (line(id_="Q9").replace(b"Berlin", b"Berl\xffn"), "invalid UTF-8: byte 0xff at byte"),
    (line(id_="Q9").replace(b"{}", b'{"de":{"value":"\xe9"}}', 1), "invalid UTF-8: byte 0xe9"),
    (line(id_="Q9").replace(b"Berlin", b"Berl\\u0000n"), "label: holds control characters"),
    (b'{"entities":{"Q1":{},"Q2":{}}}', "an answer of the API with 2 entities"),
    (b'{"entities":["Q1"]}', "entities: expected object, got array"),
    (line(id_="Q9", labels=[{"value": "x"}]), "labels: expected object, got array"),
    (line(id_="Q9", claims=[{}]), "claims: expected object, got array"),
    (b'{"id":"Q9","x":' + b"[" * 1800 + b"]" * 1800 + b"}", "broken JSON: lists or objects nested"),
    (b'{"error":{"code":"no-such-entity"}}', "id: is missing; is this an entity of Wikidata?"),
    (line(id_="Q9", descriptions={"en": {"value": "x" * 5000}}), "over the limit of 4000"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD)
def test_a_bad_line_costs_itself(tmp_path: Path, bad: bytes, reason: str) -> None:
    (tmp_path / "d.json").write_bytes(b"[\n" + ROWS[0] + b",\n" + bad + b",\n" + ROWS[1] + b"\n]")
    alive, [(key, offset, error)] = dig(tmp_path / "d.json", max_item_bytes=4000)
    assert alive == ["Q1", "Q2"]
    assert (key, offset) == ("line 3", len(b"[\n" + ROWS[0] + b",\n"))
    assert reason in error


def test_a_truncated_dump_gives_what_is_before_the_end(tmp_path: Path) -> None:
    rows = [line(id_=f"Q{n}", descriptions={"en": {"value": str(n) * 50}}) for n in range(1, 900)]
    data = gzip.compress(b"[\n" + b",\n".join(rows) + b"\n]")
    (tmp_path / "d.json.gz").write_bytes(data[: len(data) // 2])
    alive, dead = dig(tmp_path / "d.json.gz")
    assert 100 < len(alive) < 899
    assert len(dead) == 1
    assert "end" in dead[0][2]


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_bytes(b"")
    assert dig(tmp_path / "d.json") == ([], [("line 1", 0, "empty file")])


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"languages": ()}, "languages: is empty"),
        ({"languages": ("English",)}, "languages: 'English' is no language code"),
        ({"sentences_per_item": 0}, "sentences_per_item: give 1 or more"),
    ],
)
def test_options_that_cannot_work(options: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        Wikidata(**options)


def test_real_entities(corpora: Path) -> None:
    dump = corpora / "wikidata/dump-49-entities/entities.json"
    alive, dead = dig(dump, 1 << 18)
    assert (len(alive), dead) == (49, [])
    assert len(set(alive)) == 49


def test_dumps_with_known_bugs_give_entities_or_one_reason_each(corpora: Path) -> None:
    folder = corpora / "wikidata/wdtk-tests"
    alive: list[str] = []
    dead: list[Dead] = []
    for path in sorted(folder.rglob("*.json")):
        found = dig(path, languages=("en", "de"))
        alive += found[0]
        dead += found[1]
    assert {"Q1", "Q42", "Q131261", "a lexeme", "a media file", "a missing entity"} <= set(alive)
    assert sorted({error.partition(";")[0] for _, _, error in dead}) == [
        "an answer of the API with 2 entities",
        "an answer of the API with 3 entities",
        "id: is missing",
    ]
