"""The listings name everything in the registries."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

import signals
from pipeline import mines
from pipeline.errors import UserError
from pipeline.face.lists import list_mines, list_prompts, list_signals
from pipeline.prompts import registry


def printed(function, *args):
    out = io.StringIO()
    function(Console(file=out, width=200), *args)
    return out.getvalue()


def test_every_mine_is_listed_with_what_it_gives():
    text = printed(list_mines)
    for name, kind in mines.registry().items():
        line = next(line for line in text.splitlines() if line.startswith(f"{name} "))
        assert kind.about.split()[0] in line
    assert "rating" in next(line for line in text.splitlines() if line.startswith("csv "))


def test_every_signal_is_listed_with_what_it_needs():
    text = printed(list_signals)
    for name, kind in signals.registry().items():
        line = next(line for line in text.splitlines() if line.startswith(f"{name} "))
        assert all(need in line for need in kind.needs)


def test_prompts_are_counted_by_form():
    text = printed(list_prompts, None)
    head = text.splitlines()[0].split()
    for name, book in registry().items():
        row = next(line.split() for line in text.splitlines() if line.startswith(f"{name} "))
        assert row[-1] == str(len(book.prompts))
    total = sum(len(book.prompts) for book in registry().values())
    assert head[-1] == "prompts"
    assert re.search(rf"^{len(registry())} signals .* {total} *$", text, re.MULTILINE)


@pytest.mark.parametrize("name", registry())
def test_the_prompts_of_a_signal_are_shown_on_their_examples(name):
    text = printed(list_prompts, name)
    for prompt in registry()[name].prompts:
        entry = prompt.entry
        assert f"{name}/{prompt.name} ({prompt.form})" in text
        for line in f"{entry.inputs}{entry.renders.inputs}{entry.renders.targets}".splitlines():
            assert line in text


def test_a_signal_without_prompts_is_shown_by_what_is_hidden():
    [name] = [name for name, book in registry().items() if book.denoise]
    text = printed(list_prompts, name)
    assert text.startswith(f"{name} has no prompts: 15% of the tokens of its field text")
    counts = next(x for x in printed(list_signals).splitlines() if x.startswith(name))
    assert "1 denoising" in counts
    assert "Only where" in counts


def test_a_prompt_is_shown_with_its_conditions():
    text = printed(list_prompts, "sentiment")
    assert "where title is given" in text


def test_an_unknown_signal_has_a_hint():
    with pytest.raises(UserError, match='unknown signal "entites"; did you mean "entities"'):
        list_prompts(Console(), "entites")
