"""The walk over the markup of a page."""

from __future__ import annotations

import time

import pytest

from pipeline.web.shown.walk import outline


def _texts(inside: str) -> list[str]:
    seen = outline(f"<body>{inside}</body>", time.monotonic() + 20)
    return [block.raw.strip() for block in seen.blocks]


@pytest.mark.parametrize(
    "left_out",
    [
        "<!-- a <p>tag</p> > in it -->",
        "<script>if (a<b) { c = '<p>'; }</script>",
        "<nav><nav>x</nav><script>'</nav>'</script>y</nav>",
        '<div<p hidden="">x<div<p>y</div<p>z</div<p>',
        '<sup><a href="#note-1">1</a></sup>',
    ],
)
def test_what_is_left_out_ends_where_it_ends(left_out: str) -> None:
    assert _texts(f"<p>before</p>{left_out}<p>behind</p>") == ["before", "behind"]


def test_ends_that_are_not_there_are_looked_for_once() -> None:
    began = time.monotonic()
    scripts = "<script>" * 100_000
    assert _texts(f"<svg><style></style>{scripts}</style></svg><p>behind</p>") == ["behind"]
    assert _texts("<a>" + "<div> </div>" * 100_000 + "x</a>") == [
        "\ue010" + " " * 100_000 + "x\ue011"
    ]
    assert time.monotonic() - began < 10
