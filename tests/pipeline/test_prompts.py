"""The contract of the prompt files, and how prompts are chosen and put."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import signals
from pipeline.options import pool_name
from pipeline.pool import Pool
from pipeline.prompts import (
    Asked,
    Prompt,
    PromptBook,
    PromptError,
    ask,
    load,
    pool_key,
    pool_values,
    registry,
    rehearse,
)
from schemas import Refused, Signal, stable_id
from schemas.record import FORMS

ENTRIES = [(book, prompt) for book in registry().values() for prompt in book.prompts]
ONLY = {form: {p.name for _, p in ENTRIES if p.form == form} for form in FORMS}
TOKEN = re.compile(r"\w+")


@pytest.mark.parametrize(
    ("book", "prompt"), ENTRIES, ids=[f"{b.signal}/{p.name}" for b, p in ENTRIES]
)
def test_contract(book: PromptBook, prompt: Prompt) -> None:
    asked = rehearse(book, prompt)
    assert isinstance(asked, Asked)
    expected = prompt.entry.renders
    assert (asked.inputs, asked.targets) == (expected.inputs.strip(), expected.targets.strip())
    assert asked.inputs == asked.inputs.strip() != ""
    assert asked.targets == asked.targets.strip() != ""
    if asked.form == "choice":
        assert asked.targets in asked.options
        assert len(asked.options) == len(set(asked.options)) >= 2
        assert all(f'"{option}"' in asked.inputs for option in asked.options)
        assert asked.origin
    else:
        assert (asked.options, asked.origin) == ([], "")
    assert len(book.prompts) >= 12
    assert {p.form for p in book.prompts} == {"choice", "generation"}
    for other in book.prompts:
        assert other is prompt or likeness(prompt, other) <= 0.85, f"a double of {other.name}"


def likeness(a: Prompt, b: Prompt) -> float:
    x, y = ({*TOKEN.findall((p.entry.inputs + p.entry.targets).lower())} for p in (a, b))
    return len(x & y) / len(x | y)


def test_each_signal_has_a_book() -> None:
    folder = Path(signals.__file__).parent
    modules = {p.stem for p in folder.glob("*.py") if not p.stem.startswith("_")}
    assert modules == {p.stem for p in folder.glob("*.yaml")} == registry().keys()


def signal(name: str, ident: str = "i", **fields: Any) -> Signal:
    return Signal(ident, "m", name, "d", "", "", "", "en", "markup", 1, 0, 0, fields)


def topic(ident: str = "i", **fields: Any) -> Signal:
    known = {"text": "Some text.", "title": "Kora", "category": "Harps", "categories": ["Harps"]}
    return signal("category", ident, **(known | fields))


POOL = Pool(["Bridges", "Beetles", "Card games", "Jazz albums", "Volcanoes", "Ships"])


def put(found: Signal, pool: Pool | None = POOL) -> dict[str, Asked]:
    return {a.prompt: a for a in ask(found, None, pool) if isinstance(a, Asked)}


def test_the_smallest_ids_win() -> None:
    found = topic("some id")
    names = [p.name for p in registry()["category"].prompts if p.name != "title_of_page"]
    ranked = sorted(names, key=lambda name: stable_id("some id", name))
    taken = [a.prompt for a in ask(found, None, POOL) if a.prompt != "title_of_page"]
    assert taken == ranked
    for k in (1, 3):
        assert [a.prompt for a in ask(found, k, POOL)] == [
            a.prompt for a in ask(found, None, POOL)
        ][:k]


def test_needs_when_and_leak() -> None:
    assert "titled_topic" in put(topic())
    assert "titled_topic" not in put(topic(title=""))
    assert "title_of_page" in put(topic())
    assert "title_of_page" not in put(topic(text="The Kora has strings."))
    closed = signal(
        "question_answer", question="Q?", context="", answer="a", answers=["a"], options=[]
    )
    assert put(closed).keys() == {"known_fact", "from_memory", "enquiry", "quiz", "quiz_night"}


def test_without_a_pool_there_are_no_pooled_choices() -> None:
    assert {a.form for a in put(topic(), None).values()} == {"generation"}
    assert put(topic(category='A "quoted" name')).keys().isdisjoint(ONLY["choice"])
    assert put(topic(category="x" * 500)).keys().isdisjoint(ONLY["choice"])


def test_nothing_applies() -> None:
    found = signal("sentiment", text="t", title="", label="mixed", rating="", best="5")
    asked = list(ask(found, None, None))
    assert Refused("blank target") in asked
    assert all(a.form == "generation" for a in asked if isinstance(a, Asked))


def test_no_prompt_applies(monkeypatch: pytest.MonkeyPatch) -> None:
    book = registry()["category"]
    titled = tuple(p for p in book.prompts if p.entry.needs)
    monkeypatch.setitem(registry(), "category", PromptBook("category", book.choices, titled))
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


def test_a_pool_for_each_value_of_a_field(tmp_path: Path) -> None:
    path = tmp_path / "category.yaml"
    whole = {"choices": {"answer": "category", "per": "title"}, "prompts": [ENTRY]}
    path.write_text(yaml.safe_dump(whole))
    book = load(signals.registry()["category"], str(path))
    assert pool_name(topic(title="Ore"), book.choices) == "m/category/en/Ore"
    assert pool_key(topic(title="Ore")) == "m/category/en"


def test_the_right_place_is_balanced() -> None:
    places: Counter[int] = Counter()
    for i in range(400):
        asked = put(topic(str(i)))["topic_of_text"]
        places[asked.options.index(asked.targets)] += 1
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) < 2 * min(places.values())


def test_options_of_the_source() -> None:
    options = ["None of the above", "a red one", "a blue one", "a red one "]
    found = signal(
        "question_answer", question="Q?", context="C.", answer="a red one", answers=["a red one"],
        options=options,
    )  # fmt: skip
    asked = put(found, None)["choose_answer"]
    assert asked.origin == "the source's own options"
    assert asked.options[-1] == "None of the above"
    assert sorted(asked.options) == ["None of the above", "a blue one", "a red one"]
    assert pool_values(found) == []


def test_options_that_would_break_the_quotes_are_not_asked() -> None:
    found = signal(
        "question_answer", question="Q?", context="C.", answer="b", answers=["b"],
        options=['a "red" one', "b"],
    )  # fmt: skip
    assert {asked.form for asked in put(found, None).values()} == {"generation"}


def test_labels_and_their_wording() -> None:
    found = signal("sentiment", text="Bad.", title="T", label="negative", rating="1", best="5")
    asked = put(found, None)
    assert asked["recommend"].targets == "no"
    assert sorted(asked["recommend"].options) == ["no", "yes"]
    assert asked["recommend"].origin == "the labels of the prompt"
    assert asked["thumbs"].targets == "thumbs down"
    assert pool_values(found) == []


def test_options_nearby() -> None:
    others = ["History", "Soil", "Pests", "Early pruning"]
    found = signal(
        "section_title", text="T.", section_title="Pruning", title="Roses", others=others
    )
    near = put(found)["which_heading"]
    assert sorted(near.options) == ["History", "Pests", "Pruning", "Soil"]
    assert near.origin == "other parts of the same document"
    found.fields["others"] = others[:2]
    assert put(found)["which_heading"].origin.startswith("drawn from")


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


EXAMPLE = {"text": "T.", "title": "", "category": "A", "categories": ["A"], "pool": ["B c"]}
ENTRY = {
    "name": "p",
    "form": "choice",
    "inputs": "{{ text }} {{ options }}",
    "targets": "{{ answer }}",
    "example": EXAMPLE,
    "renders": {"inputs": "x", "targets": "x"},
}


def broken(tmp_path: Path, entry: dict[str, Any], choices: dict[str, Any] | None = None) -> str:
    path = tmp_path / "category.yaml"
    whole = {"choices": {"answer": "category"} | (choices or {}), "prompts": [ENTRY, entry]}
    path.write_text(yaml.safe_dump(whole))
    with pytest.raises(PromptError) as error:
        load(signals.registry()["category"], str(path))
    assert "category.yaml" in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tragets": "x"}, r'prompt q: unknown key .tragets.; did you mean "targets"\?'),
        ({"form": "choise"}, "form"),
        ({"needs": ["titel"]}, r'unknown field .titel.; did you mean "title"\?'),
        ({"when": {"kind": ["x"]}}, "unknown field .kind.; known: categories"),
        ({"inputs": "{{ txet }} {{ options }}"}, r'unknown variable .txet.; did you mean "text"\?'),
        ({"inputs": "{{ text"}, "inputs: unexpected end of template"),
        ({"inputs": "{{ text | blnak }} {{ options }}"}, "No filter named 'blnak'"),
        ({"inputs": "{{ text }}"}, "must show {{ options }}"),
        ({"targets": "{{ category }}"}, "the targets of a choice prompt are {{ answer }}"),
        ({"form": "generation"}, "unknown variable .options."),
        ({"leak": "refuse"}, "leak: a choice shows its target"),
        ({"words": {"a": "b"}}, "there are none"),
        ({"name": "p"}, "prompt p: the name is taken"),
        ({"name": "two words"}, "letters, digits and underscores"),
        ({"example": {"text": "T."}}, "example: has"),
        ({"needs": "title"}, r"Expected .array."),
    ],
)
def test_mistakes_in_an_entry(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    assert re.search(message, broken(tmp_path, ENTRY | {"name": "q"} | change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": "categroy"}, 'choices: unknown field .categroy.; did you mean "category"'),
        ({"never": ["categoreis"]}, 'did you mean "categories"'),
        ({"absent_form": "text"}, 'unknown key .absent_form.; did you mean "absent_from"'),
        ({"count": 1}, "at least 2 options"),
        ({"labels": ["a"], "nearby": "categories"}, "labels are a closed set"),
    ],
)
def test_mistakes_in_choices(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    assert re.search(message, broken(tmp_path, ENTRY | {"name": "q"}, change))


def test_yaml_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "category.yaml"
    for text in ("a: [", "- x", "choices: {}\nchoices: {}"):
        path.write_text(text)
        with pytest.raises(PromptError, match=r"category\.yaml"):
            load(signals.registry()["category"], str(path))


def test_a_sandboxed_template_cannot_reach_out(tmp_path: Path) -> None:
    path = tmp_path / "category.yaml"
    reach = ENTRY | {"inputs": "{{ text.__class__.__mro__ }} {{ options }}"}
    path.write_text(yaml.safe_dump({"choices": {"answer": "category"}, "prompts": [reach]}))
    book = load(signals.registry()["category"], str(path))
    with pytest.raises(Exception, match="unsafe"):
        rehearse(book, book.prompts[0])


def test_the_wording_is_plain() -> None:
    for (book, prompt), text in itertools.product(ENTRIES, ("inputs", "targets")):
        source = getattr(prompt.entry, text)
        assert "  " not in source.replace("\n", ""), f"{book.signal}/{prompt.name}: two spaces"
        assert not re.search(r"[ \t]$", source, re.M), f"{book.signal}/{prompt.name}: space at end"
