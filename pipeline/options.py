"""The options of a choice prompt: where they come from, which are shown, and in what order."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipeline.pool import Pool, same_words, word_key
from pipeline.promptbook import Choices, Prompt
from schemas import Signal, stable_hash

# Longer options would make an input that is mostly options.
OPTION_CHARS = 400
# Options that speak of the other options make sense only after them.
_LAST = re.compile(r"(?:all|any|both|either|neither|none) of (?:the|these|those|them)\b", re.I)


class Options(NamedTuple):
    """The right option, all options in the order shown, and the words for their origin."""

    answer: str
    shown: list[str]
    origin: str


NO_OPTIONS = Options("", [], "")


def pool_name(signal: Signal, choices: Choices) -> str:
    """Return the name of the pool that a signal gives to and draws from."""
    name = f"{signal.mine}/{signal.signal}/{signal.language}"
    return f"{name}/{signal.fields[choices.per]}" if choices.per else name


def own_values(fields: dict[str, Any], choices: Choices) -> list[str]:
    """Return the values that fields give to their pool; [] where the options are not pooled."""
    if choices.labels or (choices.given and fields[choices.given]):
        return []
    return [value for value in listed(fields[choices.answer]) if showable(value)]


def right_option(signal: Signal, choices: Choices) -> str:
    """Return the answer field, or one value of it, picked by the signal's id; "" if there is none.

    One that can be shown is preferred.
    """
    value = signal.fields[choices.answer]
    if isinstance(value, str):
        return value.strip()
    several = [v for v in listed(value) if showable(v)] or listed(value) or [""]
    return several[stable_hash(signal.id, "answer") % len(several)]


def listed(value: Any) -> list[str]:
    """Return a field's value, a string or a list of them, as a list of trimmed strings."""
    return [item.strip() for item in ([value] if isinstance(value, str) else value)]


def showable(option: str) -> bool:
    """Tell whether an option can stand in double quotes on a line."""
    return len(option) <= OPTION_CHARS and _in_quotes(option)


def _in_quotes(option: str) -> bool:
    return bool(option) and '"' not in option and "\n" not in option


def quoted(options: list[str]) -> str:
    """Return options as RST prints them: `"A" or "B"`; `"A", "B", or "C"`."""
    marked = [f'"{option}"' for option in options]
    if len(marked) <= 2:
        return " or ".join(marked)
    return f"{', '.join(marked[:-1])}, or {marked[-1]}"


def options_for(
    prompt: Prompt, choices: Choices, signal: Signal, answer: str, pool: Pool | None
) -> Options | None:
    """Return the right option among others; None if there are no others, or it is not to be shown.

    Labels are a closed set; else the source's own options; else other parts of the same document;
    else values drawn from `pool`.
    """
    if choices.labels:
        if answer not in choices.labels:
            return None
        words = prompt.entry.words
        options = [words.get(label, label) for label in choices.labels]
        answer, origin = words.get(answer, answer), "the labels of the prompt"
    elif choices.given and signal.fields[choices.given]:
        options = list(dict.fromkeys(listed(signal.fields[choices.given])))
        if not all(map(_in_quotes, options)):
            return None
        origin = "the source's own options"
    elif showable(answer):
        wrong, origin = _wrong(prompt, choices, signal, answer, pool)
        options = [answer, *wrong]
    else:
        return None
    if len(options) < 2 or answer not in options:
        return None
    return Options(answer, _ordered(signal.id, prompt.name, options), origin)


def _wrong(
    prompt: Prompt, choices: Choices, signal: Signal, answer: str, pool: Pool | None
) -> tuple[list[str], str]:
    """Return wrong options and their origin: those of the same document if they suffice."""
    wanted = choices.count - 1
    near = _near(choices, signal.fields, answer)
    if len(near) >= wanted:
        # A seed other than that of the order shown: else the drawn ones, being first in it, would
        # nearly always stand before the right option.
        order = _ordered(signal.id, f"{prompt.name}/drawn", near)
        return order[:wanted], "other parts of the same document"
    if not pool:
        return [], ""
    never = [value for name in choices.never for value in listed(signal.fields[name])]
    text = signal.fields[choices.absent_from] if choices.absent_from else ""
    wrong = pool.draw(f"{signal.id}/{prompt.name}", answer, wanted, never, text)
    return wrong, f"drawn from {len(pool)} values of {pool_name(signal, choices)}"


def _near(choices: Choices, fields: dict[str, Any], answer: str) -> list[str]:
    if not choices.nearby:
        return []
    key = word_key(answer) or "\n"
    text = fields[choices.absent_from].casefold() if choices.absent_from else ""
    values = dict.fromkeys(filter(showable, listed(fields[choices.nearby])))
    strange = (v for v in values if not same_words(word_key(v) or "\t", key))
    return [v for v in strange if v.casefold() not in text]


def _ordered(signal_id: str, prompt: str, options: list[str]) -> list[str]:
    """Return options in an order that only the signal, the prompt and the options decide."""

    def rank(option: str) -> tuple[bool, int, str]:
        return bool(_LAST.match(option)), stable_hash(signal_id, prompt, option), option

    return sorted(options, key=rank)
