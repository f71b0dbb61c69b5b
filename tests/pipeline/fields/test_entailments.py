from __future__ import annotations

from typing import Any

import pytest

from pipeline.fields.entailments import EntailmentsPart, label_of
from pipeline.fields.fieldmap import FieldMap
from pipeline.mines.base import BadItem
from pipeline.mines.jsonl import JsonLines


def read(spec: Any, record: Any) -> list[tuple[str, str]]:
    return [(e.hypothesis, e.label) for e in EntailmentsPart(spec).read(record, "a premise")]


def test_the_record_is_the_entry() -> None:
    record = {"hypothesis": " It rains. ", "label": "Entailed"}
    assert read("", record) == [("It rains.", "entailment")]


def test_a_list_with_a_table_of_labels() -> None:
    spec = {
        "from": "claims",
        "hypothesis": "says",
        "label": "gold",
        "labels": {0: "entailment", "2": "contradiction"},
    }
    claims = [{"says": "a", "gold": 0}, {"says": "b", "gold": "2"}, {"says": "c", "gold": -1}]
    # What the table lacks stays, and is refused by the signal.
    expected = [("a", "entailment"), ("b", "contradiction"), ("c", "-1")]
    assert read(spec, {"claims": claims}) == expected
    assert read(spec, {}) == []


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"label": "e"}, "entailments.0.hypothesis: is missing (the record has: label)"),
        ({"hypothesis": 5, "label": "e"}, "entailments.0.hypothesis: expected a string"),
        ({"hypothesis": "a"}, "entailments.0.label: is missing"),
        ({"hypothesis": "a", "label": None}, "entailments.0.label: is null"),
        ({"hypothesis": "a", "label": 0.5}, "entailments.0.label: expected a string or a number"),
    ],
)
def test_bad_entries(record: dict[str, Any], says: str) -> None:
    with pytest.raises(BadItem) as caught:
        read("", record)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ({"hypothesis": "a"}, "fields.entailments: lacks 'from'"),
        ({"from": "", "lable": "a"}, "unknown key 'lable'"),
        ({"from": "", "labels": {"0": "entailed"}}, 'unknown label .*did you mean "entailment"'),
        ({"from": "", "labels": ["e"]}, "fields.entailments.labels: expected labels, got list"),
    ],
)
def test_wrong_maps(spec: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        EntailmentsPart(spec)


def test_in_a_map_of_fields() -> None:
    spec = {"text": "premise", "entailments": {"from": ""}}
    assert "entailments" in FieldMap(spec).gives()
    record = {"premise": "p", "hypothesis": "h", "label": "n"}
    document = FieldMap(spec).to_document("m", record, "u", JsonLines())
    assert document.entailments[0].label == "neutral"


def test_words() -> None:
    assert [label_of(w) for w in (" E ", "contradicts", "maybe", 1)] == [
        "entailment",
        "contradiction",
        "",
        "",
    ]
