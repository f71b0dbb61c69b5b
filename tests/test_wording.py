"""What the contract finds wrong with a wording, and what it lets pass."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.promptbook import Entry
from tests.wording import faults

SOUND = Entry(
    name="which_word",
    form="generation",
    inputs="TEXT: {{ text }}\nQUERY: Which word is meant?\n",
    targets="{{ word }}\n",
    example={},
    renders={"inputs": "TEXT: t\nQUERY: Which word is meant?", "targets": "w"},
)


def found(values: dict[str, list[str]] | None = None, **changes: str) -> list[str]:
    entry = msgspec.convert(msgspec.to_builtins(SOUND) | changes, Entry)
    return list(faults(entry, values or {}))


def test_a_sound_entry() -> None:
    assert found() == []
    assert found(inputs="An hour at a university is a one-off:\n\n{{ text }}\n") == []
    assert found(inputs='He said that that was "{{ text }}"\n') == []


@pytest.mark.parametrize(
    ("inputs", "fault"),
    [
        ("Two  spaces. {{ text }}", "two spaces"),
        (" In front. {{ text }}", "two spaces"),
        ("At the end. {{ text }} \nX.", "two spaces"),
        ("Apart.\n\n\n\n{{ text }}", "two blank lines"),
        ("So “called” {{ text }}", "typewriter"),
        ("Now! Go! {{ text }}", "exclamation"),
        ("Give a answer to {{ text }}", "a for an"),
        ("Give an reply to {{ text }}", "a for an"),
        ("It is a {{ pos }}.", "depends on the value of pos"),
        ("In the the text {{ text }}", "'the' twice"),
        ("{{ text }}\nQUERY: what is it?", "small letter"),
        ("{{ text }} And then", "end with a sentence"),
    ],
)
def test_faults(inputs: str, fault: str) -> None:
    assert [f for f in found(inputs=inputs) if fault in f]


def test_the_article_of_a_known_value() -> None:
    assert found({"pos": ["noun", "verb"]}, inputs="A {{ pos }}?") == []
    assert found({"pos": ["noun", "adverb"]}, inputs="A {{ pos }}?") != []


def test_names_and_renders() -> None:
    for name in ("prompt2", "ask", "whichWord"):
        assert found(name=name) != []
    assert found(renders={"inputs": "TEXT: None", "targets": "w"}) != []
