"""Prompts: one signal in, prompted text pairs out.

`ask` picks among the prompts that apply to a signal, draws the options of choice prompts and
renders. Where a signal is not to be asked about but denoised, it hides spans of its text. It is a
pure function of the signal, the prompt files, the pool of options and the room for tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from pipeline.denoised import Room, denoised
from pipeline.options import (
    NO_OPTIONS,
    options_for,
    own_values,
    pool_name,
    quoted,
    right_option,
)
from pipeline.pool import Pool
from pipeline.promptbook import (
    ANSWER,
    DENOISE,
    OPTIONS,
    Choices,
    Denoise,
    Entry,
    Form,
    Prompt,
    PromptBook,
    PromptError,
    book_of,
    load,
    registry,
)
from pipeline.templates import DoesNotApply, render
from schemas import Refused, Signal

__all__ = [
    "Asked",
    "Prompt",
    "PromptBook",
    "PromptError",
    "Room",
    "ask",
    "load",
    "pool_key",
    "pool_values",
    "registry",
    "rehearse",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A rendered prompt, or a denoised text. `options` is empty but for choices, and so is
    `origin`, which says where they come from. `tokens` are the lengths of inputs and targets
    where they are known already."""

    prompt: str
    form: Form | Literal["denoising"]
    inputs: str
    targets: str
    options: list[str]
    origin: str
    tokens: tuple[int, int] | None = None


def pool_key(signal: Signal) -> str:
    """Return the name of the pool that a signal gives to and draws from."""
    return pool_name(signal, book_of(signal.signal).choices)


def pool_values(signal: Signal) -> list[str]:
    """Return the values that a signal gives to its pool; [] where its options are its own, and
    where there are none."""
    book = book_of(signal.signal)
    return [] if book.denoise else own_values(signal.fields, book.choices)


def ask(
    signal: Signal, per_signal: int | None, pool: Pool | None, room: Room | None = None
) -> Iterator[Asked | Refused]:
    """Yield up to `per_signal` prompts about a signal (None: all that apply), rendered.

    Those with the smallest `stable_id(signal.id, prompt name)` are taken. `pool` is the one named
    by `pool_key`, None if it is empty. Yields one `Refused` if no prompt applies, and one in
    place of each prompt whose target comes out blank.

    A signal that is denoised gives one pair, or a `Refused`; it alone needs `room`, and without
    it raises ValueError.
    """
    book = book_of(signal.signal)
    if book.denoise:
        yield _denoised(book.denoise, signal, room)
    else:
        yield from _ask(book, signal, per_signal, pool)


def rehearse(book: PromptBook, prompt: Prompt) -> Asked | Refused:
    """Return what `prompt` makes of its own example."""
    fields = dict(prompt.entry.example)
    pool = Pool(fields.pop("pool", ()))
    unknown = dict.fromkeys(("document_id", "uri", "title", "license", "language", "method"), "")
    signal = Signal(
        id="example", mine="example", signal=book.signal, version=1, start=0, end=0,
        document_chars=0, fields=fields, **unknown,
    )  # fmt: skip
    return next(_ask(PromptBook(book.signal, book.choices, (prompt,)), signal, 1, pool))


def _ask(
    book: PromptBook, signal: Signal, per_signal: int | None, pool: Pool | None
) -> Iterator[Asked | Refused]:
    wanted = len(book.prompts) if per_signal is None else per_signal
    values = signal.fields | {ANSWER: right_option(signal, book.choices)}
    taken = 0
    for prompt in _ranked(signal.id, _applicable(book, values)):
        if taken == wanted:
            return
        asked = _put(prompt, book.choices, signal, values, pool)
        if asked is not None:
            taken += 1
            yield asked
    if not taken:
        yield Refused("no prompt applies")


def _denoised(denoise: Denoise, signal: Signal, room: Room | None) -> Asked | Refused:
    if room is None:
        raise ValueError(f"{signal.signal}: tokens are hidden, so a vocabulary is needed")
    text = signal.fields[denoise.text]
    found = denoised(text, denoise.density, denoise.mean_span, signal.id, room)
    if isinstance(found, Refused):
        return found
    tokens = found.input_tokens, found.target_tokens
    return Asked(DENOISE, "denoising", found.inputs, found.targets, [], "", tokens)


def _applicable(book: PromptBook, values: dict[str, Any]) -> list[Prompt]:
    """Return the prompts that are meant for such values.

    Many prompts want the same, and most of them what a signal lacks, so that asking this first
    is cheaper than ranking them all.
    """
    return [one for entry, some in book.alike if _applies(entry, values) for one in some]


def _applies(entry: Entry, values: dict[str, Any]) -> bool:
    """Tell whether a signal has what a prompt needs, and the values that it is meant for."""
    for name, allowed in entry.when.items():
        if values.get(name) not in allowed:
            return False
    return not entry.needs or all(values[name] for name in entry.needs)


def _ranked(signal_id: str, prompts: list[Prompt]) -> list[Prompt]:
    """Return prompts in the order of `stable_id(signal_id, name)`.

    The hash state after the first part is the same for all, so it is computed once.
    """
    raw = signal_id.encode("utf-8", "surrogatepass")
    state = blake2b(b"%d:%s" % (len(raw), raw), digest_size=10)
    ranks = {}
    for prompt in prompts:
        own = state.copy()
        own.update(prompt.rank_suffix)
        ranks[own.digest()] = prompt
    return [ranks[rank] for rank in sorted(ranks)]


def _put(
    prompt: Prompt, choices: Choices, signal: Signal, values: dict[str, Any], pool: Pool | None
) -> Asked | Refused | None:
    """Render a prompt that applies; None if its options or its template say that it does not."""
    entry = prompt.entry
    chosen = NO_OPTIONS
    if prompt.form == "choice":
        found = options_for(prompt, choices, signal, values[ANSWER], pool)
        if found is None:
            return None
        chosen = found
        values = values | {ANSWER: chosen.answer, OPTIONS: quoted(chosen.shown)}
    elif values[ANSWER] in entry.words:
        values = values | {ANSWER: entry.words[values[ANSWER]]}
    try:
        inputs, targets = render(values, prompt.inputs, prompt.targets)
    except DoesNotApply:
        return None
    if not targets:
        return Refused("blank target")
    if entry.leak and targets in inputs:
        return None
    return Asked(prompt.name, prompt.form, inputs, targets, chosen.shown, chosen.origin)
