from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.exams.evidence import occurrence, read_evidence
from pipeline.inputs.files import Unreadable


def test_the_first_folder_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "web" / "1").mkdir(parents=True)
    (tmp_path / "web" / "1" / "a.txt").write_bytes(b"one")
    (tmp_path / "b.txt").write_bytes(b"two")
    folders = (f"{tmp_path}/web", str(tmp_path))
    assert read_evidence(folders, "1/a.txt", 100) == b"one"
    assert read_evidence(folders, "b.txt", 100) == b"two"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("c.txt", "No such file"),
        ("../b.txt", "is no file name inside the evidence folder"),
        ("/etc/passwd", "is no file name inside the evidence folder"),
        ("a/../../b.txt", "is no file name inside the evidence folder"),
        ("a\\b.txt", "is no file name inside the evidence folder"),
        ("a//b.txt", "is no file name inside the evidence folder"),
        ("a\0.txt", "is no file name inside the evidence folder"),
        ("link.txt", "is a link that leads out of the evidence folder"),
        ("folder", "is not a regular file"),
        ("long.txt", "is over the limit of 100 bytes"),
        ("x" * 5000, "File name too long"),
    ],
)
def test_names_that_give_nothing(tmp_path: Path, name: str, says: str) -> None:
    inside = tmp_path / "evidence"
    (inside / "folder").mkdir(parents=True)
    (tmp_path / "b.txt").write_bytes(b"secret")
    (inside / "link.txt").symlink_to(tmp_path / "b.txt")
    (inside / "long.txt").write_bytes(b"x" * 101)
    with pytest.raises(Unreadable, match=says):
        read_evidence((str(inside),), name, 100)


TEXT = "The harps of Mali. A harp, the Kora, has strings. The US bought a kora from us in 1999."


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["harp"], "harp"),  # not the beginning of "harps"
        (["KORA"], "Kora"),
        (["kora"], "kora"),  # case counts first
        (["lute", "Mali"], "Mali"),
        (["us"], "us"),
        (["Us"], None),  # short words are not told from others without their case
        (["199"], None),
        ([""], None),
        ([], None),
    ],
)
def test_whole_words(names: list[str], found: str | None) -> None:
    at = occurrence(TEXT, list(filter(None, names)), "")
    assert (TEXT[at[0] : at[1]] if at else None) == found


def test_the_place_that_speaks_of_the_question() -> None:
    text = f"Paris is a name. {'And so on. ' * 100}The capital city of France is Paris."
    at = occurrence(text, ["Paris"], "Which city is the capital of France?")
    assert at == (text.rindex("Paris"), text.rindex("Paris") + 5)


def test_letters_that_become_two() -> None:
    assert occurrence("İstanbul, ISTANBUL", ["istanbul"], "") is None


def test_a_page_that_hides_the_name_in_words() -> None:
    before = time.process_time()
    assert occurrence("a" * 500_000, ["a" * n for n in range(2, 20)], "q?") is None
    assert occurrence("New New New", ["New New"], "q?") == (0, 7)
    assert time.process_time() - before < 5
