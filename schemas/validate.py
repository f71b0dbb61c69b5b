"""Row validation: which column of a row breaks the contract, and why.

Nearly every row is sound and every row is checked, so each check first asks whether all is well,
in one sweep, and only looks for the culprit if not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any, get_type_hints

from schemas.record import FORMS, SPLITS, UNKNOWN_CHARS, Record
from schemas.signal import Signal

_RECORD_FILLED = ("id", "inputs", "targets", "mine", "signal", "prompt", "document_id", "method")
_SIGNAL_FILLED = ("id", "mine", "signal", "document_id", "method")
_KINDS: dict[Any, tuple[tuple[type, ...], str]] = {
    float: ((float, int), "a number"),
    int: ((int,), "a whole number"),
    bool: ((bool,), "true or false"),
    dict: ((dict,), "a mapping"),
}


def record_problems(record: Record) -> Iterator[str]:
    """Yield one line, `column: what is wrong`, for each breach of the record contract."""
    yield from _RECORD_COLUMNS(record)
    yield from _blanks(record, _RECORD_FILLED)
    if record.form not in FORMS:
        yield f"form: {record.form!r} is not one of {', '.join(FORMS)}"
    if record.split not in SPLITS:
        yield f"split: {record.split!r} is not one of {', '.join(SPLITS)}"
    span = record.evidence_start, record.evidence_end, record.document_chars
    yield from _span_problems(*span, "evidence_")
    for name in ("input_tokens", "target_tokens"):
        count = getattr(record, name)
        if isinstance(count, int) and count < 1:
            yield f"{name}: {count} tokens, at least 1 expected"
    if record.form == "choice":
        yield from _choice_problems(record)


def signal_problems(signal: Signal, types: dict[str, Any]) -> Iterator[str]:
    """Yield the breaches of the signal contract; `types` are the hints of the signal's fields."""
    yield from _SIGNAL_COLUMNS(signal)
    yield from _blanks(signal, _SIGNAL_FILLED)
    yield from _span_problems(signal.start, signal.end, signal.document_chars, "")
    if isinstance(signal.fields, dict):
        if signal.fields.keys() != types.keys():
            yield f"fields: has {sorted(signal.fields)}, expected {sorted(types)}"
        for name, value in signal.fields.items():
            for problem in _value_problems(value, types.get(name, object)):
                yield f"fields.{name}: {problem}"


def _columns_check(owner: type, **instead: Any) -> Callable[[Any], Iterator[str]]:
    """Return a check of the type of every column of a dataclass."""
    hints = get_type_hints(owner) | instead
    types = {f.name: hints[f.name] for f in fields(owner)}
    texts = attrgetter(*(name for name, kind in types.items() if kind is str))
    others = [(name, kind) for name, kind in types.items() if kind is not str]

    def check(row: Any) -> Iterator[str]:
        sound = all(map(_is_text, texts(row)))
        for name, kind in others if sound else types.items():
            for problem in _value_problems(getattr(row, name), kind):
                yield f"{name}: {problem}"

    return check


_RECORD_COLUMNS = _columns_check(Record)
_SIGNAL_COLUMNS = _columns_check(Signal, fields=dict)


def _blanks(row: Any, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = getattr(row, name)
        if isinstance(value, str) and (not value or value.isspace()):
            yield f"{name}: is blank"


def _is_text(value: object) -> bool:
    return type(value) is str and "\x00" not in value and (value.isascii() or _encodes(value))


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _value_problems(value: Any, expected: Any) -> Iterator[str]:
    if expected is str:
        if not _is_text(value):
            yield _text_problem(value)
    elif expected == list[str]:
        yield from _list_problems(value)
    elif expected in _KINDS:
        allowed, wanted = _KINDS[expected]
        if type(value) not in allowed:
            yield f"expected {wanted}, got {type(value).__name__}"


def _list_problems(value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        yield f"expected a list of strings, got {type(value).__name__}"
        return
    for index, item in enumerate(value):
        if not _is_text(item):
            yield f"item {index}: {_text_problem(item)}"


def _text_problem(value: Any) -> str:
    if not isinstance(value, str):
        return f"expected a string, got {type(value).__name__}"
    if "\x00" in value:
        return "holds the control character U+0000"
    return "cannot be written as UTF-8, for it holds a lone surrogate"


def _span_problems(start: Any, end: Any, chars: Any, prefix: str) -> Iterator[str]:
    if not all(type(value) is int for value in (start, end, chars)):
        return  # the check of the columns has said so
    if not 0 <= start <= end:
        yield f"{prefix}start, {prefix}end: {start}:{end} is no span"
    elif chars < end and chars != UNKNOWN_CHARS:
        yield f"{prefix}end: {end} is behind the end of the document, which has {chars} characters"


def _choice_problems(record: Record) -> Iterator[str]:
    if record.targets not in record.options:
        yield f"options: do not hold the target {record.targets!r}"
    if len(set(record.options)) != len(record.options):
        yield "options: hold the same text twice"
    for option in record.options:
        if isinstance(option, str) and not option.strip():
            yield "options: hold a blank one"
        elif isinstance(option, str) and option not in record.inputs:
            yield f"inputs: do not show the option {option!r}"
