"""Steps out of records, by the field map."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.fields.fieldmap import FieldMap
from pipeline.fields.steps import StepsPart
from pipeline.mines.base import BadItem
from schemas import Step

TEXT = "Use a knife. Use a knife. Chew well."


def read(spec: Any, record: dict[str, Any]) -> tuple[Step, ...]:
    return StepsPart(spec).read(record, TEXT)


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ("s", ["Cut.", "Eat."]),
        ({"from": "s", "text": "name"}, [{"name": "Cut."}, {"name": "Eat.", "detail": None}]),
        ({"from": "s", "split": "; "}, "Cut.; ; Eat."),
    ],
)
def test_shapes(spec: Any, value: Any) -> None:
    assert read(spec, {"s": value}) == (Step("Cut."), Step("Eat."))


def test_details_stand_in_the_text_one_after_the_other() -> None:
    details = ["Use a knife.", "Not there.", "Use a knife.", "Chew well."]
    value = [{"text": "T", "detail": detail} for detail in details]
    found = read("s", {"s": value})
    assert [(s.start, s.end) for s in found] == [(0, 12), (0, 0), (13, 25), (26, 36)]


def test_methods() -> None:
    flat = [{"text": "Cut.", "way": "Raw"}, {"text": "Boil.", "way": "Boiled"}]
    nested = [{"way": "Raw", "list": ["Cut."]}, {"way": "Boiled", "list": ["Boil."]}]
    wanted = (Step("Cut.", method="Raw"), Step("Boil.", method="Boiled"))
    assert read({"from": "s", "method": "way"}, {"s": flat}) == wanted
    assert read({"from": "s", "method": "way", "steps": "list"}, {"s": nested}) == wanted


def test_an_empty_step_stays_so_that_its_neighbours_are_none() -> None:
    assert read("s", {"s": ["Cut.", "", "Eat."]})[1] == Step("")
    assert read("s", {"s": None}) == read("s", {}) == ()


@pytest.mark.parametrize(
    ("spec", "value", "reason"),
    [
        ("s", 3, "steps: expected a list, got int (3)"),
        ("s", ["a", 3], "steps.1: expected a string or an object, got int (3)"),
        ("s", [{"text": 3}], "steps.0.text: expected a string, got int (3)"),
        ({"from": "s", "steps": "x"}, ["a"], "steps.0: expected an object, got str"),
        ({"from": "s", "steps": "x"}, [{"x": 3}], "steps.0.steps: expected a list, got int (3)"),
    ],
)
def test_bad_steps(spec: Any, value: Any, reason: str) -> None:
    with pytest.raises(BadItem) as error:
        read(spec, {"s": value})
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"text": "x"}, "lacks 'from'"),
        ({"from": "s", "txt": "x"}, "unknown key 'txt'"),
        ({"from": "s", "split": ""}, "expected a separator in quotes"),
        ({"from": "s", "text": 3}, "expected a path"),
    ],
)
def test_wrong_maps(spec: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        StepsPart(spec)


def test_it_is_a_part_of_the_map() -> None:
    made = FieldMap({"text": "t", "steps": "s"})
    assert "steps" in made.gives()
