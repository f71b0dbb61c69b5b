"""`restruct mines`, `signals` and `prompts`: what there is, from the registries."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import signals
from pipeline import mines
from pipeline.errors import UserError
from pipeline.fields.fieldmap import PARTS as MAPPED
from pipeline.mines.base import Mine
from pipeline.prompts import registry as prompt_books
from pipeline.recipe_keys import option_types
from pipeline.suggest import suggest
from schemas import PARTS


def list_mines(console: Console) -> None:
    """Print every mine with the parts it gives and its options."""
    table = _table("mine", "gives", "options", "about")
    for name, kind in mines.registry().items():
        table.add_row(*map(escape, (name, _gives(kind), ", ".join(option_types(kind)), kind.about)))
    console.print(table)


def list_signals(console: Console) -> None:
    """Print every signal with the parts it needs, its fields and its number of prompts."""
    table = _table("signal", "needs", "fields", "prompts", "about")
    for name, kind in signals.registry().items():
        forms = Counter(prompt.form for prompt in prompt_books()[name].prompts)
        counts = ", ".join(f"{n} {form}" for form, n in sorted(forms.items()))
        fields = ", ".join(kind.field_types)
        table.add_row(*map(escape, (name, ", ".join(kind.needs), fields, counts, kind.about)))
    console.print(table)


def list_prompts(console: Console, signal: str | None) -> None:
    """Print the prompts of every signal by name, or those of one signal with their templates.

    Raises UserError for an unknown signal.
    """
    books = prompt_books()
    if signal is not None:
        if signal not in books:
            raise UserError(f'--signal: unknown signal "{signal}"; {suggest(signal, books)}')
        for prompt in books[signal].prompts:
            console.print(f"[bold cyan]{signal}/{prompt.name}[/] ({prompt.form})")
            for text in (prompt.entry.inputs, f"=> {prompt.entry.targets}"):
                console.print(_indented(text), markup=False, highlight=False, soft_wrap=True)
            console.print()
        return
    table = _table("prompt", "form", "asks")
    for name, book in books.items():
        for prompt in book.prompts:
            asks = prompt.entry.inputs.strip().splitlines()[-1]
            table.add_row(*map(escape, (f"{name}/{prompt.name}", prompt.form, asks)))
    console.print(table)


def _gives(kind: type[Mine]) -> str:
    """Return the parts that a mine gives, or could give with a map of fields."""
    if "fields" in option_types(kind):
        return f"{', '.join(part for part in MAPPED if part in PARTS)}: those its fields map"
    return ", ".join(sorted(kind().gives()))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


def _table(*names: str) -> Table:
    table: Any = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table  # type: ignore[no-any-return]
