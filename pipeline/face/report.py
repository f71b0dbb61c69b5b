"""What a run made, as a person reads it: from the manifest alone."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.progress import clock
from pipeline.sinks import MIN_ROWS
from pipeline.suggest import listed

Manifest = dict[str, Any]

_REASONS_SHOWN = 15


def print_report(
    manifest: Manifest, console: Console, output: str, program: str = "restruct"
) -> None:
    """Print the cells, what was dropped and lost and why, the sizes, and what to try next.

    `output` is the folder as the user named it and `program` what the user can call, for the
    commands at the end.
    """
    console.print(cell_table(manifest))
    for kind, title in (("filtered", "Left out"), ("dead", "Dead")):
        reasons = reason_table(manifest, kind, title)
        if reasons.row_count:
            console.print()
            console.print(reasons)
    for line in closing_lines(manifest, output, program):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def cell_table(manifest: Manifest) -> Table:
    """Return the table mine x signal: documents, signals, records, mean lengths in tokens."""
    table = _table(manifest["recipe"].get("name") or None)
    table.caption = "in, out: mean tokens of inputs and targets"
    table.add_column("mine", overflow="fold")
    # The longest name of a signal must fit, or rows break where nobody looks for it.
    table.add_column("signal", min_width=15, overflow="fold")
    for name in ("documents", "signals", "records", "in", "out"):
        table.add_column(name, justify="right", overflow="fold")
    stats = {(row["mine"], row["signal"]): row for row in manifest["stats"]}
    signals = _out(manifest, "unique") or _out(manifest, "signal")
    documents = {m: n for (m, _), n in (_out(manifest, "document")).items()}
    last = None
    for mine, signal in sorted({*stats, *signals, *((m, "") for m in _alone(documents, signals))}):
        row = stats.get((mine, signal), {})
        first = mine != last
        last = mine
        table.add_row(
            escape(mine) if first else "",
            escape(signal),
            f"{documents[mine]:,}" if first and mine in documents else "",
            _count(signals.get((mine, signal), 0)),
            _count(row.get("records", 0)),
            _mean(row.get("mean_input_tokens")),
            _mean(row.get("mean_target_tokens")),
        )
    return table


def reason_table(manifest: Manifest, kind: str, title: str) -> Table:
    """Return the reasons for `kind` ("filtered" or "dead") by stage, the commonest first."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    cells: dict[tuple[str, str], set[str]] = defaultdict(set)
    for page in manifest["books"]:
        for reason, number in page[kind].items():
            key = (page["stage"], reason)
            counts[key] += number
            cells[key].add("/".join(filter(None, (page["mine"], page["signal"]))))
    table = _table(title)
    table.add_column("items", justify="right")
    for name in ("stage", "reason", "of"):
        table.add_column(name, overflow="fold")
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    for key in ranked[:_REASONS_SHOWN]:
        of = listed(sorted(cells[key]), 3)
        table.add_row(f"{counts[key]:,}", *(escape(text) for text in (*key, of)))
    if ranked[_REASONS_SHOWN:]:
        rest = sum(counts[key] for key in ranked[_REASONS_SHOWN:])
        table.add_row(f"{rest:,}", "", "other reasons (see manifest.json)", "")
    return table


def closing_lines(manifest: Manifest, output: str, program: str) -> Iterator[str]:
    """Yield what there is on disk, how long it took, and the next commands to try."""
    yield ""
    yield _sizes(manifest)
    yield _time(manifest)
    dead = _shards(manifest, "dead")
    where = shlex.quote(output)
    if dead:
        rows = sum(shard["rows"] for shard in dead)
        share = manifest["verdict"]["dead_fraction"]
        yield f"Dead letters: {rows:,} (at worst {share:.2%} of a mine) in {where}:"
        if left_out := manifest.get("dead_letters", {}).get("left_out"):
            most = manifest["dead_letters"]["most_of_a_kind"]
            yield (
                f"  ({left_out:,} more are counted and not written: of one stage, mine and reason "
                f"{most:,} are enough; --max_dead_letters says how many)"
            )
        yield from (f"  {shard['path']}" for shard in dead[:5])
    yield from _fewer_shards(manifest)
    if cut := manifest["verdict"].get("inputs_cut"):
        yield (
            f"Not read to the end: {cut:,} (each one dead letter, but what followed it is lost, "
            "however much that was)"
        )
    if _shards(manifest, "records"):
        yield "Next:"
        yield f"  {program} show {where} -n 5"
        signal = manifest["stats"][0]["signal"] if manifest["stats"] else ""
        yield f"  {program} show {where} --signal {signal}"
        yield f"  {program} why RECORD_ID --data {where}"


def failure(manifest: Manifest, output: str) -> str:
    """Return why the verdict is not ok, in one line with the cure; "" if it is ok."""
    verdict = manifest["verdict"]
    if verdict["ok"]:
        return ""
    dead = sum(shard["rows"] for shard in _shards(manifest, "dead"))
    if not dead or verdict["why"].startswith("no records"):
        return f"{verdict['why']}; the table above says what was left out and why"
    letters = "1 dead letter lies" if dead == 1 else f"{dead:,} dead letters lie"
    return (
        f"{verdict['why']}: {letters} in {output.rstrip('/')}/dead/; mend the "
        "input, or raise --max_dead_fraction"
    )


def _table(title: str | None) -> Table:
    return Table(
        title=title,
        title_justify="left",
        caption_justify="left",
        box=None,
        pad_edge=False,
        header_style="bold",
    )


def _out(manifest: Manifest, stage: str) -> dict[tuple[str, str], int]:
    return {(p["mine"], p["signal"]): p["out"] for p in manifest["books"] if p["stage"] == stage}


def _alone(documents: dict[str, int], signals: dict[tuple[str, str], int]) -> set[str]:
    """Return the mines that gave documents and no signal: they must be seen, too."""
    return set(documents) - {mine for mine, _ in signals}


def _shards(manifest: Manifest, kind: str) -> list[dict[str, Any]]:
    sets = (d for d in manifest["datasets"] if d["name"].partition("/")[0] == kind)
    return [shard for dataset in sets for shard in dataset["shards"]]


def _fewer_shards(manifest: Manifest) -> Iterator[str]:
    """Say so where tables went into fewer files than `shards` asks for."""
    asked = manifest["recipe"].get("shards")
    if not isinstance(asked, int):
        return
    kinds = [d for d in manifest["datasets"] if not d["name"].startswith("dead/")]
    fewer = [
        f"{'/'.join(filter(None, (d['name'], d['split'])))} {len(d['shards'])}"
        for d in kinds
        if len(d["shards"]) < asked
    ]
    if fewer:
        yield (
            f"Fewer than the {asked:,} shards asked for: {listed(fewer, 4)} (a divisor of "
            f"{asked:,} that gives each about {MIN_ROWS} rows or more)"
        )


def _sizes(manifest: Manifest) -> str:
    parts = []
    for kind in ("records", "signals"):
        shards = _shards(manifest, kind)
        rows, size = (sum(shard[key] for shard in shards) for key in ("rows", "bytes"))
        files = "file" if len(shards) == 1 else "files"
        parts.append(f"{rows:,} {kind} in {len(shards):,} {files}, {_bytes(size)}")
    return "; ".join(parts)


def _time(manifest: Manifest) -> str:
    run = manifest.get("run", {})
    seconds = run.get("seconds", 0.0)
    documents = sum(_out(manifest, "document").values())
    rate = f", {documents / seconds:,.0f} documents a second" if seconds and documents else ""
    workers = run.get("workers") or 1
    return f"{clock(seconds)} on {run.get('runner', '?')}, workers: {workers}{rate}"


def _bytes(size: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def _count(number: int) -> str:
    return f"{number:,}"


def _mean(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"
