from __future__ import annotations

from typing import Any

import pytest

from schemas import Span
from signals.typed_entities import plural

TEXT = "We tune BERT on SQuAD and try question answering on HotpotQA, then on SQuAD once more."


def named(text: str, *names: tuple[str, str], layer: str = "entity") -> tuple[Span, ...]:
    """Return the first mention of each name as a span."""
    found = [(text.index(name), name, kind) for name, kind in names]
    return tuple(Span(layer, start, start + len(name), kind) for start, name, kind in found)


NAMES = named(
    TEXT,
    ("HotpotQA", "dataset"),
    ("BERT", "method"),
    ("SQuAD", "dataset"),
    ("question answering", "task"),
)


def test_one_signal_for_each_type_in_a_paragraph(dig: Any) -> None:
    found, refused = dig("typed_entities", text=TEXT, title="Readers", spans=NAMES)
    assert refused == []
    assert [f["entity_type"] for f in found] == ["method", "dataset", "task"]
    methods, datasets, tasks = found
    assert datasets["entities"] == ["SQuAD", "HotpotQA"]
    assert datasets["entity"] in datasets["entities"]
    assert datasets["others"] == ["BERT", "question answering"]
    assert datasets["type_plural"] == "datasets"
    assert datasets["options"] == [datasets["entity"], "BERT", "question answering"]
    assert methods["all_entities"] == ["BERT", "SQuAD", "question answering", "HotpotQA"]
    assert methods["all_types"] == ["method", "dataset", "task", "dataset"]
    assert {f["text"] for f in found} == {TEXT}
    assert tasks["title"] == "Readers"


def test_a_name_counts_once_however_it_is_written(dig: Any) -> None:
    text = "Parsing was hard. Now Parsing and PARSING are easy for everybody."
    spans = (Span("entity", 0, 7, "task"), *named(text, ("PARSING", "task")))
    [found], _ = dig("typed_entities", text=text, spans=spans)
    assert found["entities"] == ["Parsing"]


def test_paragraphs_are_kept_apart(dig: Any) -> None:
    text = f"{TEXT}\n\nAll of it was run on CIFAR-10 too, to be on the safe side."
    spans = (*NAMES, *named(text, ("CIFAR-10", "dataset")))
    found, _ = dig("typed_entities", text=text, spans=spans)
    last = found[-1]
    assert last["text"].startswith("All of it")
    assert (last["entities"], last["others"], last["options"]) == (["CIFAR-10"], [], [])


def test_options_share_no_words_with_the_right_one(dig: Any) -> None:
    text = "For VQA we use the VQA dataset, and we look at GQA, Flickr and COCO beside it."
    spans = named(text, ("VQA dataset", "dataset"), ("VQA", "task"), ("GQA", "task"))
    found, _ = dig("typed_entities", text=text, spans=spans)
    assert found[1]["entity"] == "VQA dataset"
    assert found[1]["options"] == []
    found, _ = dig("typed_entities", text=text, spans=spans + named(text, ("Flickr", "task")))
    assert found[1]["options"] == ["VQA dataset", "GQA", "Flickr"]


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("BERT and SQuAD.", (("BERT", "method"),), "paragraph too short"),
        (
            "Question Answering, Machine Translation, BERT",
            (("Question Answering", "task"), ("Machine Translation", "task")),
            "a list of names",
        ),
        (
            "Here Washington speaks of Washington, as both are known to do.",
            (("Washington", "person"),),
            "name of two types",
        ),
        (f"{'long ' * 700}SQuAD", (("SQuAD", "dataset"),), "no usable name in the passage"),
        (f"a name of one letter is X{' word' * 9}", (("X", "method"),), "no usable name in the "),
    ],
)
def test_why_a_type_gives_none(dig: Any, text: str, names: Any, reason: str) -> None:
    spans = named(text, *names)
    if reason == "name of two types":
        spans += (Span("entity", text.rindex("Washington"), text.index(", as"), "place"),)
    found, refused = dig("typed_entities", text=text, spans=spans)
    assert found == []
    assert refused
    assert all(r.startswith(reason) for r in refused)


def test_other_layers_are_no_candidates(dig: Any) -> None:
    links = named(TEXT, ("BERT", "BERT (model)"), layer="link")
    assert dig("typed_entities", text=TEXT, spans=links) == ([], [])


@pytest.mark.parametrize(
    ("kind", "many"),
    [
        ("dataset", "datasets"),
        ("person", "people"),
        ("facility", "facilities"),
        ("day", "days"),
        ("process", "processes"),
        ("work of art", "works of art"),
    ],
)
def test_plural(kind: str, many: str) -> None:
    assert plural(kind) == many
