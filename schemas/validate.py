"""Row validation: which column of a row breaks the contract, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

from schemas.record import FORMS, SPLITS, Record
from schemas.signal import Signal

_RECORD_TYPES = {f.name: get_type_hints(Record)[f.name] for f in fields(Record)}
_SIGNAL_TYPES = {f.name: get_type_hints(Signal)[f.name] for f in fields(Signal)}
_SIGNAL_TYPES["fields"] = dict


def record_problems(record: Record) -> Iterator[str]:
    """Yield one line, `column: what is wrong`, for each breach of the record contract."""
    yield from _typed(record, _RECORD_TYPES)
    for name in ("id", "inputs", "targets", "mine", "signal", "prompt", "document_id", "method"):
        if _blank(getattr(record, name)):
            yield f"{name}: is blank"
    if record.form not in FORMS:
        yield f"form: {record.form!r} is not one of {', '.join(FORMS)}"
    if record.split not in SPLITS:
        yield f"split: {record.split!r} is not one of {', '.join(SPLITS)}"
    yield from _span_problems(record.evidence_start, record.evidence_end, "evidence_")
    for name in ("input_tokens", "target_tokens"):
        count = getattr(record, name)
        if isinstance(count, int) and count < 1:
            yield f"{name}: {count} tokens, at least 1 expected"
    if record.form == "choice":
        yield from _choice_problems(record)


def signal_problems(signal: Signal, types: dict[str, Any]) -> Iterator[str]:
    """Yield the breaches of the signal contract; `types` are the hints of the signal's fields."""
    yield from _typed(signal, _SIGNAL_TYPES)
    for name in ("id", "mine", "signal", "document_id", "method"):
        if _blank(getattr(signal, name)):
            yield f"{name}: is blank"
    yield from _span_problems(signal.start, signal.end, "")
    if isinstance(signal.fields, dict):
        if signal.fields.keys() != types.keys():
            yield f"fields: has {sorted(signal.fields)}, expected {sorted(types)}"
        for name, value in signal.fields.items():
            for problem in _value_problems(value, types.get(name, object)):
                yield f"fields.{name}: {problem}"


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _typed(row: Any, types: dict[str, Any]) -> Iterator[str]:
    for name, expected in types.items():
        for problem in _value_problems(getattr(row, name), expected):
            yield f"{name}: {problem}"


def _value_problems(value: Any, expected: Any) -> Iterator[str]:
    if expected is str:
        yield from _string_problems(value)
    elif expected == list[str]:
        yield from _list_problems(value)
    elif expected is float and type(value) not in (float, int):
        yield f"expected a number, got {type(value).__name__}"
    elif expected is int and type(value) is not int:
        yield f"expected a whole number, got {type(value).__name__}"
    elif expected is bool and type(value) is not bool:
        yield f"expected true or false, got {type(value).__name__}"


def _list_problems(value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        yield f"expected a list of strings, got {type(value).__name__}"
        return
    for index, item in enumerate(value):
        for problem in _string_problems(item):
            yield f"item {index}: {problem}"


def _string_problems(value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"expected a string, got {type(value).__name__}"
    elif "\x00" in value:
        yield "holds the control character U+0000"
    elif not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            yield f"cannot be written as UTF-8 (character {error.start} is a lone surrogate)"


def _span_problems(start: Any, end: Any, prefix: str) -> Iterator[str]:
    if isinstance(start, int) and isinstance(end, int) and not 0 <= start <= end:
        yield f"{prefix}start, {prefix}end: {start}:{end} is no span"


def _choice_problems(record: Record) -> Iterator[str]:
    if record.targets not in record.options:
        yield f"options: do not hold the target {record.targets!r}"
    if len(set(record.options)) != len(record.options):
        yield "options: hold the same text twice"
    for option in record.options:
        if isinstance(option, str) and option not in record.inputs:
            yield f"inputs: do not show the option {option!r}"
