"""Prompts: one signal in, prompted text pairs out.

`ask` picks among the prompts that apply to a signal, draws the options of choice prompts and
renders. It is a pure function of the signal, the prompt files and the pool of options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from pipeline.pool import Pool, same_words, word_key
from pipeline.promptbook import (
    ANSWER,
    OPTIONS,
    Choices,
    Form,
    Prompt,
    PromptBook,
    PromptError,
    load,
    registry,
)
from schemas import Refused, Signal, stable_hash

__all__ = [
    "Asked",
    "Prompt",
    "PromptBook",
    "PromptError",
    "ask",
    "load",
    "pool_key",
    "pool_values",
    "registry",
    "rehearse",
]

# Longer options would make an input that is mostly options.
OPTION_CHARS = 400
# Options that speak of the other options make sense only after them.
_LAST = re.compile(r"(?:all|any|both|either|neither|none) of (?:the|these|those|them)\b", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rendered prompt. `options` is empty but for choices, and so is `origin`, which says
    where they come from."""

    prompt: str
    form: Form
    inputs: str
    targets: str
    options: list[str]
    origin: str


class _Drawn(NamedTuple):
    answer: str
    options: list[str]
    origin: str


def pool_key(signal: Signal) -> str:
    """Return the name of the pool that a signal gives to and draws from."""
    return f"{signal.mine}/{signal.signal}/{signal.language}"


def pool_values(signal: Signal) -> list[str]:
    """Return the values that a signal gives to its pool; [] where its options are its own."""
    choices = registry()[signal.signal].choices
    if choices.labels or (choices.given and signal.fields[choices.given]):
        return []
    return [value for value in _listed(signal.fields[choices.answer]) if _showable(value)]


def ask(signal: Signal, per_signal: int | None, pool: Pool | None) -> Iterator[Asked | Refused]:
    """Yield up to `per_signal` prompts about a signal (None: all that apply), rendered.

    Those with the smallest `stable_id(signal.id, prompt name)` are taken. `pool` is the one named
    by `pool_key`, None if it is empty. Yields one `Refused` if no prompt applies, and one in
    place of each prompt whose target comes out blank.
    """
    book = registry()[signal.signal]
    yield from _ask(book, signal, per_signal, pool)


def rehearse(book: PromptBook, prompt: Prompt) -> Asked | Refused:
    """Return what `prompt` makes of its own example."""
    fields = dict(prompt.entry.example)
    pool = Pool(fields.pop("pool", ()))
    about = dict.fromkeys(("document_id", "uri", "title", "license", "language", "method"), "")
    signal = Signal(
        id="example", mine="example", signal=book.signal, version=1, start=0, end=0, fields=fields,
        **about,
    )  # fmt: skip
    return next(_ask(PromptBook(book.signal, book.choices, (prompt,)), signal, 1, pool))


def _ask(
    book: PromptBook, signal: Signal, per_signal: int | None, pool: Pool | None
) -> Iterator[Asked | Refused]:
    wanted = len(book.prompts) if per_signal is None else per_signal
    values = signal.fields | {ANSWER: _answer(signal, book.choices)}
    taken = 0
    for prompt in _ranked(signal.id, book):
        if taken == wanted:
            return
        asked = _render(prompt, book.choices, signal, values, pool)
        if asked is not None:
            taken += 1
            yield asked
    if not taken:
        yield Refused("no prompt applies")


def _ranked(signal_id: str, book: PromptBook) -> list[Prompt]:
    """Return the prompts in the order of `stable_id(signal_id, name)`.

    The hash state after the first part is the same for all, so it is computed once.
    """
    raw = signal_id.encode("utf-8", "surrogatepass")
    state = blake2b(b"%d:%s" % (len(raw), raw), digest_size=10)
    ranks = []
    for index, prompt in enumerate(book.prompts):
        own = state.copy()
        own.update(prompt.rank_suffix)
        ranks.append((own.digest(), index))
    ranks.sort()
    return [book.prompts[index] for _, index in ranks]


def _render(
    prompt: Prompt, choices: Choices, signal: Signal, values: dict[str, Any], pool: Pool | None
) -> Asked | Refused | None:
    """Render a prompt; None if it does not apply to the signal."""
    entry = prompt.entry
    for name in entry.needs:
        if not values[name]:
            return None
    for name, allowed in entry.when.items():
        if values.get(name) not in allowed:
            return None
    drawn = _Drawn("", [], "")
    if prompt.form == "choice":
        found = _options(prompt, choices, signal, values[ANSWER], pool)
        if found is None:
            return None
        drawn = found
        values = values | {ANSWER: drawn.answer, OPTIONS: shown(drawn.options)}
        targets = drawn.answer
    else:
        if entry.words and values[ANSWER] in entry.words:
            values = values | {ANSWER: entry.words[values[ANSWER]]}
        targets = prompt.targets.render(values).strip()
    inputs = prompt.inputs.render(values).strip()
    if not targets:
        return Refused("blank target")
    if entry.leak and targets in inputs:
        return None
    return Asked(prompt.name, prompt.form, inputs, targets, drawn.options, drawn.origin)


def _answer(signal: Signal, choices: Choices) -> str:
    """Return the right option: the answer field, or one value of it, picked by the signal's id."""
    value = signal.fields[choices.answer]
    if isinstance(value, str):
        return value.strip()
    several = [v for v in _listed(value) if _showable(v)] or _listed(value) or [""]
    return several[stable_hash(signal.id, ANSWER) % len(several)]


def _listed(value: Any) -> list[str]:
    return [item.strip() for item in ([value] if isinstance(value, str) else value)]


def _showable(option: str) -> bool:
    """Tell whether an option can stand in double quotes on a line."""
    if not option or len(option) > OPTION_CHARS:
        return False
    return '"' not in option and "\n" not in option


def _options(
    prompt: Prompt, choices: Choices, signal: Signal, answer: str, pool: Pool | None
) -> _Drawn | None:
    """Return the right option among the others, in the order shown; None if there are no others."""
    fields = signal.fields
    if choices.labels:
        if answer not in choices.labels:
            return None
        words = prompt.entry.words
        answer, options = words.get(answer, answer), [words.get(x, x) for x in choices.labels]
        origin = "the labels of the prompt"
    elif choices.given and fields[choices.given]:
        options = list(dict.fromkeys(_listed(fields[choices.given])))
        if answer not in options:
            return None
        origin = "the source's own options"
    else:
        if not _showable(answer):
            return None
        wrong, origin = _wrong(prompt, choices, signal, answer, pool)
        options = [answer, *wrong]
    if len(options) < 2:
        return None
    return _Drawn(answer, _ordered(signal.id, prompt.name, options), origin)


def _wrong(
    prompt: Prompt, choices: Choices, signal: Signal, answer: str, pool: Pool | None
) -> tuple[list[str], str]:
    """Return wrong options and their origin: those of the same document if they suffice."""
    fields, wanted = signal.fields, choices.count - 1
    if choices.nearby:
        key = word_key(answer) or "\n"
        near = [v for v in _listed(fields[choices.nearby]) if _showable(v)]
        near = [v for v in dict.fromkeys(near) if not same_words(word_key(v) or "\t", key)]
        if len(near) >= wanted:
            order = _ordered(signal.id, prompt.name, near)
            return order[:wanted], "other parts of the same document"
    if not pool:
        return [], ""
    never = [value for name in choices.never for value in _listed(fields[name])]
    text = fields[choices.absent_from] if choices.absent_from else ""
    wrong = pool.draw(f"{signal.id}/{prompt.name}", answer, wanted, never, text)
    return wrong, f"drawn from {len(pool)} values of {pool_key(signal)}"


def _ordered(signal_id: str, prompt: str, options: list[str]) -> list[str]:
    """Return options in an order that only the signal, the prompt and the options decide."""

    def rank(option: str) -> tuple[bool, int, str]:
        return bool(_LAST.match(option)), stable_hash(signal_id, prompt, option), option

    return sorted(options, key=rank)


def shown(options: list[str]) -> str:
    """Return options as RST prints them: `"A" or "B"`; `"A", "B", or "C"`."""
    quoted = [f'"{option}"' for option in options]
    if len(quoted) <= 2:
        return " or ".join(quoted)
    return f"{', '.join(quoted[:-1])}, or {quoted[-1]}"
