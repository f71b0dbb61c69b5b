from __future__ import annotations

import pytest

from pipeline.mines.base import BadItem
from pipeline.papers.clean import accented, one_line, prose
from pipeline.papers.paper import day
from pipeline.papers.subjects import of_codes, of_names


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"K\"ahler, G{\"o}del, {\'E}cole, R\'ev\'esz", "Kähler, Gödel, École, Révész"),
        (r"Petojevi\' c, Djokovi\'{c}, na\"{\i}ve, na\"\i ve", "Petojević, Djoković, naïve, naïve"),
        (r"Erd\H{o}s, {\c c}a, fa\c{c}ade, \v{S}koda", "Erdős, ça, façade, Škoda"),
        (
            r"{\o}re, \O{}re, \aa ngstr\"om, Stra{\ss}e, \L{}\'od\'z",
            "øre, Øre, ångström, Straße, Łódź",
        ),
        (r"{\c{c}a}", "{ça}"),
        (r"$\dot{x} = \c{c}$ and $\'e$", r"$\dot{x} = \c{c}$ and $\'e$"),
        (r"\alpha \le \cal \oint \url{x} \over", r"\alpha \le \cal \oint \url{x} \over"),
        (r"\'7 and \"z", "\\'7 and \\\"z"),
    ],
)
def test_accents(tex: str, text: str) -> None:
    assert accented(tex) == text


def test_a_long_row_of_braces_takes_no_time() -> None:
    assert accented("{\\c" * 50_000).startswith("{\\c{")


def test_strings() -> None:
    assert one_line("title", " a\n  b&#233;&lt;\u200b\u0000c \u00a0d ") == "a bé< c d"
    assert prose("x", " One\ntwo.\n  New one\n  not new.\n\nThird.") == (
        "One two.\n\nNew one not new.\n\nThird."
    )
    assert one_line("title", None) == ""
    with pytest.raises(BadItem, match=r"title: expected a string, got int \(3\)"):
        one_line("title", 3)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"),
        ("2007-04-02", "2007-04-02"),
        ("2007-04-02T10:00:00Z", "2007-04-02"),
        ("2007-02-30", ""),
        ("last week", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_days(value: object, found: str) -> None:
    assert day(value) == found


def test_subjects() -> None:
    assert of_codes("q-bio cs.LG cs.LG") == (
        ("Quantitative Biology",),
        ("Computer Science", "Machine Learning"),
    )
    assert of_codes("cs.ZZ") == (("",),)
    named = [
        "Mathematics - Combinatorics",
        "05C85",
        "68W40, 68Q25",
        "F.2.2",
        "hep-ph",
        "Beekeeping",
    ]
    assert of_names(named) == (
        ("Mathematics", "Combinatorics"),
        ("Physics", "High Energy Physics - Phenomenology"),
        ("Beekeeping",),
    )
