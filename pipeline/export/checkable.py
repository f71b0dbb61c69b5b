"""Which records a rule can check, and which ability each signal trains: `checkable.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec

from pipeline.errors import UserError
from pipeline.strict_yaml import read_yaml
from schemas import Record

_FILE = "checkable.yaml"


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a signal trains, and its prompts whose free answers a rule can check."""

    ability: str
    prompts: list[str] = []


@cache
def table() -> dict[str, Signal]:
    """Return the file's entries by signal. Raises UserError where the file is wrong."""
    path = str(resources.files("pipeline.export") / _FILE)
    raw: Any = read_yaml(path)
    try:
        return msgspec.convert(raw, dict[str, Signal])
    except msgspec.ValidationError as error:
        raise UserError(f"{path}: {error}") from None


def ability_of(signal: str) -> str:
    """Return the ability that a signal trains; "other" for a signal that the file lacks."""
    found = table().get(signal)
    return found.ability if found else "other"


def refusal(record: Record) -> str:
    """Return why no rule can check the answer to a record; "" if one can."""
    if record.form == "denoising":
        return "hidden spans are no question"
    if record.form == "choice":
        return "" if record.targets in record.options else "the target is none of the options"
    found = table().get(record.signal)
    checked = found is not None and record.prompt.rpartition("/")[2] in found.prompts
    return "" if checked else "more than one answer could be right"
