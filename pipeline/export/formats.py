"""The formats by name: what each is for, its columns, and how rows are made of records and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pyarrow as pa

from pipeline.errors import UserError
from pipeline.export import chat, instruction, p3, plain, verl
from pipeline.suggest import suggest
from schemas import Record


@dataclass(frozen=True)
class Format:
    """One format. `refusal` says why a record cannot be exported, "" if it can; `to_row` takes a
    record and its number within its split; `from_row` gives back what a row keeps of a record;
    `needs` are the columns that its readers look for.
    """

    name: str
    about: str
    needs: tuple[str, ...]
    schema: pa.Schema
    refusal: Callable[[Record], str]
    to_row: Callable[[Record, int], dict[str, Any]]
    from_row: Callable[[dict[str, Any]], dict[str, Any]]
    lines_only: bool = False


def _format(name: str, module: ModuleType, *, lines_only: bool = False) -> Format:
    return Format(
        name,
        module.ABOUT,
        module.NEEDS,
        module.SCHEMA,
        module.refusal,
        module.to_row,
        module.from_row,
        lines_only,
    )


FORMATS = {
    found.name: found
    for found in (
        _format("chat", chat),
        _format("instruction", instruction),
        _format("verl", verl),
        _format("p3", p3),
        # The run's own files are these columns as Parquet already.
        _format("jsonl", plain, lines_only=True),
    )
}


def format_named(name: str) -> Format:
    """Return a format. Raises UserError for an unknown one."""
    if name not in FORMATS:
        raise UserError(f'--format: unknown format "{name}"; {suggest(name, FORMATS)}')
    return FORMATS[name]
