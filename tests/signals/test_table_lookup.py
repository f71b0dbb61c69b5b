from __future__ import annotations

from typing import Any

import pytest

from schemas.parts import Table

HEADER = ("Bridge", "Opened", "Carries")
ROWS = (
    ("Tollen  Bridge", "1874", "trains"),
    ("Harbour Bridge", "1931", "cars"),
    ("Mill Bridge", "1902", " cars\n"),
)


def test_cells_in_rows_and_columns_that_differ(dig: Any) -> None:
    found, refused = dig("table_lookup", tables=(Table(HEADER, ROWS, " The  bridges "),))
    assert refused == []
    assert len(found) == 4
    assert {f["row"] for f in found} == {"Tollen Bridge", "Harbour Bridge", "Mill Bridge"}
    assert sorted(f["column"] for f in found) == ["Carries", "Carries", "Opened", "Opened"]
    for fields in found:
        at = HEADER.index(fields["column"])
        cells = {" ".join(row[0].split()): row[at].strip() for row in ROWS}
        assert fields["cell"] == cells[fields["row"]]
        assert fields["caption"] == "The bridges"
        assert fields["table"] == (
            "Bridge | Opened | Carries\nTollen Bridge | 1874 | trains\n"
            "Harbour Bridge | 1931 | cars\nMill Bridge | 1902 | cars"
        )


def test_what_is_said_of_one_cell(dig: Any) -> None:
    header, rows = ("", "Built", "Felt"), (("a", "1", "red"), ("b", "2", ""), ("c", "2", "-"))
    found, _ = dig("table_lookup", tables=(Table(header, rows),))
    assert {f["column"] for f in found} == {"Built"}  # "Felt" says but one thing
    [of_a] = [f for f in found if f["row"] == "a"]
    assert (of_a["cell"], of_a["label_column"]) == ("1", "")
    assert (of_a["only_row"], of_a["only_column"]) == ("a", "Built")
    assert (of_a["columns"], of_a["cells"]) == (["Built", "Felt"], ["1", "red"])
    assert of_a["options"] == ["1", "2"]
    [of_b] = [f for f in found if f["row"] == "b"]
    assert (of_b["only_row"], of_b["options"], of_b["columns"]) == ("", ["2", "1"], ["Built"])


def test_the_same_value_under_two_headings_has_no_one_heading(dig: Any) -> None:
    rows = (("a", "1", "1"), ("b", "2", "3"))
    found, _ = dig("table_lookup", tables=(Table(("n", "x", "y"), rows),))
    assert {(f["row"], f["column"], f["only_column"]) for f in found} == {
        ("a", "x", ""),
        ("a", "y", ""),
        ("b", "x", "x"),
        ("b", "y", "y"),
    }


def test_of_two_columns_the_heading_is_not_asked_for(dig: Any) -> None:
    found, _ = dig("table_lookup", tables=(Table(("n", "x"), (("a", "1"), ("b", "2"))),))
    assert [f["only_column"] for f in found] == ["", ""]


def test_options_are_cells_of_the_column_each_once(dig: Any) -> None:
    rows = tuple((f"row {n}", f"Value {n % 7}") for n in range(15))
    found, _ = dig("table_lookup", tables=(Table(("Row", "Value"), rows),))
    assert len(found) == 4
    for fields in found:
        assert len(set(fields["options"])) == 4
        assert fields["cell"] == fields["options"][0]


def test_options_that_would_break_quotes_are_none(dig: Any) -> None:
    rows = (("a", 'a 5" disk'), ("b", "tape"))
    found, _ = dig("table_lookup", tables=(Table(("Machine", "Store"), rows),))
    assert [f["options"] for f in found] == [[], []]


def test_tables_do_not_share_their_choice(dig: Any) -> None:
    rows = tuple((f"r{n}", *(f"{n}.{c}" for c in range(7))) for n in range(15))
    table = Table(tuple("abcdefgh"), rows)
    other = Table(tuple("abcdefgi"), rows)
    found, _ = dig("table_lookup", tables=(table, other, table))
    first, second, again = ([f["cell"] for f in found[i : i + 4]] for i in (0, 4, 8))
    assert first != second
    assert first == again
    assert len({f["column"] for f in found[:4]}) == len({f["row"] for f in found[:4]}) == 4


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (Table(("a",), (("b",), ("c",))), "too few or too many columns"),
        (Table(tuple("abcdefghi"), (tuple("123456789"),) * 2), "too few or too many columns"),
        (Table(HEADER, ROWS[:1]), "too few or too many rows"),
        (Table(HEADER, ROWS * 6), "too few or too many rows"),
        (Table(HEADER, (*ROWS, ("Foot bridge",))), "rows of unequal length"),
        (Table(HEADER, (*ROWS, ("Foot bridge", "x" * 3000, ""))), "table too long"),
        (Table(HEADER, (*ROWS, ("Foot bridge", "x" * 301, ""))), "a cell too long"),
        (
            Table(HEADER, (*ROWS, ("Foot bridge", "a | b", ""))),
            "a cell holds the mark between cells",
        ),
        (Table(HEADER, (*ROWS, (" - ", "1950", "feet"))), "a row without a name"),
        (Table(HEADER, (*ROWS, ("x" * 81, "1950", "feet"))), "the name of a row too long"),
        (Table(HEADER, (*ROWS, ("mill bridge.", "1950", "feet"))), "two rows of one name"),
        (
            Table(("No.", "Name"), (("1.", "a"), ("2.", "b"))),
            "first column only counts the rows",
        ),
        (Table(("a", "b"), (("x", "N/A"), ("y", "?"))), "no cell that can be asked for"),
        (Table(("a", "b"), (("x", "1"), ("y", "1"))), "no cell that can be asked for"),
        (Table(("a", " "), (("x", "1"), ("y", "2"))), "no cell that can be asked for"),
        (
            Table(("a", "b", "B"), (("x", "1", "3"), ("y", "2", "4"))),
            "no cell that can be asked for",
        ),
        (
            Table(("a", "b"), (("x", "https://a.example/b"), ("y", "2"))),
            "no cell that can be asked for",
        ),
    ],
)  # fmt: skip
def test_why_a_table_gives_none(dig: Any, table: Table, reason: str) -> None:
    assert dig("table_lookup", tables=(table,)) == ([], [reason])
