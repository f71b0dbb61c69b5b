"""CSV and TSV: rows that fit their header, and those that do not."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.mines.base import BadItem, BadRead
from pipeline.mines.csv_rows import CsvRows, named
from schemas import Document

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
Dead = tuple[str, int, str]


def dig(path: Path, **options: Any) -> tuple[list[Document], list[Dead]]:
    """Do what the driver does; return the documents, and (key, offset, reason) of the dead."""
    mine = CsvRows(**options)
    alive: list[Document] = []
    dead: list[Dead] = []
    for unit in mine.units(str(path), 100):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.offset, item.error))
                continue
            try:
                alive.append(mine.parse(item))
            except BadItem as error:
                dead.append((item.key, item.offset, str(error)))
    return alive, dead


def table(folder: Path, data: bytes, name: str = "a.csv") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def texts(alive: list[Document]) -> list[str]:
    return [document.text for document in alive]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b"x", "row has 1 columns, the header 2"),
        (b"x,y,z", "row has 3 columns, the header 2"),
        (b"x\xff,y", "invalid UTF-8: byte 0xff at byte "),
        (b'"x\n\xff",y', "invalid UTF-8: byte 0xff at byte "),
        (b'"x\n' + b"y" * 200 + b'",y', "row of 20"),
        (b"x" * 200 + b",y", "row of 20"),
        (b",y", "text: is empty"),
        (b"x\ry,y", "new-line character seen in unquoted field"),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_bad_row_costs_itself(tmp_path: Path, row: bytes, says: str, end: bytes) -> None:
    head = b"text,title" + end + b"one,1" + end
    path = table(tmp_path, head + end.join([row, b"two,2", b"", b"three,3"]))
    alive, [(key, offset, error)] = dig(path, max_item_bytes=100)
    assert error.startswith(says)
    assert (key, offset) == ("row 1", len(head))
    assert texts(alive) == ["one", "two", "three"]
    assert [d.uri for d in alive] == [f"{path}#row={n}" for n in (0, 2, 3)]


def test_offsets_count_bytes_before_a_row(tmp_path: Path) -> None:
    data = b'text,n\n"one\nmore",1\nbad\n"tw""o",2\nbad'
    alive, dead = dig(table(tmp_path, data))
    assert texts(alive) == ["one\nmore", 'tw"o']
    assert dead == [
        ("row 1", 20, "row has 1 columns, the header 2"),
        ("row 3", 34, "row has 1 columns, the header 2"),
    ]


def test_an_open_quote_costs_its_line(tmp_path: Path) -> None:
    alive, [dead] = dig(table(tmp_path, b'text\none\n"two\nthree\nfour\n'))
    assert texts(alive) == ["one", "three", "four"]
    error = "a quote is never closed: the row took the 3 lines to the end"
    assert dead == ("row 1", 9, error)


def test_an_open_quote_in_a_long_file_costs_its_line(tmp_path: Path) -> None:
    rows = [b"row %d" % n for n in range(200)]
    rows[50] = b'"' + rows[50]
    alive, [dead] = dig(table(tmp_path, b"text\n" + b"\n".join(rows)), max_item_bytes=300)
    assert len(alive) == 199
    assert "over the limit of 300" in dead[2]


def test_open_quotes_without_end_take_linear_time_and_lose_nothing_unseen(tmp_path: Path) -> None:
    data = b"text\n" + b'"a,\n' * 20_000
    alive, dead = dig(table(tmp_path, data), max_item_bytes=10**6)
    assert len(alive) + len(dead) >= 1
    assert dead[-1][2].startswith(("a quote is never closed", "row has", "row of"))


def test_an_open_quote_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    rows = b"".join(b"row %03d\n" % i for i in range(100))
    alive, dead = dig(table(tmp_path, b'text\n"open\n' + rows), max_item_bytes=100)
    assert len(dead) == 1
    assert texts(alive)[-1] == "row 099"
    assert len(alive) > 85


def test_delimiters(tmp_path: Path) -> None:
    assert texts(dig(table(tmp_path, b"text\tn\na,b\t1\n", "a.tsv"))[0]) == ["a,b"]
    path = table(tmp_path, gzip.compress(b"text\tn\na,b\t1\n"), "b.tsv.gz")
    assert texts(dig(path)[0]) == ["a,b"]
    assert texts(dig(table(tmp_path, b"text;n\na,b;1\n"), delimiter=";")[0]) == ["a,b"]
    with pytest.raises(ValueError, match="is not one character"):
        CsvRows(delimiter=";;")


def test_headers(tmp_path: Path) -> None:
    assert named(["", " a ", "a", "a_2", "column 1"]) == [
        "column 1",
        "a",
        "a_2",
        "a_2_2",
        "column 1_2",
    ]
    path = table(tmp_path, b"\xef\xbb\xbf,text\n0,one\n")
    assert texts(dig(path)[0]) == ["one"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty file"),
        (b"\n\n", "empty file"),
        (b"txt,b\none,1\n", "text: column 'text' is missing (there are: txt, b); did you mean"),
        (b"te\xffxt,b\none,1\n", "header: invalid UTF-8: byte 0xff at byte 2"),
    ],
)
def test_a_bad_header_costs_its_file(tmp_path: Path, data: bytes, says: str) -> None:
    alive, [(key, _, error)] = dig(table(tmp_path, data))
    assert (alive, key) == ([], "header")
    assert error.startswith(says)


def test_a_header_alone_is_no_fault(tmp_path: Path) -> None:
    assert dig(table(tmp_path, b"text,b\n")) == ([], [])


def test_a_cut_file_gives_its_whole_rows(tmp_path: Path) -> None:
    data = b"text,n\n" + b"".join(b"row %d,1\n" % i for i in range(5000))
    alive, [dead] = dig(table(tmp_path, gzip.compress(data)[:-9], "a.csv.gz"))
    assert len(alive) > 4900
    assert dead[2].startswith("cut off: ")
    assert dead[0] == f"row {len(alive)}"


def test_zip_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv.zip", "w") as archive:
        archive.writestr("b.tsv", "text\tn\none\t1\n")
        archive.writestr("__MACOSX/b.tsv", "junk")
    alive, dead = dig(tmp_path)
    assert [(d.text, d.uri) for d in alive] == [("one", f"{tmp_path}/a.csv.zip!b.tsv#row=0")]
    assert dead == []


@pytest.mark.skipif(not CORPORA.exists(), reason="needs ../shared/corpora")
def test_real_reviews() -> None:
    fields = {
        "text": "Review Text",
        "title": "Title",
        "rating": {"from": "Rating", "worst": 1, "best": 5},
    }
    alive, dead = dig(CORPORA / "reviews/womens-clothing", fields=fields)
    assert (len(alive), len(dead)) == (22641, 845)
    assert {error for _, _, error in dead} == {"text: is empty"}
    assert alive[0].text == "Absolutely wonderful - silky and sexy and comfortable"
