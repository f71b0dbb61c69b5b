"""Prompt books: `signals/x.yaml` read, checked against the signal's fields, compiled once.

docs/prompts.md describes the format. Every mistake that can be seen without data is an error
here, with the file and the entry, so that none waits for the right document to come along.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Literal, TypeVar

import msgspec
from jinja2 import TemplateError

import signals
from pipeline.errors import RecipeError, UserError
from pipeline.strict_yaml import read_yaml
from pipeline.suggest import suggest
from pipeline.templates import Wording, compiled
from signals import SignalType

Form = Literal["choice", "generation"]
# What stands in records for the name of the prompt, where there is none.
DENOISE = "denoise"
# The right option and the options as shown, beside the signal's own fields.
ANSWER, OPTIONS = "answer", "options"
_T = TypeVar("_T", bound=msgspec.Struct)
_TURN = threading.Lock()


class PromptError(UserError):
    """A prompt file is wrong; the message names the file, the entry and the cure."""


class Choices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How options are had: `labels`, else the field `given`, else `nearby`, else the pool.

    With `per` there is a pool for each value of that field.
    """

    answer: str
    labels: list[str] = []
    given: str = ""
    nearby: str = ""
    never: list[str] = []
    absent_from: str = ""
    per: str = ""
    count: int = 4


# The choices of a signal that nothing is asked about.
NO_CHOICES = Choices(answer="")


class Denoise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How spans of the field `text` are hidden: the share of its tokens, and the mean of tokens
    in a span (see `pipeline.denoise`)."""

    text: str
    density: float = 0.15
    mean_span: float = 3.0


class Renders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a prompt must make of its example."""

    inputs: str
    targets: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One prompt as it stands in the file."""

    name: str
    form: Form
    inputs: str
    targets: str
    example: dict[str, Any]
    renders: Renders
    needs: list[str] = []
    when: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    leak: Literal["refuse", ""] = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    choices: Any
    prompts: list[Any]
    example: Any = None  # holds anchors that the prompts' examples refer to


class _DenoiseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    denoise: Any


@dataclass(frozen=True)
class Prompt:
    """One compiled prompt. `inputs` and `targets` are templates over the signal's fields."""

    entry: Entry
    name: str
    form: Form
    inputs: Wording
    targets: Wording
    rank_suffix: bytes


@dataclass(frozen=True)
class PromptBook:
    """All prompts of one signal, in the order of the file.

    With `denoise` there are none, and no choices: spans of a text are hidden instead.
    """

    signal: str
    choices: Choices
    prompts: tuple[Prompt, ...]
    denoise: Denoise | None = None

    @cached_property
    def alike(self) -> list[tuple[Entry, list[Prompt]]]:
        """An entry for each pair of `needs` and `when`, with all the prompts that have the pair."""
        found: dict[tuple[str, str], tuple[Entry, list[Prompt]]] = {}
        for prompt in self.prompts:
            wanted = str(prompt.entry.needs), str(prompt.entry.when)
            found.setdefault(wanted, (prompt.entry, []))[1].append(prompt)
        return list(found.values())


@cache
def registry() -> dict[str, PromptBook]:
    """Return the prompt book of every signal, by signal name.

    Raises PromptError if a file is missing, left over, or wrong.
    """
    kinds = signals.registry()
    folder = str(resources.files("signals"))
    found = {name.removesuffix(".yaml") for name in os.listdir(folder) if name.endswith(".yaml")}
    for name in sorted(found - kinds.keys()):
        raise PromptError(f"signals/{name}.yaml has no signals/{name}.py; {suggest(name, kinds)}")
    return {name: book_of(name) for name in kinds}


@cache
def book_of(signal: str) -> PromptBook:
    """Return the prompt book of one signal. Raises PromptError if its file is missing or wrong.

    Threads take turns: two that are the first to convert to one type crash msgspec.
    """
    with _TURN:
        return _book_of(signal)


@cache
def _book_of(signal: str) -> PromptBook:
    path = f"{resources.files('signals')}/{signal}.yaml"
    if not os.path.exists(path):
        raise PromptError(f"signals/{signal}.yaml is missing: the signal {signal} has no prompts")
    return load(signals.registry()[signal], path)


def load(kind: SignalType, path: str) -> PromptBook:
    """Return the prompt book that the YAML file at `path` spells for one kind of signal.

    Raises PromptError for anything that could not render, or would render nonsense.
    """
    where = "/".join(path.split("/")[-2:])
    try:
        raw = read_yaml(path)
    except RecipeError as error:
        raise PromptError(str(error)) from error
    if isinstance(raw, dict) and DENOISE in raw:
        return PromptBook(kind.name, NO_CHOICES, (), _denoising(where, raw, kind))
    file = _typed(where, raw, _File)
    choices = _typed(f"{where}: choices", file.choices, Choices)
    _check_choices(f"{where}: choices", choices, kind)
    prompts: dict[str, Prompt] = {}
    for index, item in enumerate(file.prompts):
        name = item.get("name") if isinstance(item, dict) else None
        place = f"{where}: prompt {name or f'number {index + 1}'}"
        entry = _typed(place, item, Entry)
        if entry.name in prompts:
            raise PromptError(f"{place}: the name is taken; give each prompt its own")
        prompts[entry.name] = _compiled(place, entry, choices, kind)
    return PromptBook(kind.name, choices, tuple(prompts.values()))


def _denoising(where: str, raw: dict[str, Any], kind: SignalType) -> Denoise:
    if "prompts" in raw:
        raise PromptError(f"{where}: has both prompts and {DENOISE}; give one of them")
    denoise = _typed(f"{where}: {DENOISE}", _typed(where, raw, _DenoiseFile).denoise, Denoise)
    _check_field(f"{where}: {DENOISE}", denoise.text, kind)
    if kind.field_types[denoise.text] is not str:
        raise PromptError(f"{where}: {DENOISE}: the field {denoise.text!r} is no text")
    if not 0 < denoise.density <= 0.5:
        raise PromptError(f"{where}: {DENOISE}: density is {denoise.density}; give 0 to 0.5")
    if not denoise.mean_span >= 1:
        raise PromptError(f"{where}: {DENOISE}: mean_span is {denoise.mean_span}; give 1 or more")
    return denoise


def _typed(where: str, raw: Any, struct: type[_T]) -> _T:
    """Return `raw` as a `struct`; an unknown or missing key is named before any wrong type."""
    known = {f.name: f.required for f in msgspec.structs.fields(struct)}
    if not isinstance(raw, dict):
        raise PromptError(f"{where}: expected the keys {', '.join(known)}")
    for key in raw:
        if key not in known:
            raise PromptError(f"{where}: unknown key {key!r}; {suggest(str(key), known)}")
    for key, required in known.items():
        if required and key not in raw:
            raise PromptError(f"{where}: the key {key!r} is missing")
    try:
        return msgspec.convert(raw, struct)
    except msgspec.ValidationError as error:
        raise PromptError(f"{where}: {error}") from None


def _check_choices(where: str, choices: Choices, kind: SignalType) -> None:
    listed = [getattr(choices, key) for key in ("given", "nearby", "absent_from", "per")]
    for name in (choices.answer, *choices.never, *filter(None, listed)):
        _check_field(where, name, kind)
    if choices.labels and (choices.given or choices.nearby):
        raise PromptError(f"{where}: labels are a closed set; drop given and nearby")
    if choices.count < 2:
        raise PromptError(f"{where}: count is {choices.count}; a choice needs at least 2 options")


def _check_field(where: str, name: str, kind: SignalType) -> None:
    if name not in kind.field_types:
        raise PromptError(f"{where}: unknown field {name!r}; {suggest(name, kind.field_types)}")


def _compiled(where: str, entry: Entry, choices: Choices, kind: SignalType) -> Prompt:
    for problem in _entry_problems(entry, choices, kind):
        raise PromptError(f"{where}: {problem}")
    for name in (*entry.needs, *entry.when):
        _check_field(where, name, kind)
    raw_name = entry.name.encode()
    return Prompt(
        entry,
        entry.name,
        entry.form,
        _template(f"{where}: inputs", entry.inputs, entry.form, kind),
        _template(f"{where}: targets", entry.targets, entry.form, kind),
        b"%d:%s" % (len(raw_name), raw_name),
    )


def _entry_problems(entry: Entry, choices: Choices, kind: SignalType) -> Iterator[str]:
    if not entry.name.isidentifier():
        yield "name it in letters, digits and underscores"
    if entry.form == "choice" and entry.targets.strip() != "{{ answer }}":
        yield "the targets of a choice prompt are {{ answer }}, the right option as it is shown"
    if entry.form == "choice" and entry.leak:
        yield "leak: a choice shows its target among the options; drop the key"
    if entry.words and set(entry.words) != set(choices.labels):
        yield f"words must word exactly the labels: {', '.join(choices.labels) or 'there are none'}"
    if len(set(entry.words.values())) != len(entry.words):
        yield "words: two labels have the same wording"
    fields = entry.example.keys() - {"pool"}
    if fields != kind.field_types.keys():
        yield f"example: has {sorted(fields)}, the signal's fields are {sorted(kind.field_types)}"


def _template(where: str, source: str, form: Form, kind: SignalType) -> Wording:
    allowed = dict.fromkeys((*kind.field_types, ANSWER))
    if form == "choice":
        allowed[OPTIONS] = None
    try:
        template, used = compiled(source)
    except TemplateError as error:
        raise PromptError(f"{where}: {error}") from None
    for name in sorted(used - allowed.keys()):
        raise PromptError(f"{where}: unknown variable {name!r}; {suggest(name, allowed)}")
    if form == "choice" and where.endswith("inputs") and OPTIONS not in used:
        raise PromptError(f"{where}: a choice prompt must show {{{{ options }}}}")
    return template
