import io

from pipeline.inputs.archives import broken
from pipeline.mines.base import BadRead, Item, Unit
from pipeline.mines.whole_files import bundled, bundles, file_item


def test_a_file_is_one_item():
    item = file_item("in.zip!a/b.txt", io.BytesIO(b"text"), 4, offset=7)
    assert item == Item(b"text", "b.txt", 7, "in.zip!a/b.txt")


def test_what_keeps_a_file_from_being_one():
    assert file_item("a", io.BytesIO(b""), 4) == BadRead("empty file", "a", 0, "a")
    long = file_item("a", io.BytesIO(b"texts\xff"), 4, "page")
    assert long.error == "page is over the limit of 4 bytes (max_item_bytes)"
    assert long.payload.startswith("texts")
    lost = file_item("a.zip", broken("damaged"), 4, cut=True)
    assert (lost.error, lost.cut) == ("damaged", True)


def test_bundles_are_read_as_they_were_made():
    units = list(bundles(["a", "b[1]", "c"], "pages", 2))
    assert [unit.path for unit in units] == ["a", "c"]
    assert [bundled(unit, "pages") for unit in units] == [["a", "b[1]"], ["c"]]
    assert bundled(units[0], "stories") == bundled(Unit("a", of="pages"), "pages") == []
