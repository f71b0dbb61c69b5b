"""The measure that refuses doubles among the prompts: what it takes for one, and what not."""

from __future__ import annotations

import pytest

from tests.likeness import alike, wording

SHORT = "TEXT: {{ text }}\nQUERY: Which heading fits this text?"
LONG = (
    "An editor is about to put a heading over the passage below.\n\n"
    "TEXT: {{ text }}\nQUERY: What should it be?"
)
ASKED = "{{ heading }}"


def double(a: str, b: str, asks_a: str = ASKED, asks_b: str = ASKED) -> str:
    one, other = wording(a, asks_a, "heading"), wording(b, asks_b, "heading")
    assert alike(one, other) == alike(other, one)
    return alike(one, other)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(SHORT, SHORT, id="the same"),
        pytest.param(SHORT, "QUERY: Which heading fits this text?\n{{ text }}", id="other order"),
        pytest.param(SHORT, "{{ text }}\nThis text - which heading fits?", id="words shuffled"),
        pytest.param(SHORT, SHORT.replace("fits", "suits"), id="a synonym"),
        pytest.param(SHORT, SHORT.replace("this", "the"), id="a small word"),
        pytest.param(SHORT, SHORT.replace("heading fits", "headings would fit"), id="endings"),
        pytest.param(SHORT, SHORT.replace("?", ":").lower(), id="punctuation and case"),
        pytest.param(LONG, LONG.replace("passage", "text"), id="a synonym in a long one"),
        pytest.param(
            LONG,
            LONG.replace("put", "set").replace("passage", "text"),
            id="two synonyms in a long one",
        ),
        pytest.param(
            LONG,
            "What should it be?\n{{ text }}\nAn editor is about to put a heading over the passage.",
            id="sentences swapped",
        ),
        pytest.param(
            LONG,
            "It is late at the newspaper, and nobody else is left in the office. " + LONG,
            id="padded",
        ),
        pytest.param(
            SHORT, SHORT.replace("{{ text }}", "{{ text }} ({{ title }})"), id="one more field"
        ),
        pytest.param(SHORT, SHORT + " {{ options }}", id="the same with options"),
    ],
)
def test_doubles(a: str, b: str) -> None:
    assert double(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (SHORT, LONG),
        (SHORT, "TEXT: {{ text }}\nQUERY: Sum this up in the words of a heading."),
        (SHORT, "Our menu needs a caption for each part of the page. Here is one: {{ text }}"),
        (SHORT, "{{ text }}\nUnder which heading did this stand? {{ options }}"),
        (LONG, "The table of contents offers {{ options }}. Where does this stand?\n{{ text }}"),
        ("QUERY: {{ text }}", "Question: {{ text }}\nAnswer:"),
        ("TEXT: {{ text }}", "TEXT: {{ text }} QUERY: {{ options }}"),
    ],
)
def test_different_prompts(a: str, b: str) -> None:
    assert double(a, b) == ""


def test_other_questions_need_but_one_other_word() -> None:
    other = SHORT.replace("heading", "category")
    assert double(SHORT, other) != ""
    assert double(SHORT, other, asks_b="{{ category }}") == ""
    assert double(SHORT, SHORT, asks_b="{{ category }}") == "the same words"


def test_the_right_option_is_the_field_it_stands_for() -> None:
    assert double(SHORT, SHORT.replace("fits", "suits"), asks_b="{{ answer }}") != ""


def test_code_in_templates_is_no_wording() -> None:
    code = "{% if title %}{{ title | unlike(text) }}{% endif %}"
    assert wording(code, "{{- targets[0] -}}") == wording("{{ title }}", "{{ targets }}")
