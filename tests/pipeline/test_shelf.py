"""Parts that are done stay, beside the output on any filesystem; all else goes."""

import pytest

from pipeline.keeping import INDEX
from pipeline.shelf import Shelf, clear_work
from tests import fake_store

STORE = "mem://bucket/out/.partial"


@pytest.fixture(autouse=True)
def empty_store():
    fake_store.clear()


@pytest.fixture(params=["local", STORE])
def partial(request, tmp_path):
    return str(tmp_path) if request.param == "local" else request.param


@pytest.fixture
def shelf(partial, tmp_path):
    return Shelf(partial, str(tmp_path))


def dig(shelf, number, done=True):
    folder = shelf.begin(number)
    with open(f"{folder}/a.chunks", "wb") as file:
        file.write(bytes([number]) * 3)
    if done:
        with open(f"{folder}/{INDEX}", "wb") as file:
            file.write(b"index")
        shelf.keep(number)


def test_a_plan_comes_back(shelf):
    assert shelf.plan() is None
    shelf.write_plan({"parts": 3})
    assert shelf.plan() == {"parts": 3}


def test_parts_with_an_index_are_done(shelf):
    shelf.write_plan({})
    assert not shelf.any()
    dig(shelf, 0)
    dig(shelf, 1, done=False)
    dig(shelf, 2)
    assert shelf.done(3) == [0, 2]
    assert shelf.done(1) == [0]
    assert shelf.any()


def test_clearing_leaves_the_plan_and_what_is_done(shelf, partial, tmp_path):
    shelf.write_plan({"a": 1})
    dig(shelf, 0)
    dig(shelf, 1, done=False)
    (tmp_path / "spill-x").mkdir()
    (tmp_path / "spill-x" / "b.chunks").write_bytes(b"x")
    clear_work(partial)
    again = Shelf(partial, str(tmp_path))
    assert again.plan() == {"a": 1}
    assert again.done(2) == [0]
    if partial == str(tmp_path):
        names = sorted(p.name for p in tmp_path.rglob("*") if p.is_file())
        assert names == ["a.chunks", INDEX, "plan.json"]


def test_a_part_is_fetched_to_another_machine(tmp_path, tmp_path_factory):
    dig(Shelf(STORE, str(tmp_path)), 7)
    other = Shelf(STORE, str(tmp_path_factory.mktemp("other")))
    assert other.done(8) == [7]
    other.fetch(7)
    with open(f"{other.folder(7)}/a.chunks", "rb") as file:
        assert file.read() == b"\x07\x07\x07"


def test_the_index_is_copied_last(tmp_path):
    dig(Shelf(STORE, str(tmp_path)), 0)
    assert [line.rpartition("/")[2] for line in fake_store.HISTORY] == ["a.chunks", INDEX]
