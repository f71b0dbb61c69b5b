from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

import signals
from pipeline.inputs.files import NoInput
from pipeline.mines.race import Race
from schemas import Refused
from tests.exams import SAMPLES, dig, reasons

RECORD: dict[str, Any] = {
    "article": "Tom &amp; Ann keep bees.\r\nThe bees\x07 sleep.",
    "questions": ["What do they keep?", "The bees _ ."],
    "options": [["bees", "cats", "dogs", "hens"], ["sleep", "fly", "sing", "swim"]],
    "answers": ["A", "A"],
    "id": "high1.txt",
}


def write(path: Path, **changes: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(RECORD | changes), encoding="utf-8")
    return path


def refused(document: Any) -> list[str]:
    found = signals.dig(signals.registry()["question_answer"], document)
    return [item.reason if isinstance(item, Refused) else "" for item in found]


def test_a_file(tmp_path: Path) -> None:
    [document] = dig(Race(language="en"), write(tmp_path / "train" / "high" / "1.txt")).documents
    assert (document.id, document.language) == ("high1.txt", "en")
    assert document.text == "Tom & Ann keep bees.\nThe bees sleep."
    assert [q.text for q in document.questions] == RECORD["questions"]
    assert document.questions[1].answers == ("sleep",)
    assert document.questions[1].options == ("sleep", "fly", "sing", "swim")
    assert refused(document) == ["", ""]


def test_a_bad_question_costs_itself(tmp_path: Path) -> None:
    path = write(
        tmp_path / "1.txt",
        questions=["Good?", "Out of range?", None, "No key?", "No options?", "Empty?"],
        options=[["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"], None, ["", "b"]],
        answers=["A", "E", "A", None, "A", "A"],
    )
    [document] = dig(Race(), path).documents
    assert refused(document) == [
        "",
        "answer not among the options",
        "no question",
        "no answer",
        "no answer",
        "no answer",
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"article": None}, "article: is null"),
        ({"article": " \x00"}, "article: is empty"),
        ({"article": 5}, "article: expected a string, got int (5)"),
        ({"questions": "Why?"}, "questions: expected a list, got str"),
        ({"questions": []}, "0 questions, 2 options, 2 answers: which belongs to which"),
        ({"answers": ["A"]}, "2 questions, 2 options, 1 answers: which belongs to which"),
        ({"questions": [], "options": [], "answers": []}, "questions: is empty"),
    ],
)
def test_a_bad_file_costs_itself(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    write(tmp_path / "1.txt", **changes)
    write(tmp_path / "2.txt")
    dug = dig(Race(), tmp_path)
    assert len(dug.documents) == 1
    [reason] = reasons(dug)
    assert reason.startswith(says)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty file"),
        (json.dumps(RECORD).encode()[:-9], "broken JSON: "),
        (b'{"article": "\xe9"}', "invalid UTF-8: byte 0xe9 at byte 13"),
        (b"[1]", "expected an object, got list"),
        (b'{"context": "c", "qas": []}', "article: is missing (the record has: context, qas)"),
        (b"{" + b" " * 5000, "file is over the limit of 5000 bytes (max_item_bytes)"),
    ],
)
def test_what_is_no_race(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    dug = dig(Race(max_item_bytes=5000), tmp_path)
    assert (dug.documents, dug.cut) == ([], 0)
    assert reasons(dug)[0].startswith(says)


def test_a_text_without_an_id_has_that_of_its_content(tmp_path: Path) -> None:
    one, other = (write(tmp_path / f"{n}.txt", id=None) for n in "12")
    assert dig(Race(), one).documents[0].id == dig(Race(), other).documents[0].id
    changed = write(other, id=None, answers=["B", "A"])
    assert dig(Race(), one).documents[0].id != dig(Race(), changed).documents[0].id


def archive(path: Path, cut: int | None = None) -> Path:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in ("RACE/train/high/1.txt", "RACE/test/high/2.txt", "RACE/train/README.md"):
            data = json.dumps(RECORD | {"id": name}).encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    path.write_bytes(out.getvalue()[:cut])
    return path


def test_the_archive_as_published(tmp_path: Path) -> None:
    path = archive(tmp_path / "RACE.tar")
    dug = dig(Race(), tmp_path)
    assert [d.uri for d in dug.documents] == [f"{path}!RACE/train/high/1.txt"]
    assert (dict(dug.skipped), dug.dead) == ({"split test is not asked for": 1}, [])


def test_a_cut_archive(tmp_path: Path) -> None:
    dug = dig(Race(), archive(tmp_path / "RACE.tar", 1100))
    assert len(dug.documents) == 1
    assert dug.cut == 1
    assert reasons(dug)[0].startswith("cut off")


def test_the_sample() -> None:
    dug = dig(Race(), SAMPLES / "race")
    assert len(dug.documents) == 3
    assert (dict(dug.skipped), dug.dead) == ({"split dev is not asked for": 1}, [])
    both = dig(Race(splits=["train", "dev"]), SAMPLES / "race")
    assert "dev/high201.txt" in [d.id for d in both.documents]


def test_a_wrong_split_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="splits: 'tests' is no split"):
        Race(splits=["tests"])


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(NoInput):
        Race().units(str(tmp_path), 1)
