"""The parts of a report: the matrix, the lengths, the words for numbers."""

import pytest

from pipeline.report import answers, parts, words


@pytest.mark.parametrize(
    ("n", "most", "expected"),
    [(0, 9, 0), (1, 1, 8), (1, 1000, 1), (1000, 1000, 8), (32, 1000, 5), (5, 5, 8)],
)
def test_heat_is_logarithmic(n, most, expected):
    assert parts.heat(n, most) == expected


def test_the_matrix_holds_every_cell_once(counts):
    found = parts.matrix(counts)
    cells = {(row["mine"], c["signal"]): c["n"] for row in found["rows"] for c in row["cells"]}
    assert {cell: n for cell, n in cells.items() if n} == counts.cells
    assert sum(row["total"] for row in found["rows"]) == counts.records == found["total"]
    assert sum(total for _, total in found["signals"]) == counts.records
    totals = [row["total"] for row in found["rows"]]
    assert totals == sorted(totals, reverse=True)


def test_a_matrix_of_many_mines_says_how_many_it_hides(counts, monkeypatch):
    monkeypatch.setattr(parts, "MOST_ROWS", 1)
    monkeypatch.setattr(parts, "MOST_COLUMNS", 2)
    found = parts.matrix(counts)
    assert [len(row["cells"]) for row in found["rows"]] == [2]
    assert found["hidden_mines"] == 1
    assert found["hidden_signals"] == len({s for _, s in counts.cells}) - 2
    assert found["total"] == counts.records


def test_lengths_by_powers_of_two():
    assert parts.binned({1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 33: 6}) == [
        ("1", 1), ("2", 2), ("3–4", 7), ("5–8", 5), ("9–16", 0), ("17–32", 0), ("33–64", 6),
    ]  # fmt: skip
    assert parts.binned({}) == []


def test_places_are_those_of_the_usual_number_of_options():
    assert answers.usual_places({2: {1: 3}, 4: {2: 5, 4: 1}}) == (4, {1: 0, 2: 5, 3: 0, 4: 1})
    assert answers.usual_places({}) == (0, {})


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "0"), (9_999, "9,999"), (10_000, "10k"), (999_499, "999k"), (1_200_000, "1.2M"),
     (34_000_000, "34M"), (5 * 10**9, "5.0G")],
)  # fmt: skip
def test_short_numbers(n, expected):
    assert words.short(n) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33 %"), (1, 30, "3.3 %"), (1, 10**6, "< 0.1 %"), (0, 5, "0 %"), (0, 0, "0 %"),
     (5, 5, "100 %"), (2, 100, "2 %")],
)  # fmt: skip
def test_shares(part, whole, expected):
    assert words.share(part, whole) == expected


def test_sizes():
    assert [words.size(n) for n in (5, 1_290_000, 2 * 10**12)] == ["5 bytes", "1.29 MB", "2 TB"]
