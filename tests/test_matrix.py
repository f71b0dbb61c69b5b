"""docs/matrix.md is what the registries and the counts of the last runs say."""

import json

from bench import matrix
from pipeline import mines


def counts():
    return json.loads(matrix.COUNTS.read_text())


def test_the_page_is_up_to_date():
    assert matrix.PAGE.read_text() == matrix.page(counts(), matrix.load("rst.yaml"))


def test_all_of_rst_is_live_and_its_counts_are_those_published():
    cells = matrix.load("rst.yaml")
    assert len(cells) == 29
    assert sum(cell["count"] for cell in cells) == 46_926_447
    rows = counts()
    silent = [c["config"] for c in cells if not rows[c["row"]]["signals"].get(c["signal"])]
    assert silent == []


def test_every_mine_of_one_format_feeds_a_signal():
    records = {"csv", "jsonl", "parquet", "hub"}
    assert {name for name in mines.registry() if not matrix.live(name)} == records


def test_a_cell_names_its_data():
    rows = {
        "m": {"documents": 2, "dead": 0, "signals": {"s": 3}, "data": "two things", "real": False}
    }
    cell = {"config": "rst_s", "count": 5000, "row": "m", "signal": "s"}
    page = matrix.page(rows, [cell])
    assert "| rst_s | 5,000 | m | `s` | 3 | 2 | *samples*: two things |" in page
