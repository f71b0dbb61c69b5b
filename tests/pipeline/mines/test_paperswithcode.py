"""The dumps of Papers with Code: papers, names in them, what dies and of what."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.dig import checked
from pipeline.inputs.files import NoInput
from pipeline.mines.base import BadItem, BadRead, Skipped
from pipeline.mines.paperswithcode import PapersWithCode
from schemas import Document

SAMPLES = Path(__file__).parents[3] / "samples" / "paperswithcode"
NAMES = {
    "datasets": str(SAMPLES / "datasets.json"),
    "methods": str(SAMPLES / "methods.json"),
    "tables": str(SAMPLES / "evaluation-tables.json"),
}
Dug = tuple[list[Document], list[str], list[tuple[str, str]]]


def dig(pattern: Path | str, **options: Any) -> Dug:
    """Do what the driver does; return documents, reasons of the skipped, (key, reason) of dead."""
    mine = PapersWithCode(**options)
    alive: list[Document] = []
    skipped: list[str] = []
    dead: list[tuple[str, str]] = []
    for unit in mine.units(str(pattern), 1 << 26):
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


def named(document: Document) -> list[tuple[str, str]]:
    return [(s.label, document.text[s.start : s.end]) for s in document.spans]


def write(path: Path, value: Any) -> str:
    path.write_text(json.dumps(value, indent=1))
    return str(path)


PAPER: dict[str, Any] = {
    "paper_url": "https://papers.example/paper/a-b-c",
    "arxiv_id": "2001.00001",
    "title": "A paper",
    "abstract": "We use dropout on\nFoo-10, and Foo\u00adNet.",
    "short_abstract": "Dropout is used.",
    "tasks": ["model", "Image Classification"],
    "date": "2020-01-31",
    "methods": [{"name": "Dropout", "full_name": "Dropout"}],
}


def test_the_sample() -> None:
    alive, skipped, dead = dig(SAMPLES / "papers-with-abstracts.json", **NAMES)
    assert (len(alive), skipped, dead) == (7, ["paper without an abstract"], [])
    assert named(alive[0]) == [
        ("task", "reading comprehension"),
        ("dataset", "RiverQA"),
        ("method", "LampQuAD"),
        ("metric", "Exact match"),
        ("metric", "F1 score"),
        ("task", "question answering"),
    ]
    types = Counter(kind for document in alive for kind, _ in named(document))
    assert types == {"dataset": 9, "method": 10, "task": 7, "metric": 10}


def test_a_paper(tmp_path: Path) -> None:
    [found], _, _ = dig(write(tmp_path / "a.json", [PAPER]))
    assert (found.id, found.uri) == ("a-b-c", "https://papers.example/paper/a-b-c")
    assert found.text == "We use dropout on Foo-10, and FooNet."
    assert found.license == "CC-BY-SA-4.0"
    assert found.published == "2020-01-31"
    assert found.categories == (("Image Classification",),)
    assert [(s.kind, s.text) for s in found.summaries] == [
        ("title", "A paper"),
        ("summary", "Dropout is used."),
    ]
    # The paper lists the method itself, so an ordinary word may name it.
    assert named(found) == [("method", "dropout")]


def test_lines_and_the_arxiv_s_records_are_read_too(tmp_path: Path) -> None:
    row = {"id": "0704.0001", "title": "T", "abstract": "  On CIFAR-10\nonly."}
    path = tmp_path / "a.json"
    path.write_text(f"{json.dumps(row)}\n{json.dumps(row | {'id': '2'})}\n")
    names = write(tmp_path / "names.json", [{"name": "CIFAR-10"}])
    alive, _, dead = dig(path, datasets=names, license="CC0-1.0")
    assert ([d.id for d in alive], dead) == (["0704.0001", "2"], [])
    assert [d.license for d in alive] == ["CC0-1.0"] * 2
    assert named(alive[0]) == [("dataset", "CIFAR-10")]


def test_a_packed_dump(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(json.dumps([PAPER, PAPER | {"paper_url": "x/d"}]).encode()))
    assert [d.id for d in dig(path)[0]] == ["a-b-c", "d"]


BAD: list[tuple[bytes, str]] = [
    (b'{"title": "x",}', "broken JSON: trailing comma is not allowed"),
    (b'{"title": "\xff"}', "invalid UTF-8: byte 0xff at byte 11"),
    (b"[1]", "expected an object, got list"),
    (b"17", "2 bytes that are no object stand where one belongs"),
    (b'{"text": "x", "label": 1}', "title: is missing (the record has: text, label)"),
    (b'{"title": null, "abstract": "x"}', "title: is null"),
    (b'{"title": "x"}', "abstract: is missing (the record has: title)"),
    (b'{"title": "x", "abstract": 3}', "abstract: expected a string, got int (3)"),
    (b'{"title": "x", "abstract": "y", "methods": 1}', "methods: expected a list, got int (1)"),
    (b'{"title": "x", "abstract": "y", "methods": [1]}', "methods.0: expected an object, got int"),
    (b'{"title": "x", "abstract": "y", "tasks": [1]}', "tasks.0: expected a string, got int (1)"),
    (b'{"title": "x", "abstract": "y", "z": "%s"}' % (b"z" * 3000), "object of 3040 bytes is over"),
]


@pytest.mark.parametrize(("data", "reason"), BAD)
def test_a_bad_object_costs_itself(tmp_path: Path, data: bytes, reason: str) -> None:
    good = json.dumps(PAPER).encode()
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b", ".join([good, data, good]) + b"]")
    alive, _, [(key, said)] = dig(path, max_item_bytes=2000)
    assert [d.id for d in alive] == ["a-b-c"] * 2
    assert key == "object 2"
    assert said.startswith(reason)


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b'{"title": "cut', "cut off: the object has no end"),
        (b"", "cut off: the array has no end"),
    ],
)
def test_a_cut_dump_gives_its_whole_objects(tmp_path: Path, tail: bytes, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[\n" + json.dumps(PAPER).encode() + b",\n" + tail)
    alive, _, dead = dig(path)
    assert ([d.id for d in alive], dead) == (["a-b-c"], [("object 2", reason)])


def test_a_broken_dictionary_costs_what_is_broken_in_it(tmp_path: Path) -> None:
    names = tmp_path / "names.json"
    names.write_bytes(b'[{"name": "CIFAR-10"}, {"full_name": "x"}, {"name": 1}, {"name": "SST-2"}]')
    paper = write(tmp_path / "a.json", [PAPER | {"abstract": "CIFAR-10 and SST-2."}])
    [found], _, dead = dig(paper, datasets=str(names))
    assert named(found) == [("dataset", "CIFAR-10"), ("dataset", "SST-2")]
    assert dead == [
        ("datasets, object 2", "name: is missing (the record has: full_name)"),
        ("datasets, object 3", "name: expected a string, got int (1)"),
    ]


def test_a_missing_dictionary_is_told_before_the_run(tmp_path: Path) -> None:
    mine = PapersWithCode(methods=str(tmp_path / "methods.json"))
    with pytest.raises(NoInput, match=r"methods\.json"):
        mine.units(write(tmp_path / "a.json", [PAPER]), 1)


def test_descriptions_of_tasks_and_datasets(tmp_path: Path) -> None:
    table = {
        "task": "Reading",
        "description": "[Reading](https://x.example) is *hard*.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "datasets": [
            {"dataset": "FooQA", "description": "FooQA has questions.\n\nModels:", "sota": {}},
            {"dataset": "Bare", "sota": {}},
        ],
        "subtasks": [{"task": "Skimming", "description": "It is reading fast."}],
    }
    path = write(tmp_path / "a.json", [table])
    alive, skipped, dead = dig(path, tables=path)
    assert dead == []
    assert skipped == ["nothing described"]
    assert [(d.id, d.text, d.categories) for d in alive] == [
        ("task/Reading", "Reading is hard.", ()),
        ("dataset/FooQA", "FooQA has questions.", (("Reading",),)),
        ("task/Skimming", "It is reading fast.", (("Reading",),)),
    ]
    assert named(alive[1]) == [("dataset", "FooQA")]


def test_the_real_tables_have_one_broken_file(corpora: Path) -> None:
    tables = corpora / "pwc" / "evaluation-tables-sota-extractor" / "data" / "tasks"
    alive, _, dead = dig(tables, tables=str(tables / "*.json"))
    reason = "broken JSON: trailing comma is not allowed (at character 2260)"
    assert dead == [("object 1", reason)]
    assert len(alive) > 200
    found = {name for document in alive for name in named(document)}
    assert {("dataset", "SQuAD"), ("metric", "ROUGE-L"), ("task", "semantic parsing")} <= found
