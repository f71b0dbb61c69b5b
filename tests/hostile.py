"""Values that no source promises not to hold, put into a prompt's own example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from pipeline.prompts import Asked, Prompt, PromptBook, rehearse
from schemas import Refused

VALUES = {
    "quotes": 'so "called" here',
    "an open quote": 'a 5" disk',
    "lines": "one\n\ntwo",
    "code": "{{ 7*7 }} {% raw %} {# no #}",
    "markup": "<b>&amp;</b> [x](y) 100% $1 \\n \\",
    "markers": "TEXT: QUERY: <extra_id_0>",
    "other scripts": "日本語の文。 שלום",
    "typographic": "‘it’s’ “so” – …",
    "long": "very " * 2000 + "long",
}


def outcomes(book: PromptBook, prompt: Prompt, hostile: str) -> Iterator[Asked | Refused]:
    """Yield what `prompt` makes of its example with `hostile` added to each value that is free.

    Once as it is, and once with all other values standing in the longest one, as answers do.
    """
    fields = {name: _with(hostile, value) for name, value in prompt.entry.example.items()}
    fields |= {name: prompt.entry.example[name] for name in _closed(book)}
    yield from _put(book, prompt, fields)
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    longest = max(texts, key=lambda name: len(texts[name]))
    lists = (
        item
        for name, value in fields.items()
        if isinstance(value, list) and name != "pool"
        for item in value
    )
    fields[longest] = " ".join([*texts.values(), *map(str, lists)])
    yield from _put(book, prompt, fields)


def _put(book: PromptBook, prompt: Prompt, fields: dict[str, Any]) -> Iterator[Asked | Refused]:
    entry = msgspec.structs.replace(prompt.entry, example=fields)
    yield rehearse(book, replace(prompt, entry=entry))


def _with(hostile: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_with(hostile, item) for item in value]
    return f"{value} {hostile}" if isinstance(value, str) and value else value


def _closed(book: PromptBook) -> set[str]:
    """Return the fields that have but a few values, known beforehand."""
    known = {name for prompt in book.prompts for name in prompt.entry.when}
    known |= set(filter(None, [book.choices.per]))
    return known | ({book.choices.answer} if book.choices.labels else set())
