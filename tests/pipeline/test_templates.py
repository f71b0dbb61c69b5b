"""What templates can do beside Jinja's own, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import TemplateSyntaxError

from pipeline.templates import DoesNotApply, compiled, render


def rendered(source: str, **values: Any) -> str:
    template, _ = compiled(source)
    return render(values, template)[0]


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("{{ x | listing }}", {"x": ["a", "b"]}, "a, b"),
        ("{{ x | listing }}", {"x": ["a, b", "c"]}, "a, b; c"),
        ("{{ x | several | listing }}", {"x": ["a", "b"]}, "a, b"),
        ("{{ [x, y] | mixed | listing }}", {"x": "a", "y": "b"}, "a, b"),
        ("{{ [y, x] | mixed | listing }}", {"x": "a", "y": "b"}, "a, b"),
        ("{{ [x, y] | mixed | listing }}", {"x": "b", "y": "c"}, "c, b"),
        ("{{ x | unlike(y) }}", {"x": "a", "y": "b"}, "a"),
        ("{{ x | blank(y) }}", {"x": "A cat, not a catkin.", "y": "cat"}, "A _____, not a catkin."),
        ("{{ x | blank(y) }}", {"x": "在莱茵河边。", "y": "莱茵河"}, "在_____边。"),
        ('{{ x }} "{{ y }}"', {"x": 'a "b"\nc', "y": "d"}, 'a "b"\nc "d"'),
        ('"the {{ x }}" {{ y }}', {"x": "b", "y": '"'}, '"the b" "'),
        ('{% if x %}"{{ x }}"{% else %}{{ y }}{% endif %}', {"x": "", "y": '"'}, '"'),
    ],
)
def test_what_is_rendered(source: str, values: dict[str, Any], expected: str) -> None:
    assert rendered(source, **values) == expected


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("{{ x | several | listing }}", {"x": ["a"]}),
        ("{{ x | unlike(y) }}", {"x": "A", "y": "a"}),
        ("{{ x | blank(y) }}", {"x": "A catkin.", "y": "cat"}),
        ('"{{ x }}"', {"x": 'a "b"'}),
        ('"{{ x }}"', {"x": "a\nb"}),
        ('It said "the {{ x }} of {{ y }}".', {"x": "a", "y": '"'}),
        ('"a" and "b", "{{ x | listing }}"', {"x": ['5" disk']}),
        ('{% if y %}"a"{% endif %} "{{ x }}"', {"x": '"', "y": ""}),
    ],
)
def test_what_does_not_apply(source: str, values: dict[str, Any]) -> None:
    with pytest.raises(DoesNotApply):
        rendered(source, **values)


def test_an_open_quote_is_a_mistake() -> None:
    with pytest.raises(TemplateSyntaxError, match="a double quote is left open"):
        compiled('A text called "{{ x }}.')


def test_the_variables_of_a_template() -> None:
    assert compiled('{{ x }} "{{ y | unlike(z) }}"')[1] == {"x", "y", "z"}
