"""Prompt files: every mistake that can be seen without data is an error when a file is read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import signals
from pipeline.options import pool_name
from pipeline.prompts import PromptError, load, pool_key, rehearse
from schemas import Signal

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
        ({"inputs": 'A "{{ text }} {{ options }}'}, "inputs: a double quote is left open"),
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


def test_a_pool_for_each_value_of_a_field(tmp_path: Path) -> None:
    path = tmp_path / "category.yaml"
    whole = {"choices": {"answer": "category", "per": "title"}, "prompts": [ENTRY]}
    path.write_text(yaml.safe_dump(whole))
    book = load(signals.registry()["category"], str(path))
    fields = {"title": "Ore", "text": "t", "category": "c", "categories": ["c"]}
    found = Signal("i", "m", "category", "d", "", "", "", "en", "markup", 1, 0, 0, 0, fields)
    assert pool_name(found, book.choices) == "m/category/en/Ore"
    assert pool_key(found) == "m/category/en"


def test_threads_may_ask_for_the_first_book_at_once():
    # Before they took turns, one in some dozens of these processes crashed.
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "import sys; sys.setswitchinterval(1e-6)\n"
        "from pipeline.promptbook import book_of\n"
        "names = ['caption', 'claim', 'entities', 'rating'] * 2\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    found = list(pool.map(book_of, names))\n"
        "assert [book.signal for book in found] == names\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
