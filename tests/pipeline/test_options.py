"""Which prompts are put to a signal, and where the options of choice prompts come from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, get_origin

import pytest

import signals
from pipeline.pool import Pool
from pipeline.prompts import Asked, PromptBook, ask, pool_key, pool_values, registry
from schemas import Refused, Signal, stable_id


def signal(name: str, ident: str = "i", **fields: Any) -> Signal:
    """Return a signal with the given fields, all others empty."""
    types = signals.registry()[name].field_types.items()
    empty = {field: get_origin(kind)() if get_origin(kind) else kind() for field, kind in types}
    return Signal(ident, "m", name, "d", "", "", "", "en", "markup", 1, 0, 0, 0, empty | fields)


def topic(ident: str = "i", **fields: Any) -> Signal:
    known = {"text": "Some text.", "title": "Kora", "category": "Harps", "categories": ["Harps"]}
    return signal("category", ident, **(known | fields))


def question(**fields: Any) -> Signal:
    return signal("question_answer", question="Q?", kind="question", open=True, **fields)


CHOICES = {p.name for p in registry()["category"].prompts if p.form == "choice"}
POOL = Pool(["Bridges", "Beetles", "Card games", "Jazz albums", "Volcanoes", "Ships"])


def put(found: Signal, pool: Pool | None = POOL) -> dict[str, Asked]:
    return {a.prompt: a for a in ask(found, None, pool) if isinstance(a, Asked)}


def test_the_smallest_ids_win() -> None:
    found = topic("some id")
    taken = [a.prompt for a in ask(found, None, POOL)]
    assert len(taken) > 10
    assert taken == sorted(taken, key=lambda name: stable_id("some id", name))
    for k in (1, 3):
        assert [a.prompt for a in ask(found, k, POOL)] == taken[:k]


def test_needs_when_and_leak() -> None:
    assert "titled_topic" in put(topic())
    assert "titled_topic" not in put(topic(title=""))
    assert "title_of_page" in put(topic())
    assert "title_of_page" not in put(topic(text="The Kora has strings."))
    closed = put(question(answer="a", answers=["a"]), None)
    entries = {p.name: p.entry for p in registry()["question_answer"].prompts}
    assert closed
    assert not any("context" in entries[name].needs for name in closed)


def test_without_a_pool_there_are_no_pooled_choices() -> None:
    assert {a.form for a in put(topic(), None).values()} == {"generation"}
    assert put(topic(category='A "quoted" name')).keys().isdisjoint(CHOICES)
    assert put(topic(category="x" * 500)).keys().isdisjoint(CHOICES)


def test_a_blank_target_is_refused() -> None:
    asked = list(ask(topic(category="", categories=[]), None, POOL))
    assert Refused("blank target") in asked
    assert all(a.form == "generation" for a in asked if isinstance(a, Asked))


def test_no_prompt_applies(monkeypatch: pytest.MonkeyPatch) -> None:
    book = registry()["category"]
    titled = tuple(p for p in book.prompts if p.entry.needs)
    only = PromptBook("category", book.choices, titled)
    monkeypatch.setattr("pipeline.prompts.book_of", lambda signal: only)
    assert list(ask(topic(title=""), 1, POOL)) == [Refused("no prompt applies")]


def test_values_are_data() -> None:
    odd = "{{ 7*7 }} {% raw %} <b>&amp;</b> {# #} '\""
    asked = put(topic(text=odd))["topic_of_text"]
    assert odd in asked.inputs
    assert "49" not in asked.inputs


def test_pooled_options() -> None:
    asked = put(topic(categories=["Harps", "ships"]))["topic_of_text"]
    assert asked.origin == "drawn from 6 values of m/category/en"
    assert len(asked.options) == 4
    assert "Ships" not in asked.options
    assert asked.inputs.endswith(
        ", or ".join([", ".join(f'"{o}"' for o in asked.options[:3]), f'"{asked.options[3]}"'])
    )
    assert pool_key(topic()) == "m/category/en"
    assert pool_values(topic(category=" Harps ")) == ["Harps"]


def test_the_right_place_is_balanced() -> None:
    places: Counter[int] = Counter()
    for i in range(400):
        asked = put(topic(str(i)))["topic_of_text"]
        places[asked.options.index(asked.targets)] += 1
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) < 2 * min(places.values())


def test_options_of_the_source() -> None:
    options = ["None of the above", "a red one", "a blue one", "a red one "]
    found = question(context="C.", answer="a red one", answers=["a red one"], options=options)
    asked = next(a for a in put(found, None).values() if a.form == "choice")
    assert asked.origin == "the source's own options"
    assert asked.options[-1] == "None of the above"
    assert sorted(asked.options) == ["None of the above", "a blue one", "a red one"]
    assert pool_values(found) == []


def test_options_that_would_break_the_quotes_are_not_asked() -> None:
    found = question(context="C.", answer="b", answers=["b"], options=['a "red" one', "b"])
    assert {asked.form for asked in put(found, None).values()} == {"generation"}


def test_labels_and_their_wording() -> None:
    found = signal("sentiment", text="Bad.", title="T", label="negative", rating="1", best="5")
    asked = put(found, None)
    worded = [p for p in registry()["sentiment"].prompts if p.entry.words and p.form == "choice"]
    assert worded
    for prompt in worded:
        words = prompt.entry.words
        assert asked[prompt.name].targets == words["negative"]
        assert sorted(asked[prompt.name].options) == sorted(words.values())
        assert asked[prompt.name].origin == "the labels of the prompt"
    assert pool_values(found) == []


def test_options_nearby() -> None:
    others = ["History", "Soil", "Pests", "Early pruning"]
    found = signal(
        "section_title", text="T.", section_title="Pruning", title="Roses", others=others
    )
    near = put(found)["which_heading"]
    assert sorted(near.options) == ["History", "Pests", "Pruning", "Soil"]
    assert near.origin == "other parts of the same document"
    rival = put(replace(found, fields=found.fields | {"text": "Pests and soil."}))["which_heading"]
    assert rival.options == ["Pruning"] or not {"Pests", "Soil"} & set(rival.options)
    found.fields["others"] = others[:2]
    assert put(found)["which_heading"].origin.startswith("drawn from")


def test_the_right_option_stands_anywhere_among_those_nearby() -> None:
    others = [f"Heading {n}" for n in range(20)]
    places = Counter(
        put(
            signal(
                "section_title",
                str(i),
                text="T.",
                section_title="Soil",
                title="Roses",
                others=others,
            )
        )["which_heading"].options.index("Soil")
        for i in range(400)
    )
    assert sorted(places) == [0, 1, 2, 3]
    assert max(places.values()) < 140, places


def entities(ident: str, text: str, names: list[str], targets: list[str] | None = None) -> Signal:
    return signal("entities", ident, text=text, entities=names, targets=targets or names, title="")


def test_an_entity_is_picked_by_the_signal() -> None:
    text = "From Basel to Cologne and Ships."
    asked = [
        put(entities(str(i), text, ["Basel", "Cologne"]))["which_is_mentioned"] for i in range(40)
    ]
    assert {a.targets for a in asked} == {"Basel", "Cologne"}
    assert all("Ships" not in a.options for a in asked)


def test_blanks_and_pages() -> None:
    asked = put(entities("i", "The Rhine, not the Rhineland.", ["Rhine"], ["Rhine (river)"]))
    assert "The _____, not the Rhineland." in asked["complete_the_text"].inputs
    assert "fill_the_blank" not in asked, "the answer still shows in Rhineland"
    assert asked["page_of_mention"].targets == "Rhine (river)"
    assert "paragraph_from_terms" not in asked, "one term is no list"
    inside = put(entities("i", "In the Rhineland.", ["Rhine"]))
    assert "complete_the_text" not in inside
    assert "mention_of_page" not in inside
    assert "在_____边" in put(entities("i", "在莱茵河边。", ["莱茵河"]))["fill_the_blank"].inputs


def test_lists_with_commas_are_joined_by_semicolons() -> None:
    asked = put(entities("i", "Ada, Iran and Basel.", ["Ada, Iran", "Basel"]))
    assert asked["list_entities"].targets == "Ada, Iran; Basel"
