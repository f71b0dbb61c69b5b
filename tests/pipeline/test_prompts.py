"""The contract of the prompt files: what each entry must render, and how it must be worded."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

import signals
from pipeline.prompts import Asked, Prompt, PromptBook, registry, rehearse
from tests.hostile import VALUES, outcomes
from tests.likeness import Wording, alike, wording
from tests.wording import faults, known

BOOKS = [book for book in registry().values() if not book.denoise]
ENTRIES = [(book, prompt) for book in BOOKS for prompt in book.prompts]
LEAST_PROMPTS = 15
LEAST_CHOICES = 5
LEAST_RST = 3
LEAST_IN_ALL = 400
each_book = pytest.mark.parametrize("book", BOOKS, ids=[f"{book.signal}/" for book in BOOKS])
each_entry = pytest.mark.parametrize(
    ("book", "prompt"), ENTRIES, ids=[f"{b.signal}/{p.name}" for b, p in ENTRIES]
)


@each_entry
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


@each_entry
def test_the_wording(book: PromptBook, prompt: Prompt) -> None:
    assert list(faults(prompt.entry, known(book))) == []


@each_entry
def test_none_is_a_double(book: PromptBook, prompt: Prompt) -> None:
    own = WORDINGS[book.signal, prompt.name]
    others = [other.name for other in book.prompts if other is not prompt]
    found = {name: alike(own, WORDINGS[book.signal, name]) for name in others}
    assert {name: how for name, how in found.items() if how} == {}


def test_none_is_a_double_of_another_signals() -> None:
    pairs = itertools.combinations(WORDINGS.items(), 2)
    doubles = {
        f"{a}/{b} and {c}/{d}": alike(one, other)
        for ((a, b), one), ((c, d), other) in pairs
        if a != c
    }
    assert {names: how for names, how in doubles.items() if how} == {}


def _wording(book: PromptBook, prompt: Prompt) -> Wording:
    return wording(prompt.entry.inputs, prompt.entry.targets, book.choices.answer)


WORDINGS = {(b.signal, p.name): _wording(b, p) for b, p in ENTRIES}


@each_book
def test_a_signal_is_asked_in_many_ways(book: PromptBook) -> None:
    forms = [prompt.form for prompt in book.prompts]
    assert len(forms) >= LEAST_PROMPTS
    assert forms.count("choice") >= LEAST_CHOICES
    assert "generation" in forms
    assert len({repr(prompt.entry.example) for prompt in book.prompts}) >= 2


@each_book
def test_the_published_form_is_there_but_not_everywhere(book: PromptBook) -> None:
    marked = [p for p in book.prompts if re.search("^(?:TEXT|QUERY):", p.entry.inputs, re.M)]
    whole = [p for p in marked if re.search("^TEXT:.*^QUERY:", p.entry.inputs, re.M | re.S)]
    assert len(whole) >= LEAST_RST
    assert 3 * len(marked) <= 2 * len(book.prompts)


def test_prompts_in_all() -> None:
    assert len(ENTRIES) >= LEAST_IN_ALL


def test_each_signal_has_a_book() -> None:
    folder = Path(signals.__file__).parent
    modules = {p.stem for p in folder.glob("*.py") if not p.stem.startswith("_")}
    assert modules == {p.stem for p in folder.glob("*.yaml")} == registry().keys()


@each_entry
def test_any_value_can_be_put(book: PromptBook, prompt: Prompt) -> None:
    """No value breaks a template, is read as one, or stands in quotes that it would break."""
    put = 0
    for name, hostile in VALUES.items():
        for asked in outcomes(book, prompt, hostile):
            if not isinstance(asked, Asked):
                continue
            put += 1
            assert "49" not in asked.inputs + asked.targets, name
            if '"' in hostile or "\n" in hostile:
                before = [part.count('"') for part in asked.inputs.split(hostile)[:-1]]
                assert all(total % 2 == 0 for total in itertools.accumulate(before)), name
    assert put, "not even harmless ones are put"
