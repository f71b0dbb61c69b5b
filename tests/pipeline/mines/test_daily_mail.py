"""Story files and records: what becomes of them, and of bad ones."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.inputs.files import NoInput
from pipeline.mines.base import BadItem, BadRead
from pipeline.mines.daily_mail import DailyMail
from pipeline.news.article import name_of
from schemas import Document, Summary

SAMPLE = Path(__file__).parents[3] / "samples" / "daily_mail"
URL = "http://www.dailymail.example/sport/football/article-1/Cup.html"
STORY = "A goal.\n\nAnother one.\n\n@highlight\n\nTwo goals\n\n@highlight\n\nNobody hurt\n"
Dead = tuple[str, str]


def dig(
    mine: DailyMail, path: Path, unit_bytes: int = 1 << 20
) -> tuple[list[Document], list[Dead]]:
    alive: list[Document] = []
    dead: list[Dead] = []
    for unit in mine.units(str(path), unit_bytes):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.error))
                continue
            try:
                alive.append(mine.parse(item))
            except BadItem as error:
                dead.append((item.key, str(error)))
    return alive, dead


def test_a_story_and_its_address(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"{URL}\n")
    name = f"{name_of(URL)}.story"
    (tmp_path / name).write_text(STORY)
    mine = DailyMail(urls=str(tmp_path / "urls.txt"), language="en", license="x")
    [[found], dead] = dig(mine, tmp_path)
    assert dead == []
    assert (found.id, found.uri) == (name_of(URL), URL)
    assert found.text == "A goal.\n\nAnother one."
    assert found.summaries == (Summary("Two goals.\nNobody hurt.", "highlights"),)
    assert found.categories == (("sport", "football"),)
    assert (found.language, found.license, found.mine) == ("en", "x", "daily_mail")


def test_without_a_list_a_story_has_no_address(tmp_path: Path) -> None:
    path = tmp_path / f"{name_of(URL)}.story"
    path.write_text(STORY)
    [found] = dig(DailyMail(), tmp_path)[0]
    assert (found.id, found.uri, found.categories) == (name_of(URL), str(path), ())


def test_a_story_without_highlights_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text("A goal.\n\n@highlight\n\n@highlight\n")
    [[found], dead] = dig(DailyMail(), tmp_path)
    assert (found.summaries, dead) == ((), [])
    assert len(found.id) == 20


def test_a_highlight_may_stand_beside_its_mark_or_on_several_lines(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text("A goal.\n@highlight One\n@highlight\nTwo\nlines\n")
    [found] = dig(DailyMail(), tmp_path)[0]
    assert found.summaries[0].text == "One.\nTwo lines."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty file"),
        (b" \n\n", "text: is empty"),
        (b"@highlight\n\nTwo goals\n", "text: is empty (there are only highlights)"),
        (b"Scroll down for video\n", "text: is empty"),
        (b"a \xff b", "invalid UTF-8: byte 0xff at byte 2"),
        ("A gö".encode("utf-16"), "invalid UTF-8: byte 0xff at byte 0"),
        (b"a\0b", "text: holds the control character U+0000 (at character 1)"),
        (b"<!DOCTYPE html><html><p>A goal.", "is a page of HTML or XML, and no story"),
        (b'{"url": "x", "text": "A goal."}', "is JSON, and no story; give it the ending .jsonl"),
        (b"x" * 101, "story is over the limit of 100 bytes (max_item_bytes)"),
    ],
)
def test_a_bad_story_costs_itself(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "bad.story").write_bytes(data)
    (tmp_path / "good.story").write_text("A goal.")
    alive, [(key, error)] = dig(DailyMail(max_item_bytes=100), tmp_path)
    assert [d.text for d in alive] == ["A goal."]
    assert key == "bad.story"
    assert error.startswith(says)


def record(**changes: Any) -> dict[str, Any]:
    usual = {
        "url": URL,
        "title": "Cup - CNN.com",
        "text": "A goal.\nAnother.",
        "highlights": ["Two goals", "Nobody hurt"],
        "published": "March 3, 2012",
    }
    return usual | changes


def write(path: Path, *records: Any) -> None:
    path.write_text("".join(json.dumps(r) + "\n" for r in records))


def test_records(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", record())
    [[found], dead] = dig(DailyMail(), tmp_path)
    assert dead == []
    assert (found.id, found.uri, found.title) == (name_of(URL), URL, "Cup")
    assert (found.text, found.published) == ("A goal.\n\nAnother.", "2012-03-03")
    assert found.summaries == (
        Summary("Cup", "title"),
        Summary("Two goals.\nNobody hurt.", "highlights"),
    )


@pytest.mark.parametrize(
    ("changes", "part", "value"),
    [
        ({"highlights": "Two goals .\nNobody hurt ."}, "summaries", None),
        ({"id": 7}, "id", "7"),
        ({"category": "Cups"}, "categories", (("Cups",),)),
        ({"url": "", "id": "x"}, "categories", ()),
        ({"published": ""}, "published", ""),
        ({"text": "", "article": "By . Ines Okoro . A goal."}, "author", "Ines Okoro"),
    ],
)
def test_other_records(tmp_path: Path, changes: Any, part: str, value: Any) -> None:
    write(tmp_path / "a.jsonl", record(), record(**changes))
    usual, found = dig(DailyMail(), tmp_path)[0]
    assert getattr(found, part) == (getattr(usual, part) if value is None else value)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"url": URL, "title": "Cup"}, "text: is missing (the record has: url, title; known: text"),
        (record(text=""), "text: is empty (there are only highlights)"),
        (record(text=None), "text: is empty"),
        (record(text=5), "text: expected a string or a list of strings, got int (5)"),
        (record(highlights=[5]), "highlights.0: expected a string, got int (5)"),
        (record(title=["a"]), "title: expected a string, got list"),
        (record(published="soon"), "published: expected a date such as 2021-03-09, got 'soon'"),
        ({"question": "Who?", "answer": "He."}, "text: is missing (the record has: question"),
        ([1], "expected an object, got list"),
    ],
)
def test_a_bad_record_costs_itself(tmp_path: Path, bad: Any, says: str) -> None:
    write(tmp_path / "a.jsonl", record(), bad, record(id=2))
    alive, [(key, error)] = dig(DailyMail(), tmp_path)
    assert (len(alive), key) == (2, "line 2")
    assert error.startswith(says)


def test_a_cut_file_of_records_gives_its_whole_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record()) + "\n" + json.dumps(record())[:-9])
    alive, [(key, error)] = dig(DailyMail(), tmp_path)
    assert (len(alive), key) == (1, "line 2")
    assert error.startswith("broken JSON: ")


def tar(path: Path, **stories: str) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, text in stories.items():
            info = tarfile.TarInfo(f"cnn/stories/{name}.story")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    path.write_bytes(gzip.compress(held.getvalue()))
    return held.getvalue()


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tgz"])
def test_stories_in_a_tarball(tmp_path: Path, name: str) -> None:
    tar(tmp_path / name, one="A goal.", two="", three="Another.")
    alive, dead = dig(DailyMail(), tmp_path / name)
    assert [d.text for d in alive] == ["A goal.", "Another."]
    assert alive[0].uri == f"{tmp_path / name}!cnn/stories/one.story"
    assert dead == [("two.story", "empty file")]


def test_a_cut_tarball_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    whole = tar(tmp_path / "a.tar.gz", one="A goal.", two="x" * 2000)
    (tmp_path / "a.tar").write_bytes(whole[:2000])
    (tmp_path / "a.tar.gz").unlink()
    mine = DailyMail()
    items = [item for unit in mine.units(str(tmp_path), 1) for item in mine.read(unit)]
    bad = [item for item in items if isinstance(item, BadRead)]
    assert len(items) - len(bad) == 1
    assert any(item.cut for item in bad)


def test_a_zip_of_stories_and_records(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.jsonl", json.dumps(record()) + "\n")
        archive.writestr("one.story", "A goal.")
        archive.writestr("readme.txt", "no story")
    alive, dead = dig(DailyMail(), tmp_path)
    assert [d.uri for d in alive] == [f"{tmp_path}/a.zip!one.story", URL]
    assert dead == []


def test_the_bad_lines_of_a_list_are_told_of_once(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"{URL}\nnonsense\n")
    for n in range(3):
        (tmp_path / f"{n}.story").write_text(f"Goal {n}.")
    alive, dead = dig(DailyMail(urls=str(tmp_path / "urls.txt")), tmp_path)
    assert len(alive) == 3
    assert dead == [("line 2", "expected a URL (http://...), got 'nonsense'")]


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text("A goal.")
    with pytest.raises(NoInput, match=r"urls\.txt"):
        DailyMail(urls=str(tmp_path / "urls.txt")).units(str(tmp_path), 1)


def test_many_stories_share_a_unit(tmp_path: Path) -> None:
    for n in range(600):
        (tmp_path / f"{n:03}.story").write_text(f"Goal {n}.")
    assert len(DailyMail().units(str(tmp_path), 1)) == 2
    assert len(dig(DailyMail(), tmp_path)[0]) == 600


def test_the_sample() -> None:
    alive, dead = dig(DailyMail(urls=str(SAMPLE / "urls.txt")), SAMPLE)
    assert (len(alive), dead) == (8, [])
    marks = ("PUBLISHED", "UPDATED", "croll down", "Click here", "@highlight", "(CNN)", "»", " .")
    assert not [(d.id, mark) for d in alive for mark in marks if mark in d.text]
    assert {d.categories[0][0] for d in alive} >= {"news", "sport", "world", "US"}
    assert sum(not d.summaries for d in alive) == 1
