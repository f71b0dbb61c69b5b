"""The books of a run, summed up, and the dead letters that are shown."""

import orjson
import pytest

from pipeline.errors import RunError, UserError
from pipeline.finished import open_finished
from pipeline.report.funnel import LETTERS_PER_MINE, Page, Stage, funnels, letters, pages_of
from tests.finished_runs import make_run

PAGES = [
    Page("mine", "a", "", 10, 7, {"redirect": 2}, {"broken": 1}),
    Page("mine", "b", "", 5, 5, {}, {}),
    Page("signal", "a", "x", 7, 4, {"short": 3}, {}),
    Page("signal", "a", "y", 7, 6, {"short": 1}, {}),
]


def test_stages_are_summed_over_signals_and_over_mines():
    found = funnels(PAGES)
    assert list(found) == ["", "a", "b"]
    assert found["a"][1] == Stage("signal", 14, 10, {"short": 4}, {})
    assert [(s.name, s.taken, s.given, s.lost) for s in found[""]] == [
        ("mine", 15, 12, (2, 1)),
        ("signal", 14, 10, (4, 0)),
    ]
    assert all(s.taken == s.given + sum(s.lost) for stages in found.values() for s in stages)


def test_the_dead_come_first_among_reasons_then_the_many():
    stage = Stage("mine", 9, 1, {"b": 1, "a": 1, "c": 5}, {"d": 1})
    assert stage.reasons == [
        ("dead", "d", 1), ("filtered", "c", 5), ("filtered", "a", 1), ("filtered", "b", 1),
    ]  # fmt: skip


def test_books_of_a_run(small):
    for stages in funnels(pages_of(open_finished(str(small)))).values():
        assert all(s.taken == s.given + sum(s.lost) for s in stages)


def test_books_that_are_none(small, tmp_path):
    manifest = orjson.loads((small / "manifest.json").read_bytes())
    manifest["books"][0]["dead"] = {"why": "many"}
    (tmp_path / "manifest.json").write_bytes(orjson.dumps(manifest))
    with pytest.raises(UserError, match=r"manifest\.json: books: Expected `int`.*run it anew"):
        pages_of(open_finished(str(tmp_path)))


def test_letters_are_a_few_of_each_kind(tmp_path):
    folder = make_run(tmp_path / "out", letters=30)
    found = letters(open_finished(str(folder)))
    assert [letter.key for letter in found] == ["line 0"]
    path = next((folder / "dead").glob("mine-*"))
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    # Twenty kinds of errors, of which each differs from letter to letter in a number.
    kinds = [line | {"error": f"row {i} is {'abcdefghijklmnopqrst'[i % 20]}"}
             for i, line in enumerate(lines)]  # fmt: skip
    path.write_bytes(b"\n".join(map(orjson.dumps, kinds)) + b"\n")
    found = letters(open_finished(str(folder)))
    assert [letter.error for letter in found] == [f"row {i} is {'abcde'[i]}" for i in range(5)]
    assert len(found) == LETTERS_PER_MINE


@pytest.mark.parametrize("line", [b"{", b'{"stage": "mine"}', b"[]"])
def test_a_line_that_is_no_letter(tmp_path, line):
    folder = make_run(tmp_path / "out")
    path = next((folder / "dead").glob("mine-*"))
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(RunError, match=r"line 2 is no dead letter: .*`restruct validate"):
        letters(open_finished(str(folder)))
