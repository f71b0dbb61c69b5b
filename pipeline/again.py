"""Prompting again: the signals of a finished run in, no corpus parsed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

import signals
from pipeline.asking import signals_in
from pipeline.chunks import Row, key_of
from pipeline.commit import CONTRACTS, FORMAT
from pipeline.dig import split_of
from pipeline.errors import RunError
from pipeline.output import MANIFEST
from pipeline.tally import CountedFn
from schemas import Signal
from schemas.arrow import signal_schema


def signal_files(folder: str, wanted: list[str] | None) -> list[str]:
    """Return the paths of the signal shards of a finished run, in a stable order.

    `wanted` names the signals to take, None for all. Raises RunError where `folder` holds no
    finished run, or lacks a wanted signal.
    """
    path = FileSystems.join(folder, MANIFEST)
    if not FileSystems.exists(path):
        raise RunError(
            f"--from-signals {folder}: no {MANIFEST} there; give a finished run's output"
        )
    with FileSystems.open(path, compression_type="uncompressed") as file:
        manifest = checked_manifest(path, file.read())
    shards: dict[str, list[str]] = {}
    for dataset in manifest["datasets"]:
        kind, _, name = dataset["name"].partition("/")
        if kind == "signals":
            shards.setdefault(name, []).extend(shard["path"] for shard in dataset["shards"])
    missing = set(wanted or ()) - set(shards)
    if missing:
        raise RunError(
            f"--from-signals {folder}: holds no signal {', '.join(sorted(missing))}; "
            f"it holds {', '.join(sorted(shards))}"
        )
    names = sorted(shards) if wanted is None else sorted(set(wanted))
    return [FileSystems.join(folder, *p.split("/")) for n in names for p in sorted(shards[n])]


def checked_manifest(path: str, data: bytes) -> dict[str, Any]:
    """Return a manifest whose signals today's code can read. Raises RunError for any other."""
    try:
        manifest = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RunError(f"{path}: is not JSON: {error}") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise RunError(f"{path}: its format is {found!r}, and this program reads {FORMAT!r}")
    if manifest.get("contracts", {}).get("signal") != CONTRACTS["signal"]:
        raise RunError(f"{path}: its signals have another contract than today's; mine again")
    return dict(manifest)


class ReadSignalsFn(CountedFn):
    """Path of a shard of signals -> lists of its rows, for the table of that signal."""

    stage = "signal"

    def __init__(self, validation: float, ticks: str = "") -> None:
        super().__init__(ticks)
        self._validation = validation

    def process(self, path: str) -> Iterator[list[Row]]:
        with FileSystems.open(path, compression_type="uncompressed") as stream:
            file = pq.ParquetFile(stream)
            name = path.replace("\\", "/").split("/")[-2]
            check_schema(path, name, file.schema_arrow)
            for batch in file.iter_batches(batch_size=1024):
                yield [self._row(name, signal) for signal in signals_in(batch)]

    def _row(self, name: str, signal: Signal) -> Row:
        self.count(signal.mine, name, "in")
        self.count(signal.mine, name, "out")
        self._ticker.tick("signals")
        split = split_of(signal.mine, signal.document_id, self._validation)
        return Row(f"signals/{name}/{split}", key_of(signal.id), signal)


def check_schema(path: str, name: str, found: Any) -> None:
    """Raise RunError unless the file holds the columns that the signal has today."""
    if name not in signals.registry():
        raise RunError(f"{path}: there is no signal {name!r} any more")
    expected = signal_schema(signals.registry()[name].fields)
    if not found.equals(expected):
        raise RunError(f"{path}: its columns are not those of signal {name!r} today; mine again")
