"""`restruct show` and `restruct why`: records for people, and where one comes from."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

import signals
from pipeline.face.lookup import record_by_id, records_of, signal_of, spread
from pipeline.finished import read_manifest, undamaged
from pipeline.prompts import Asked, ask, pool_key, registry
from pipeline.suggest import listed
from schemas import Record, Signal

_TEXT_SHOWN = 2000


def show(out: str, signal: str | None, n: int, console: Console) -> None:
    """Print `n` records of the dataset in `out`, as different as can be, all whole.

    Raises UserError where there is no finished dataset or no record of `signal`.
    """
    with undamaged(out):
        records = spread(records_of(out), signal, n)
    for record in records:
        head = f"{record.mine} · {record.prompt} · {record.form} · {record.split}"
        body: list[Text] = [_block("inputs", record.inputs), _block("targets", record.targets)]
        if record.options:
            body.append(_block("options", listed(map(repr, record.options))))
        panel = Panel(
            Group(*body), title=escape(head), subtitle=record.id, title_align="left",
            subtitle_align="left",
        )  # fmt: skip
        console.print(panel if console.is_terminal else Group(_plain_head(head, record), *body))


def why(record_id: str, data: str, console: Console) -> None:
    """Print where one record of the dataset in `data` comes from: document to options.

    `record_id` may be any unique beginning of an id.
    Raises UserError for an unknown or ambiguous id, and where there is no finished dataset.
    """
    with undamaged(data):
        record = record_by_id(records_of(data), record_id)
        signal = signal_of(data, record)
    origin = read_manifest(data).get("run", {}).get("from_signals") or ""
    if signal is None and origin:
        signal = signal_of(origin, record)
    facts = dict(_record_facts(record))
    facts |= dict(_signal_facts(record, signal) if signal else _no_signal(data, record))
    facts |= dict(_prompt_facts(record))
    if record.options:
        facts["options"] = listed(map(repr, record.options))
        facts["options from"] = options_origin(record, signal)
    for name, value in facts.items():
        console.print(_line(name, value), soft_wrap=True)


def options_origin(record: Record, signal: Signal | None) -> str:
    """Return where the options of a record come from, found by asking its signal again."""
    if signal is None:
        return "unknown, for its signal is not here"
    # Without a pool, only options that the signal or the prompt holds itself can be had.
    own = (asked for asked in ask(signal, None, None) if isinstance(asked, Asked))
    for asked in own:
        if asked.prompt == prompt_name(record) and asked.options == record.options:
            return asked.origin
    return f"the right one from the document, the others drawn from the pool {pool_key(signal)}"


def prompt_name(record: Record) -> str:
    """Return the name of a record's prompt within its signal's file."""
    return record.prompt.rpartition("/")[2]


def _record_facts(record: Record) -> Iterator[tuple[str, str]]:
    yield "record", f"{record.id} ({record.split}, {record.form})"
    yield "inputs", record.inputs
    yield "targets", record.targets
    yield "document", f"{record.document_id} (mine {record.mine})"
    yield "uri", record.uri or "unknown"
    yield "license", record.license or "unknown"
    yield "language", record.language or "unknown"


def _signal_facts(record: Record, signal: Signal) -> Iterator[tuple[str, str]]:
    yield "title", signal.title or "none"
    yield "signal", f"{signal.signal} {signal.id}, version {signal.version}"
    yield "method", record.method
    kind = signals.registry().get(signal.signal)
    evidence = kind.evidence if kind else ""
    for name, value in signal.fields.items():
        if name != evidence:
            yield f"  {name}", str(value)
    span = f"characters {record.evidence_start} to {record.evidence_end} of the document's text"
    yield "evidence", span if record.evidence_end else "the document as a whole"
    if evidence in signal.fields:
        yield f"  {evidence}", str(signal.fields[evidence])


def _no_signal(data: str, record: Record) -> Iterator[tuple[str, str]]:
    yield "method", record.method
    yield "signal", f"{record.signal}; not found in {data}, so it was prompted from another folder"
    yield "evidence", f"characters {record.evidence_start} to {record.evidence_end}"


def _prompt_facts(record: Record) -> Iterator[tuple[str, str]]:
    yield "prompt", record.prompt
    book = registry().get(record.signal)
    if book and book.denoise:
        share, mean = book.denoise.density, book.denoise.mean_span
        yield "hidden", f"{share:.0%} of the tokens, in spans of {mean:g} on average, as T5 does"
        return
    prompts = book.prompts if book else ()
    entry = next((p.entry for p in prompts if p.name == prompt_name(record)), None)
    if entry is None:
        yield "template", "this version of restruct has no such prompt any more"
        return
    yield "template", entry.inputs.strip()
    yield "  targets", entry.targets.strip()


def _plain_head(head: str, record: Record) -> Text:
    return Text(f"--- {record.id} · {head}")


def _block(name: str, value: str) -> Text:
    return Text.assemble((f"{name}\n", "bold cyan"), f"{value}\n")


def _line(name: str, value: str) -> Text:
    """Return a fact; a long or many-lined value stands below its name, and its tail is counted."""
    if len(value) > _TEXT_SHOWN:
        value = f"{value[:_TEXT_SHOWN]} … ({len(value) - _TEXT_SHOWN:,} characters more)"
    if "\n" in value:
        value = "\n" + "\n".join(f"    {line}" for line in value.splitlines())
    return Text.assemble((f"{name}: ", "bold cyan"), value)
