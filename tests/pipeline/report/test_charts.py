"""Charts: texts of the data in them are texts, colours are the page's, the same each time."""

import sys

import pytest
from lxml import etree

from pipeline.errors import UserError
from pipeline.report import charts

BAD = '</text><script>alert("x")</script> {{ 7 }} \\u0041'


def texts(svg):
    return [e.text for e in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    "svg",
    [
        charts.bars([("one", 1200), ("two", 3)], "a"),
        charts.lengths([("one", [1, 2, 4, 8, 16]), ("two", [3, 3, 3, 3, 3])], "b"),
        charts.shares([("one", {1: 5, 2: 5}), ("two", {1: 2, 2: 1, 3: 1})], "c"),
    ],
)
def test_every_chart_names_its_rows_and_uses_only_our_colours(svg):
    assert {"one", "two"} <= set(texts(svg))
    root = etree.fromstring(svg)
    used = {e.get(side) for e in root.iter() for side in ("fill", "stroke")} - {None, "none"}
    assert used <= {*charts.COLOURS.values(), "transparent"}
    assert root.get("viewBox")
    assert root.get("aria-hidden") == "true"
    assert not root.get("width")


def test_bars_say_their_numbers():
    assert texts(charts.bars([("a", 1200), ("b", 3)], "x")) == ["a", "b", "1,200", "3"]


def test_texts_of_the_data_stay_texts():
    svg = charts.bars([(BAD, 1), ("\x0b\ud83d", 2)], "x")
    assert "<script" not in svg
    assert texts(svg)[0] == charts.label(BAD)


def test_values_that_look_alike_keep_a_row_each():
    rows = [("a very long name that ends in 1", 1), ("a very long name that ends in 2", 2)]
    assert texts(charts.bars(rows, "x")).count(charts.label(rows[0][0])) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [("short", "short"), ("x" * 30, "x" * 19 + "…"), ("a\nb\x00c", "a b c"), ("", "(blank)"),
     ("\t", "(blank)"), ("y" * 10**6, "y" * 19 + "…")],
)  # fmt: skip
def test_labels_are_one_short_line(text, expected):
    assert charts.label(text) == expected


def test_the_same_chart_has_the_same_bytes():
    assert charts.bars([("a", 1)], "x") == charts.bars([("a", 1)], "x")


def test_each_colour_becomes_a_variable():
    for name, colour in charts.COLOURS.items():
        assert f'svg [fill="{colour}"] {{ fill: var(--{name}); }}' in charts.css()


def test_without_the_library_there_is_a_cure(monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    monkeypatch.delitem(sys.modules, "pipeline.report.charts")
    with pytest.raises(UserError, match=r"pip install 'restruct\[report\]'"):
        __import__("pipeline.report.charts")
