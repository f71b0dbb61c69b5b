"""What a recipe expects of each signal's records: the key `expect`, and the judgement by it.

    expect:
      "*": {duplicate_inputs: 0.05}
      sentiment:
        records: {min: 100}
        input_tokens: {p50: [20, 600]}
        target_tokens: {p99: [1, 200]}
        label_share: {min: 0.05, max: 0.9}
        answer_position: 0.1
        conflicting: 0.02

What stands under a signal goes before what stands under "*", key by key. A breach of it is an
error; a breach of our own defaults (`DEFAULTS`) only a warning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import sqrt
from typing import Any

import msgspec

import signals
from pipeline.errors import RecipeError
from pipeline.finished import MANIFEST
from pipeline.gate.finding import ERROR, WARNING, Finding
from pipeline.gate.numbers import Numbers, quantile
from pipeline.suggest import suggest

# Shares of fewer records say little.
LEAST_RECORDS = 200
# Chance alone moves a share this many standard deviations once in 30,000 times.
_DEVIATIONS = 4
_QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?|100)")


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The least and the most that something may be; None for any."""

    min: float | None = None
    max: float | None = None


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected of the records of a signal; None for nothing.

    `records` is their number; `input_tokens` and `target_tokens` map quantiles ("p50") to the
    least and the most tokens there; `label_share` is the range in which the share of each label
    must lie, where a signal's labels are fixed; `answer_position` the most by which any place
    among the options may be the right one more often than the others; `duplicate_inputs` and
    `conflicting` are the greatest shares of records whose inputs other records have too: those
    after the first, and those whose targets differ.
    """

    records: Range | None = None
    input_tokens: dict[str, tuple[float, float]] | None = None
    target_tokens: dict[str, tuple[float, float]] | None = None
    label_share: Range | None = None
    answer_position: float | None = None
    duplicate_inputs: float | None = None
    conflicting: float | None = None


DEFAULTS = Expectation(
    label_share=Range(max=0.95), answer_position=0.1, duplicate_inputs=0.5, conflicting=None
)


def check_expect(mapping: object, where: str = "expect") -> None:
    """Check what stands under the recipe's key `expect`.

    Raises RecipeError for what is no mapping, unknown signals and keys, and wrong values.
    """
    read(mapping, where)


def read(mapping: object, where: str = "expect") -> dict[str, Expectation]:
    """Return the expectations by signal, "*" among them; see `check_expect`."""
    if not isinstance(mapping, Mapping):
        raise RecipeError(f'{where}: expected a mapping of signals, or "*", to expectations')
    found = {}
    for name, value in mapping.items():
        if name != "*" and name not in signals.registry():
            known = signals.registry()
            raise RecipeError(f'{where}: unknown signal "{name}"; {suggest(str(name), known)}')
        found[name] = _read_one(value, f"{where}.{name}")
    return found


def _read_one(value: object, where: str) -> Expectation:
    known = Expectation.__struct_fields__
    if not isinstance(value, Mapping):
        raise RecipeError(f"{where}: expected a mapping with the keys {', '.join(known)}")
    for key in value:
        if key not in known:
            raise RecipeError(f'{where}: unknown key "{key}"; {suggest(str(key), known)}')
    try:
        expected = msgspec.convert(dict(value), Expectation)
    except msgspec.ValidationError as error:
        raise RecipeError(f"{where}: {error}") from None
    for problem in _problems(expected):
        raise RecipeError(f"{where}.{problem}")
    return expected


def _problems(expected: Expectation) -> Iterator[str]:
    for name in ("input_tokens", "target_tokens"):
        for key, (least, most) in (getattr(expected, name) or {}).items():
            if not _QUANTILE.fullmatch(key):
                yield f"{name}: {key!r} is no quantile; write p50 for the median, p1, p99, p99.9"
            if least > most:
                yield f"{name}.{key}: {least:g} is above {most:g}"
    for name in ("answer_position", "duplicate_inputs", "conflicting"):
        if not 0 <= (getattr(expected, name) or 0) <= 1:
            yield f"{name}: {getattr(expected, name)} is no share; give 0 to 1"
    for name in ("records", "label_share"):
        limits = getattr(expected, name) or Range()
        if limits.min is not None and limits.max is not None and limits.min > limits.max:
            yield f"{name}: min {limits.min:g} is above max {limits.max:g}"


def expectation(expected: Mapping[str, Expectation], signal: str) -> Expectation:
    """Return what is expected of one signal, that of "*" filled in."""
    own, all_ = (expected.get(name, Expectation()) for name in (signal, "*"))
    values = {n: getattr(own, n) for n in Expectation.__struct_fields__}
    return Expectation(
        **{n: getattr(all_, n) if value is None else value for n, value in values.items()}
    )


def unexpected(
    numbers: Mapping[str, Numbers], expected: Mapping[str, Expectation]
) -> Iterator[Finding]:
    """Yield what is not as expected, signal by signal; also for signals without any record."""
    for signal in sorted({*numbers, *(name for name in expected if name != "*")}):
        mine = numbers.get(signal, Numbers())
        asked = expectation(expected, signal)
        for message in _breaches(mine, asked):
            cure = f"see the source and the signal; if it should be so, change expect.{signal}"
            yield Finding("expect", ERROR, "", "", f"{signal}: {message}", cure)
        rest = {
            n: getattr(DEFAULTS, n) for n in asked.__struct_fields__ if getattr(asked, n) is None
        }
        if mine.records >= LEAST_RECORDS:
            for message in _breaches(mine, Expectation(**rest)):
                cure = f"see whether it should be so; then say it in the recipe: expect.{signal}"
                yield Finding("expect", WARNING, "", "", f"{signal}: {message}", cure)


def _breaches(mine: Numbers, asked: Expectation) -> Iterator[str]:
    if asked.records is not None and not _within(mine.records, asked.records):
        yield f"{mine.records:,} records, expected {_shown(asked.records)}"
    if not mine.records:
        return
    for name, counts in (("input_tokens", mine.inputs), ("target_tokens", mine.targets)):
        for key, (least, most) in (getattr(asked, name) or {}).items():
            length = quantile(counts, float(key[1:]) / 100)
            if not least <= length <= most:
                yield f"{name} {key} is {length:,}, expected {least:g} to {most:g}"
    yield from _label_breaches(mine, asked)
    yield from _position_breaches(mine, asked)
    for name, most in (
        ("duplicate_inputs", asked.duplicate_inputs),
        ("conflicting", asked.conflicting),
    ):
        n = mine.duplicates if name == "duplicate_inputs" else mine.conflicting
        if most is not None and n > most * mine.records:
            yield f"{name} {n:,} of {mine.records:,}, {n / mine.records:.1%}, over {most:.1%}"


def _label_breaches(mine: Numbers, asked: Expectation) -> Iterator[str]:
    total = sum(mine.labels.values())
    if asked.label_share is None or total < LEAST_RECORDS:
        return
    for label, n in sorted(mine.labels.items()):
        if not _within(n / total, asked.label_share):
            expected = _shown(asked.label_share)
            yield f"label {label!r} is {n / total:.3f} of {total:,}, expected {expected}"


def _position_breaches(mine: Numbers, asked: Expectation) -> Iterator[str]:
    """Compare the most frequent place of the target with an even share, chance allowed for."""
    if asked.answer_position is None:
        return
    by_options: dict[int, dict[int, int]] = defaultdict(dict)
    for (options, place), n in mine.places.items():
        by_options[options][place] = n
    for options, places in sorted(by_options.items()):
        total, even = sum(places.values()), 1 / options
        place = min(places, key=lambda p: (-places[p], p))
        share = places[place] / total
        chance = _DEVIATIONS * sqrt(even * (1 - even) / total)
        if total >= LEAST_RECORDS and share - even > max(asked.answer_position, chance):
            yield (
                f"answer_position: of {options} options the right one is number {place + 1} in "
                f"{share:.1%} of {total:,}; even would be {even:.1%}, and "
                f"{asked.answer_position:.1%} more is allowed"
            )


def _within(value: float, limits: Range) -> bool:
    return (limits.min is None or value >= limits.min) and (
        limits.max is None or value <= limits.max
    )


def _shown(limits: Range) -> str:
    low = "" if limits.min is None else f"at least {limits.min:g}"
    high = "" if limits.max is None else f"at most {limits.max:g}"
    return " and ".join(filter(None, (low, high))) or "any"


def expected_of(recipe: Mapping[str, Any]) -> dict[str, Expectation] | Finding:
    """Return the expectations in a manifest's recipe, or why they cannot be read."""
    try:
        return read(recipe.get("expect") or {})
    except RecipeError as error:
        return Finding("expect", ERROR, MANIFEST, "", f"recipe: {error}", "mend the recipe")
