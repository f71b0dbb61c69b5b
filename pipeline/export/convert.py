"""An export: the records of a finished dataset in the shape of one format, in a folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pipeline.configs import CARD
from pipeline.disk import sha256_of, stable_json
from pipeline.errors import RunError, UserError
from pipeline.export.card import card
from pipeline.export.files import check_file_type, opened
from pipeline.export.formats import Format, format_named
from pipeline.export.reading import records_in
from pipeline.export.target import LIST, arrival
from pipeline.finished import Finished, ShardEntry, Table, open_finished
from pipeline.older import check_readable
from pipeline.suggest import suggest

FORMAT = "restruct-export/1"
_OTHERS = "of another signal than those asked for"


@dataclass(frozen=True)
class Options:
    """What may be chosen: the type of file ("" is the format's own), signals and split (all)."""

    file_type: str = ""
    signals: tuple[str, ...] = ()
    split: str = ""
    overwrite: bool = False


@dataclass(frozen=True)
class Exported:
    """What an export did: rows read and written, those left out by reason, and the files."""

    folder: str
    format: str
    read: int
    written: int
    left_out: dict[str, int]
    files: list[dict[str, Any]] = field(default_factory=list)


class _Job(NamedTuple):
    finished: Finished
    format: Format
    file_type: str
    signals: frozenset[str]
    tally: Counter[tuple[str, str]]  # (signal, reason) -> records; "" is the reason of the written


def export(out: str, folder: str, name: str, options: Options = Options()) -> Exported:
    """Write the records of the run or published dataset in `out` to `folder`, in a format.

    One file a shard, of the same name, but none for a shard that gives no row; an `export.json`
    with their rows and SHA-256; a README with the splits. The folder appears whole or not at all.
    Every record is either written or counted with the reason why not.

    Raises UserError for what cannot be meant (an unknown format, signal or split, a folder in use)
    and RunError for data that cannot be read, a folder that cannot be written, and where no
    record is left.
    """
    form = format_named(name)
    job, tables = _job(out, form, options)
    with arrival(folder, out, overwrite=options.overwrite) as partial:
        files = [made for table in tables for made in _split(job, table, partial)]
        result = _result(job, folder, files, sum(table.rows for table in tables))
        listing = _listing(job, result, options)
        (partial / CARD).write_text(card(listing, form), encoding="utf-8")
        (partial / LIST).write_bytes(stable_json(listing))
    return result


def _job(out: str, form: Format, options: Options) -> tuple[_Job, list[Table]]:
    file_type = check_file_type(options.file_type or ("jsonl" if form.lines_only else "parquet"))
    if form.lines_only and file_type == "parquet":
        raise UserError(
            f"--file_type parquet: --format {form.name} writes lines; the records in {out} are "
            "Parquet files with the same columns already"
        )
    finished = open_finished(out)
    check_readable(out, finished.manifest)
    tables = finished.named("records")
    if not any(table.rows for table in tables):
        raise UserError(f"{out}: holds no records; its manifest.json says why")
    _check_names("--signals", options.signals, _signals_in(finished))
    splits = [table.split for table in tables]
    _check_names("--split", [options.split] if options.split else [], splits)
    tables = [table for table in tables if options.split in ("", table.split)]
    return _Job(finished, form, file_type, frozenset(options.signals), Counter()), tables


def _signals_in(finished: Finished) -> list[str]:
    cells = finished.manifest.get("stats") or []
    counted = {str(cell["signal"]) for cell in cells if "signal" in cell}
    return sorted(counted or {name.partition("/")[2] for name in finished.names("signals")})


def _check_names(option: str, given: Any, known: list[str]) -> None:
    for name in given:
        if name not in known:
            raise UserError(f'{option}: there are no records of "{name}"; {suggest(name, known)}')


def _split(job: _Job, table: Table, folder: Path) -> list[dict[str, Any]]:
    """Write the files of one split; a shard that gives no row gives no file, for readers that
    take the files one by one (verl does) stop at an empty one."""
    made: list[dict[str, Any]] = []
    number = 0
    for entry in table.shards:
        path = folder / f"{PurePosixPath(entry.path).stem}.{job.file_type}"
        if path.exists():
            raise RunError(
                f"{job.finished.root}: its manifest names two shards {path.stem}; "
                f"`restruct validate {job.finished.root}` says what is wrong"
            )
        rows = _shard(job, entry, path, number)
        if not rows:
            path.unlink()
            continue
        number += rows
        size, digest = path.stat().st_size, sha256_of(path)
        made.append(
            {"path": path.name, "split": table.split, "rows": rows, "bytes": size, "sha256": digest}
        )
    return made


def _shard(job: _Job, entry: ShardEntry, path: Path, number: int) -> int:
    """Write what a shard gives; `number` is that of its first row in the split. Return the rows."""
    form, tally, written = job.format, job.tally, 0
    with opened(path, job.file_type, form.schema) as file:
        for record in records_in(job.finished, entry):
            wanted = not job.signals or record.signal in job.signals
            reason = form.refusal(record) if wanted else _OTHERS
            tally[record.signal, reason] += 1
            if not reason:
                row = form.to_row(record, number + written)
                file.add(row, len(record.inputs) + len(record.targets))
                written += 1
    return written


def _result(job: _Job, folder: str, files: list[dict[str, Any]], read: int) -> Exported:
    left_out: Counter[str] = Counter()
    for (_, reason), records in job.tally.items():
        left_out[reason] += records
    written = left_out.pop("", 0)
    if written != sum(one["rows"] for one in files) or written + left_out.total() != read:
        raise RunError(
            f"{folder}: the books do not add up: {read} records read, {written} written, "
            f"{left_out.total()} left out; this is a mistake of restruct: please report it"
        )
    if not written:
        reasons = "; ".join(f"{n} {why}" for why, n in sorted(left_out.items()))
        raise RunError(
            f"{job.finished.root}: no record is left for --format {job.format.name} ({reasons}); "
            "choose other signals or another format"
        )
    return Exported(folder, job.format.name, read, written, dict(sorted(left_out.items())), files)


def _listing(job: _Job, result: Exported, options: Options) -> dict[str, Any]:
    """Return what `export.json` holds: the same for two exports of the same data."""
    manifest = job.finished.manifest
    recipe = manifest.get("recipe")
    return {
        "format": FORMAT,
        "export": result.format,
        "file_type": job.file_type,
        "source": {
            "name": recipe.get("name", "") if isinstance(recipe, dict) else "",
            "recipe_id": manifest.get("recipe_id", ""),
            "signals": sorted(options.signals),
            "split": options.split,
        },
        "versions": {"restruct": version("restruct")},
        "rows": {"read": result.read, "written": result.written, "left_out": result.left_out},
        "signals": _by_signal(job.tally),
        "files": result.files,
    }


def _by_signal(tally: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (signal, reason), records in sorted(tally.items()):
        counts = found.setdefault(signal, {"written": 0, "left_out": 0})
        counts["left_out" if reason else "written"] += records
    return found
