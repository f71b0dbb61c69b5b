"""Recipes: what is accepted, and that each mistake is named in one line with a cure."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

import signals
from pipeline import mines
from pipeline.errors import RecipeError, UserError
from pipeline.mines.base import Mine
from pipeline.recipe import as_dict, build, load, mine_of, plan, recipe_id


@dataclass(frozen=True)
class Rows(Mine):
    """A record mine as far as recipes see it."""

    name = "rows"
    fields: dict[str, Any] | None = None
    delimiter: str = ","
    namespaces: tuple[int, ...] = (0,)
    max_item_bytes: int = 7

    def __post_init__(self):
        if "bad" in (self.fields or {}):
            raise ValueError('fields: unknown part "bad"')

    def gives(self):
        return frozenset(self.fields or {}) & {"title", "rating", "categories"}


@dataclass(frozen=True)
class Wiki(Mine):
    """A mine without a map of fields."""

    name = "wiki"

    def gives(self):
        return frozenset({"title", "links"})


NEEDS = {
    "entities": ("links",),
    "sentiment": ("rating",),
    "category": ("categories",),
    "hidden": ("title",),
}


@pytest.fixture(autouse=True)
def _registries(monkeypatch):
    kinds = {
        name: SimpleNamespace(name=name, needs=needs, opt_in=name == "hidden")
        for name, needs in NEEDS.items()
    }
    monkeypatch.setattr(mines, "registry", lambda: {"rows": Rows, "wiki": Wiki})
    monkeypatch.setattr(signals, "registry", lambda: kinds)


def rows(**more):
    return {"mine": "rows", "input": "a.csv", **more}


def wiki(**more):
    return {"mine": "wiki", "input": "w.xml", **more}


def test_a_file_becomes_a_recipe(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(
        "name: tiny\ncaps: {rows/sentiment: 5, '*': 9}\nsources:\n"
        "  - {mine: rows, input: [b, a, b], language: no, fields: {rating: stars}}\n"
    )
    recipe = load(str(path))
    assert recipe.name == "tiny"
    assert recipe.sources[0].input == ["a", "b"]
    mine = mine_of(recipe.sources[0], recipe)
    assert mine == Rows(language="no", fields={"rating": "stars"}, max_item_bytes=32 * 1024 * 1024)


def test_a_source_sets_its_own_bound_and_lists_become_tuples():
    recipe = build({"sources": [rows(max_item_bytes=5, namespaces=[0, 4])]})
    mine = mine_of(recipe.sources[0], recipe)
    assert mine == Rows(max_item_bytes=5, namespaces=(0, 4))


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"sources": [{"mne": "rows"}]}, 'sources[0].mne: unknown key; did you mean "mine"?'),
        ({"sources": [rows(mine="rws")]}, 'sources[0].mine: unknown mine "rws"; did you mean "ro'),
        ({"sources": [rows(), {"input": "x"}]}, "sources[1].mine: is missing; one of rows, wiki"),
        ({"sources": [{"mine": "wiki"}]}, "sources[0].input: expected a path or a list of paths"),
        ({"sources": [wiki(input=[])]}, "sources[0].input: is empty"),
        (
            {"sources": [wiki(input=os.fsdecode(b"caf\xe9.xml"))]},
            'sources[0].input: "caf\\xe9.xml" is not UTF-8, so that no manifest could',
        ),
        ({"sources": [wiki(delimiter=";")]}, "sources[0].delimiter: the mine wiki has no such op"),
        ({"sources": [rows(delimiter=5)]}, "sources[0].delimiter: expected str, got int; put it"),
        ({"sources": [rows(namespaces=["a"])]}, "sources[0].namespaces[0]: expected int, got str"),
        ({"sources": [rows(fields={"bad": "x"})]}, 'sources[0] (rows): fields: unknown part "bad"'),
        ({"sources": {"mine": "rows"}}, "sources: expected a list, got dict"),
        ({"sources": ["rows"]}, 'sources[0]: expected keys with values, got "rows"'),
        ({"signal": ["entities"]}, 'signal: unknown key; did you mean "signals"?'),
        ({1: 2}, "1: a key must be a string"),
        ([], "the file: expected keys with values, got list"),
        (None, "the file: expected keys with values, got nothing"),
        ({"signals": []}, "signals: is empty; leave the key out to have all of them"),
        ({"signals": ["sentimnt"]}, 'signals: unknown signal "sentimnt"; did you mean "sentiment"'),
        ({"sources": [wiki(signals="zzz")]}, 'sources[0].signals: unknown signal "zzz"; known: '),
        ({"validation": 1.5}, "validation: 1.5 is not a fraction; give 0 to 1"),
        ({"validation": float("nan")}, "validation: nan is not a fraction"),
        ({"max_dead_fraction": -0.1}, "max_dead_fraction: -0.1 is not a fraction"),
        ({"shards": 0}, "shards: 0 is too small; give 1 or more"),
        ({"shards": "lots"}, 'shards: "lots" is neither a whole number nor "auto"'),
        ({"prompts_per_signal": "auto"}, "prompts_per_signal: "),
        ({"max_input_tokens": "12"}, "max_input_tokens: expected int, got str"),
        ({"max_item_bytes": True}, "max_item_bytes: expected int, got bool"),
        ({"min_input_tokens": 9, "max_input_tokens": 8}, "min_input_tokens: is above max_input_to"),
        ({"caps": {"entites": 3}}, 'caps.entites: unknown signal "entites"; did you mean "entiti'),
        (
            {"sources": [wiki(name="wikis")], "caps": {"wik/entities": 3}},
            'caps.wik/entities: no source is named "wik"; did you mean "wikis"?',
        ),
        (
            {"sources": [wiki(name="a/b")]},
            "sources[0].name: 'a/b' may hold letters",
        ),
        ({"caps": {"*": -1}}, "caps.*: -1 is too small"),
        ({"caps": [3]}, "caps: expected keys with values, got list"),
        (
            {"expect": {"sentimant": {}}},
            'expect: unknown signal "sentimant"; did you mean "sentiment"?',
        ),
        (
            {"expect": {"*": {"duplicate_input": 0.1}}},
            'expect.*: unknown key "duplicate_input"; did you mean "duplicate_inputs"?',
        ),
    ],
)
def test_a_mistake_is_named_in_one_line(mapping, message):
    with pytest.raises(RecipeError) as caught:
        build(mapping, "r.yaml")
    text = str(caught.value)
    assert text.startswith(f"r.yaml: {message}")
    assert "\n" not in text
    assert isinstance(caught.value, UserError)
    assert caught.value.status == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: a\nname: b\n", "line 2: name: this key is on line 1 already; keep one of them"),
        ("sources: [\n", "line 2, column 1: is not YAML: "),
        ("name: !!python/object/apply:os.system ['true']\n", "line 1, column 7: is not YAML: "),
        ("a: &a [*a]\n", "an alias stands inside what it names"),
        ("a: " + "[" * 3000, "is nested too deeply for a recipe"),
        ("a: \x01\n", "is not YAML: "),
        ("#" * 1_000_001, "is over 1,000,000 bytes"),
        ("a: 1\nb: {<<: {a: 1}, a: 2}\n", "a: unknown key"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "r.yaml"
    path.write_text(text)
    with pytest.raises(RecipeError) as caught:
        load(str(path))
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


def test_a_bomb_of_aliases_is_refused(tmp_path):
    lines = ["a: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"b{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    path = tmp_path / "r.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(RecipeError, match="unfolds to more than 100,000 values"):
        load(str(path))


def test_a_missing_file_and_bad_bytes_are_named(tmp_path):
    with pytest.raises(RecipeError, match=r"nope\.yaml: No such file"):
        load(str(tmp_path / "nope.yaml"))
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(RecipeError, match="is not YAML"):
        load(str(path))


def test_each_source_feeds_what_it_can():
    recipe = build({"sources": [rows(fields={"rating": "r"}), wiki(), rows(fields={"text": "t"})],
                    "signals": ["sentiment", "entities"]})  # fmt: skip
    assert plan(recipe) == {0: ["sentiment"], 1: ["entities"], 2: []}


def test_all_signals_are_asked_for_by_default():
    recipe = build({"sources": [rows(fields={"rating": "r", "categories": "c"}), wiki()]})
    assert plan(recipe) == {0: ["category", "sentiment"], 1: ["entities"]}


def test_a_signal_to_be_named_is_dug_out_only_where_it_is():
    titled = rows(fields={"rating": "r", "title": "t"})
    assert plan(build({"sources": [titled]})) == {0: ["sentiment"]}
    for recipe in ({"sources": [titled], "signals": ["hidden", "sentiment"]},
                   {"sources": [titled | {"signals": ["hidden", "sentiment"]}]}):  # fmt: skip
        assert plan(build(recipe)) == {0: ["hidden", "sentiment"]}


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({}, "sources: is empty; give a --recipe with sources, or --mine and --input"),
        (
            {"sources": [rows(fields={"text": "t"}, signals=["sentiment"])]},
            'sources[0].signals: "sentiment" needs the part rating, and rows gives none; '
            "map one in its fields: rating: PATH",
        ),
        (
            {"sources": [wiki(), rows(fields={"title": "t"})], "signals": ["sentiment"]},
            'signals: no source can feed "sentiment": wiki lacks rating, rows lacks rating; ',
        ),
        (
            {"sources": [rows(fields={"title": "t"})]},
            "sources[0] (rows): feeds no signal, for it gives title; name hidden in its signals; "
            "map one in its fields: ",
        ),
    ],
)
def test_a_plan_that_cannot_work_stops_before_the_launch(mapping, message):
    with pytest.raises(RecipeError) as caught:
        plan(build(mapping))
    assert str(caught.value).startswith(message)


def test_the_id_depends_on_what_decides_the_bytes_and_on_nothing_else():
    base = build({"sources": [rows(fields={"a": "b", "c": "d"}), wiki()]})
    same = build({
        "name": "other", "max_dead_fraction": 0.5, "validation": 0.01,
        "expect": {"*": {"duplicate_inputs": 0.1}},
        "sources": [wiki(input=["w.xml"]), rows(fields={"c": "d", "a": "b"})],
    })  # fmt: skip
    assert recipe_id(base) == recipe_id(same) == recipe_id(build(as_dict(base)))
    assert recipe_id(build(as_dict(base) | {"validation": 0.02})) != recipe_id(base)
    assert recipe_id(build({"sources": [rows(fields={"a": "b"}), wiki()]})) != recipe_id(base)
