"""The listings name everything in the registries."""

from __future__ import annotations

import io

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


def test_prompts_are_listed_by_name_and_one_signal_in_full():
    text = printed(list_prompts, None)
    assert all(f"{n}/{p.name}" in text for n, book in registry().items() for p in book.prompts)
    full = printed(list_prompts, "sentiment")
    for prompt in registry()["sentiment"].prompts:
        assert prompt.entry.inputs.splitlines()[0] in full


def test_an_unknown_signal_has_a_hint():
    with pytest.raises(UserError, match='unknown signal "entites"; did you mean "entities"'):
        list_prompts(Console(), "entites")
