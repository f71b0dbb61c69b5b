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
from pipeline.prompts import Prompt, PromptBook
from pipeline.prompts import registry as prompt_books
from pipeline.recipe_keys import option_types
from pipeline.suggest import suggest
from schemas import PARTS
from schemas.record import FORMS


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
        forms = _forms(prompt_books()[name])
        counts = ", ".join(f"{n} {form}" for form, n in sorted(forms.items()))
        fields = ", ".join(kind.field_types)
        about = f"{kind.about} Only where a recipe names it." if kind.opt_in else kind.about
        table.add_row(*map(escape, (name, ", ".join(kind.needs), fields, counts, about)))
    console.print(table)


def list_prompts(console: Console, signal: str | None) -> None:
    """Print how many prompts each signal has, or those of one signal, rendered on their examples.

    Raises UserError for an unknown signal.
    """
    books = prompt_books()
    if signal is None:
        _count_prompts(console, books)
        return
    if signal not in books:
        raise UserError(f'--signal: unknown signal "{signal}"; {suggest(signal, books)}')
    denoise = books[signal].denoise
    if denoise:
        console.print(
            f"{signal} has no prompts: {denoise.density:.0%} of the tokens of its field "
            f"{denoise.text} are hidden, in spans of {denoise.mean_span:g} on average, as T5 does."
        )
    for prompt in books[signal].prompts:
        _show_prompt(console, signal, prompt)


def _count_prompts(console: Console, books: dict[str, PromptBook]) -> None:
    """Print a line a signal with its prompts by form, and the total."""
    rows = {name: _forms(book) for name, book in books.items()}
    total = sum(rows.values(), Counter[str]())
    table = _table("signal", *FORMS, "prompts")
    for name, counts in (*rows.items(), (f"{len(rows)} signals", total)):
        prompts = counts.total() - counts["denoising"]
        table.add_row(escape(name), *(str(counts[f] or "") for f in FORMS), str(prompts))
    console.print(table)
    console.print("\nrestruct prompts --signal NAME shows the prompts of one signal.")


def _forms(book: PromptBook) -> Counter[str]:
    """Return how many ways there are to ask in each form; denoising is one way, without wording."""
    return Counter(["denoising"] if book.denoise else [prompt.form for prompt in book.prompts])


def _show_prompt(console: Console, signal: str, prompt: Prompt) -> None:
    """Print a prompt: when it applies, its templates, and what it makes of its example."""
    entry = prompt.entry
    console.print(f"[bold cyan]{signal}/{prompt.name}[/] ({prompt.form})")
    conditions = [*(f"{name} is given" for name in entry.needs), *map(_one_of, entry.when.items())]
    if conditions:
        _print_plain(console, f"where {' and '.join(conditions)}", "  ")
    _print_plain(console, entry.inputs, "  | ")
    _print_plain(console, entry.targets, "  > ")
    _print_plain(console, entry.renders.inputs, "    ")
    _print_plain(console, f"=> {entry.renders.targets}", "    ")
    console.print()


def _one_of(condition: tuple[str, list[str]]) -> str:
    field, values = condition
    return f"{field} is {' or '.join(values)}"


def _print_plain(console: Console, text: str, margin: str) -> None:
    """Print `text` as it is, each line after `margin`."""
    lines = "\n".join(margin + line for line in text.strip().splitlines())
    console.print(lines, markup=False, highlight=False, soft_wrap=True)


def _gives(kind: type[Mine]) -> str:
    """Return the parts that a mine gives, or could give with a map of fields."""
    if "fields" in option_types(kind):
        return f"{', '.join(part for part in MAPPED if part in PARTS)}: those its fields map"
    return ", ".join(sorted(kind().gives()))


def _table(*names: str) -> Table:
    table: Any = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table  # type: ignore[no-any-return]
