"""The arXiv's metadata: what the two formats give, which items die, and of what."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.dig import checked
from pipeline.mines.arxiv import Arxiv
from pipeline.mines.base import BadItem, BadRead, Skipped
from schemas import Document

SAMPLES = Path(__file__).parents[3] / "samples" / "arxiv"
Dug = tuple[list[Document], list[str], list[tuple[str, str]]]


def dig(pattern: Path | str, unit_bytes: int = 1 << 26, **options: Any) -> Dug:
    """Do what the driver does; return documents, reasons of the skipped, (key, reason) of dead."""
    mine = Arxiv(**({"license": "CC0-1.0", "language": "en"} | options))
    alive: list[Document] = []
    skipped: list[str] = []
    dead: list[tuple[str, str]] = []
    for unit in mine.units(str(pattern), unit_bytes):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.error))
                continue
            try:
                found = checked(mine, item)
            except BadItem as error:
                dead.append((item.key, str(error)))
                continue
            if isinstance(found, Skipped):
                skipped.append(found.reason)
            else:
                alive.append(found)
    return alive, skipped, dead


RECORD: dict[str, Any] = {
    "id": "0704.9999",
    "title": 'On K\\"ahler\n  manifolds &amp; others',
    "categories": "math.DG hep-th",
    "license": None,
    "abstract": "  A first\nline with a\ttab\u0007.\n  Another paragraph.\n",
    "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
}


def lines(path: Path, *records: Any) -> Path:
    rows = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    path.write_bytes(b"\n".join(rows))
    return path


def test_a_line_of_the_snapshot(tmp_path: Path) -> None:
    [found], skipped, dead = dig(lines(tmp_path / "a.json", RECORD))
    assert (skipped, dead) == ([], [])
    assert (found.id, found.uri) == ("0704.9999", "https://arxiv.org/abs/0704.9999")
    assert found.title == "On Kähler manifolds & others"
    assert found.text == "A first line with a\ttab .\n\nAnother paragraph."
    assert found.categories == (
        ("Mathematics", "Differential Geometry"),
        ("Physics", "High Energy Physics - Theory"),
    )
    assert (found.published, found.license, found.language) == ("2007-04-02", "CC0-1.0", "en")
    [summary] = found.summaries
    assert (summary.text, summary.kind) == (found.title, "title")


def test_a_paper_s_own_licence_stands(tmp_path: Path) -> None:
    own = RECORD | {"license": "http://creativecommons.org/licenses/by-nc-nd/4.0/"}
    [found], _, _ = dig(lines(tmp_path / "a.json", own))
    assert found.license == "CC-BY-NC-ND-4.0"


def test_metadata_inside_a_record_of_full_text(tmp_path: Path) -> None:
    row = {"paper_id": "x", "metadata": RECORD, "abstract": {"text": "x"}, "body_text": []}
    [found], _, _ = dig(lines(tmp_path / "a.jsonl", row))
    assert found.id == "0704.9999"


def test_an_unknown_code_shows_nowhere(tmp_path: Path) -> None:
    [found], _, _ = dig(lines(tmp_path / "a.json", RECORD | {"categories": "xx.YY math.NT zz"}))
    assert found.categories == (("",), ("Mathematics", "Number Theory"))


def test_a_withdrawn_paper_is_skipped(tmp_path: Path) -> None:
    texts = [
        "This paper has been withdrawn by the authors.",
        "Withdrawn: the second lemma is wrong.",
        "This paper has been withdrawn. " + "It was about the heat equation. " * 20,
        "Troops were withdrawn in 1920; we model how.",
    ]
    rows = [RECORD | {"id": str(n), "abstract": text} for n, text in enumerate(texts)]
    alive, skipped, _ = dig(lines(tmp_path / "a.json", *rows))
    assert skipped == ["withdrawn paper"] * 2
    assert [d.id for d in alive] == ["2", "3"]


BAD: list[tuple[Any, str]] = [
    (b'{"id": "1", "title"', "broken JSON: "),
    (b'{"id": "\xff"}', "invalid UTF-8: byte 0xff at byte 8"),
    ([1], "expected an object, got list"),
    ({"text": "x", "label": 1}, "id: is missing (the record has: text, label)"),
    (RECORD | {"abstract": None}, "abstract: is null"),
    (RECORD | {"abstract": " \n "}, "abstract: is empty"),
    (RECORD | {"title": 7}, "title: expected a string, got int (7)"),
    (RECORD | {"id": "two words"}, "id: 'two words' is no identifier of a paper"),
    (RECORD | {"categories": ""}, "categories: is empty"),
    (RECORD | {"categories": [1]}, "categories.0: expected a string, got int (1)"),
    (RECORD | {"license": 4}, "license: expected a string, got int (4)"),
]


@pytest.mark.parametrize(("record", "reason"), BAD)
def test_a_bad_line_costs_itself(tmp_path: Path, record: Any, reason: str) -> None:
    alive, _, dead = dig(lines(tmp_path / "a.json", RECORD, record, RECORD | {"id": "2"}))
    assert [d.id for d in alive] == ["0704.9999", "2"]
    [(key, said)] = dead
    assert key == "line 2"
    assert said.startswith(reason)


def test_a_date_that_is_none_costs_only_itself(tmp_path: Path) -> None:
    odd = [{"created": f"Mon, 2 Apr 2007 19:18:42 +{'9' * 13}"}]
    [paper], _, _ = dig(lines(tmp_path / "a.json", RECORD | {"versions": odd, "update_date": ""}))
    assert paper.published == ""


def test_the_cut_changes_nothing(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.json", *({**RECORD, "id": str(n)} for n in range(9)))
    assert dig(path, 100) == dig(path)


def test_the_sample_of_oai() -> None:
    alive, skipped, dead = dig(SAMPLES / "list-records.xml")
    assert dead == []
    assert skipped == ["deleted record", "withdrawn paper"]
    first, second = alive
    assert first.id == "sample.1001"
    assert first.uri.endswith("list-records.xml#record=1")
    assert first.title.endswith("seen with a telescope of modest size")
    assert "in Tromsø and found" in first.text
    assert "Strömberg & Lindqvist" in first.text
    assert first.text.endswith(
        "\n\nThe third galaxy shows none down to a depth of $A_V < 0.05$ magnitudes."
    )
    assert (first.published, first.license) == ("2024-01-18", "CC-BY-4.0")
    assert second.categories == (("Mathematics", "Number Theory"), ("Mathematics", "Combinatorics"))
    assert second.license == "arXiv-nonexclusive-distrib-1.0"


def test_the_sample_of_dublin_core() -> None:
    first, second = dig(SAMPLES / "dublin-core.xml")[0]
    assert first.id == "sample.1101"
    assert first.categories == (("Computer Science", "Data Structures and Algorithms"),)
    assert first.text.endswith("taller than the clerk.")
    assert first.published == "2024-01-24"
    assert second.categories == (("Quantitative Biology", "Populations and Evolution"),)


HEAD = b'<?xml version="1.0"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>'
TAIL = b"</ListRecords></OAI-PMH>"


def record(number: int, inside: bytes = b"") -> bytes:
    fields = (
        b"<id>%d</id><created>2020-01-02</created><title>A title</title>"
        b"<categories>cs.CL</categories>%s<abstract>Some abstract.</abstract>"
    ) % (number, inside)
    return (
        b"<record><header/><metadata><arXiv xmlns='http://arxiv.org/OAI/arXiv/'>%s</arXiv>"
        b"</metadata></record>\n"
    ) % fields


BAD_XML: list[tuple[bytes, str]] = [
    (record(2, b"<open>"), "broken XML: "),
    (record(2, b"\xff"), "invalid UTF-8: byte 0xff at byte"),
    (record(2, b"<x>&bomb;</x>"), "broken XML: Entity 'bomb' not defined"),
    (b"<record><header/></record>", "record without metadata"),
    (
        b"<record><header/><metadata><marc:record2 xmlns:marc='m'/></metadata></record>",
        "metadata format 'record2' is not known; known are arXiv, arXivRaw, oai_dc",
    ),
    (record(2).replace(b"<id>2</id>", b""), "id: is missing (the record has: created, title, "),
    (record(2).replace(b"Some abstract.", b" "), "abstract: is empty"),
    (
        b"<record><header><identifier>oai:arXiv.org:2</identifier></header><metadata><oai_dc:dc>"
        b"<dc:title>T</dc:title><dc:description>Comment: 9 pages</dc:description></oai_dc:dc>"
        b"</metadata></record>",
        "description: is missing (the record has: title, id)",
    ),
    (record(2, b"<x>" + b"x" * 3000 + b"</x>"), "record of 3"),
    (record(2).replace(b"</record>", b""), "record has no end: another one starts inside it"),
]


@pytest.mark.parametrize(("xml", "reason"), BAD_XML)
def test_a_bad_record_costs_itself(tmp_path: Path, xml: bytes, reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(HEAD + record(1) + xml + record(3) + TAIL)
    alive, _, dead = dig(path, max_item_bytes=2000)
    assert [d.id for d in alive] == ["1", "3"]
    [(key, said)] = dead
    assert key == "record 2"
    assert said.startswith(reason)


@pytest.mark.parametrize(
    ("data", "ids", "reason"),
    [
        (HEAD + record(1) + record(2)[:-20], ["1"], "cut off: the record has no end"),
        (HEAD + record(1), ["1"], "cut off: the response has no end tag"),
        (b"", [], "empty file"),
        (b'{"id": 1}', [], "holds no <record>; a saved response of OAI-PMH (UTF-8) was expected"),
        ((HEAD + record(1) + TAIL).decode().encode("utf-16"), [], "holds no <record>; "),
        (
            HEAD + b'<error code="noRecordsMatch">none</error></OAI-PMH>',
            [],
            "holds no <record>: the repository answered with the error noRecordsMatch",
        ),
    ],
)
def test_a_bad_file(tmp_path: Path, data: bytes, ids: list[str], reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(data)
    alive, _, dead = dig(path)
    assert [d.id for d in alive] == ids
    assert [said.startswith(reason) for _, said in dead] == [True]


def test_packed_responses(tmp_path: Path) -> None:
    whole = HEAD + record(1) + record(2) + TAIL
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(whole))
    assert [d.id for d in dig(tmp_path)[0]] == ["1", "2"]
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(whole)[:-9])
    alive, _, [(_, reason)] = dig(tmp_path)
    assert [d.id for d in alive] == ["1", "2"]
    assert reason.startswith("cut off: ")


def test_a_zip_of_both_formats(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.xml", HEAD + record(1) + TAIL)
        archive.writestr("c.jsonl", json.dumps(RECORD))
    alive, _, dead = dig(tmp_path)
    assert (dead, [d.id for d in alive]) == ([], ["1", "0704.9999"])
    assert alive[0].uri.endswith("a.zip!b.xml#record=1")


def test_a_bomb_of_entities_is_not_unpacked(tmp_path: Path) -> None:
    dtd = b"<!DOCTYPE x [<!ENTITY bomb 'boom'>]>"
    (tmp_path / "a.xml").write_bytes(dtd + HEAD + record(1, b"<x>&bomb;</x>") + record(2) + TAIL)
    alive, _, dead = dig(tmp_path)
    assert [d.id for d in alive] == ["2"]
    assert dead == [("record 1", dead[0][1])]


def test_the_real_snapshot(corpora: Path) -> None:
    alive, skipped, dead = dig(corpora / "arxiv" / "kaggle-snapshot-head")
    assert (len(alive), skipped, dead) == (199, ["withdrawn paper"], [])
    assert all(d.published and d.categories and ("",) not in d.categories for d in alive)
