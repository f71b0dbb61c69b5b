"""What must hold for one row: the exact rules, in plain Python, with the words for a breach.

The gate tries them on the rows that `screen` cannot clear, on a sample, and with `thorough` on
all. A rule here needs its screen there, or breaches outside the sample stay unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import signals
from pipeline.evidence import EVIDENCE_CHARS
from pipeline.gate.finding import EDITED, ERROR, WARNING, Level
from pipeline.promptbook import ANSWER, OPTIONS, PromptError, book_of
from pipeline.tokens import SENTINELS
from schemas import Evidence, Record, Signal
from schemas.signal import fields_id
from schemas.validate import record_problems, signal_problems

MARKERS = ("TEXT:", "QUERY:")
MISSING = ("None", "nan", "NaN", "null", "undefined")
_SENTINEL = re.compile(r"<extra_id_(\d+)>")
_PLACEHOLDER = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)\b[^{}]{0,200}\}\}")
_STATEMENT = re.compile(r"\{%-?\s*[a-z]+\b[^{}]{0,200}%\}")
_DOUBLED = re.compile(r"\ATEXT: TEXT:|QUERY: QUERY:")
# Behind the first marker, or behind the last one at the end.
_WORDS = "|".join(MISSING)
_AFTER_MARKER = re.compile(rf"\A(?:TEXT|QUERY): (?:{_WORDS})$|QUERY: (?:{_WORDS})\Z", re.M)

_PROMPT = "mend the prompt in signals/{}.yaml, and prompt again with --from_signals"


class Breach(NamedTuple):
    """One breach of a rule by a row."""

    check: str
    level: Level
    message: str
    cure: str


@dataclass(frozen=True)
class Limits:
    """What the recipe says of each record: lengths in tokens, and the share of documents held out
    (None where the manifest does not tell)."""

    least_inputs: int = 1
    most_inputs: int | None = None
    most_targets: int | None = None
    validation: float | None = None


@cache
def leak_prompts(signal: str) -> frozenset[str]:
    """Return the prompts ("signal/name") of a signal that forbid the target in the inputs."""
    if signal not in signals.registry():
        return frozenset()
    try:
        book = book_of(signal)
    except PromptError:
        return frozenset()
    return frozenset(f"{signal}/{prompt.name}" for prompt in book.prompts if prompt.entry.leak)


@cache
def _variables(signal: str) -> frozenset[str]:
    """Return the names that the prompts of a signal may use."""
    kind = signals.registry().get(signal)
    return frozenset({ANSWER, OPTIONS, *(kind.field_types if kind else ())})


def record_breaches(record: Record, signal: str, split: str, limits: Limits) -> Iterator[Breach]:
    """Yield what is wrong with a record of a table of one split; `signal` is "" for all signals."""
    for problem in record_problems(record):
        yield Breach(_check_of(problem), ERROR, problem, EDITED)
    yield from _place(record, signal, split)
    yield from _lengths(record, limits)
    if record.form != "choice" and record.options:
        yield Breach("choices", ERROR, f"options: a {record.form} record has none", EDITED)
    if record.form == "denoising":
        yield from _sentinels(record)
    else:
        yield from _leftovers(record)
    if record.prompt in leak_prompts(record.signal) and record.targets in record.inputs:
        yield Breach(
            "leaks",
            ERROR,
            f"targets: {_short(record.targets)} stand in the inputs, which the prompt "
            f"{record.prompt} forbids",
            _PROMPT.format(record.signal),
        )


def _check_of(problem: str) -> str:
    if "control character" in problem or "UTF-8" in problem:
        return "text"
    if problem.startswith(("options: ", "inputs: do not show")):
        return "choices"
    return "rows"


def _place(record: Record, signal: str, split: str) -> Iterator[Breach]:
    if record.split != split:
        yield Breach("rows", ERROR, f"split: {record.split!r} in a file of {split}", EDITED)
    if signal and record.signal != signal:
        yield Breach("rows", ERROR, f"signal: {record.signal!r} in a file of {signal}", EDITED)
    if not record.prompt.startswith(f"{record.signal}/"):
        message = f"prompt: {record.prompt!r} is none of the signal {record.signal}"
        yield Breach("rows", ERROR, message, EDITED)


def _lengths(record: Record, limits: Limits) -> Iterator[Breach]:
    for name, least, most in (
        ("input_tokens", limits.least_inputs, limits.most_inputs),
        ("target_tokens", 1, limits.most_targets),
    ):
        count = getattr(record, name)
        if (most is not None and count > most) or 0 < count < least:
            message = f"{name}: {count}, and the recipe allows {least} to {most}"
            yield Breach("tokens", ERROR, message, EDITED)


def _sentinels(record: Record) -> Iterator[Breach]:
    for name in ("inputs", "targets"):
        numbers = [int(digits) for digits in _SENTINEL.findall(getattr(record, name))]
        if numbers != list(range(len(numbers))):
            shown = ", ".join(map(str, numbers[:10]))
            message = f"{name}: sentinels {shown}; they must be 0, 1, 2, ... once each"
            yield Breach("sentinels", ERROR, message, EDITED)
    hidden, shown_again = (len(_SENTINEL.findall(t)) for t in (record.inputs, record.targets))
    if hidden != shown_again or not 1 <= hidden <= SENTINELS:
        message = f"targets: {shown_again} sentinels, the inputs have {hidden}"
        yield Breach("sentinels", ERROR, message, EDITED)


def _leftovers(record: Record) -> Iterator[Breach]:
    cure = _PROMPT.format(record.signal)
    for found in _DOUBLED.finditer(record.inputs):
        yield Breach("leftovers", ERROR, f"inputs: the marker {found[0]!r}", cure)
    for found in _AFTER_MARKER.finditer(record.inputs):
        yield Breach("leftovers", ERROR, f"inputs: {found[0]!r}, where a text belongs", cure)
    for name in ("inputs", "targets"):
        yield from _placeholders(name, getattr(record, name), record.signal)
    for name, text in [("targets", record.targets), *(("options", o) for o in record.options)]:
        if text in MISSING:
            message = f"{name}: {text!r} looks like a missing value"
            yield Breach("leftovers", WARNING, message, "see what the source means by it")


def _placeholders(name: str, text: str, signal: str) -> Iterator[Breach]:
    """Yield what Jinja would have filled: an error for a name of ours, else it may be the text's.

    Texts about templates, and wikis, hold such things too.
    """
    for found in _PLACEHOLDER.finditer(text):
        if found[1] in _variables(signal):
            message = f"{name}: {_short(found[0])} was not filled"
            yield Breach("leftovers", ERROR, message, _PROMPT.format(signal))
            return
    for found in (*_PLACEHOLDER.finditer(text), *_STATEMENT.finditer(text)):
        message = f"{name}: {_short(found[0])} looks like a template's"
        cure = "see whether the source's text has it; if not, mend the mine that leaves it"
        yield Breach("leftovers", WARNING, message, cure)
        return


def signal_breaches(signal: Signal, name: str) -> Iterator[Breach]:
    """Yield what is wrong with a signal of the table `name`."""
    kind = signals.registry()[name]
    for problem in signal_problems(signal, kind.field_types):
        yield Breach(_check_of(problem), ERROR, problem, EDITED)
    if signal.signal != name:
        yield Breach("rows", ERROR, f"signal: {signal.signal!r} in a file of {name}", EDITED)
    if kind.evidence and len(signal.fields[kind.evidence]) != signal.end - signal.start:
        message = (
            f"fields.{kind.evidence}: {len(signal.fields[kind.evidence])} characters, but the "
            f"evidence is {signal.start}:{signal.end}"
        )
        yield Breach("rows", ERROR, message, EDITED)


def evidence_breaches(evidence: Evidence) -> Iterator[Breach]:
    """Yield what is wrong with a piece of a document that is kept around a signal's evidence."""
    start, end, chars = evidence.start, evidence.end, evidence.document_chars
    if not 0 <= start <= end <= chars:
        yield Breach("rows", ERROR, f"{start}:{end} is no span of {chars} characters", EDITED)
        return
    first, last = evidence.text_start, evidence.text_start + len(evidence.text)
    if not 0 <= first <= start or not min(end, start + EVIDENCE_CHARS) <= last <= chars:
        message = f"text: holds {first}:{last}, but the evidence is {start}:{end} of {chars}"
        yield Breach("rows", ERROR, message, EDITED)


def own_id(signal: Signal) -> str:
    """Return the id that a signal must have by what it says."""
    cell = signal.mine, signal.document_id, signal.signal
    return fields_id(*cell, signal.start, signal.end, signal.fields)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
