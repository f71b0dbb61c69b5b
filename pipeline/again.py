"""Prompting again: the signals of a finished run in, no corpus parsed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from pipeline.asking import signals_in
from pipeline.chunks import Row, key_of
from pipeline.commit import FORMAT
from pipeline.configs import TYPED
from pipeline.dig import split_of
from pipeline.errors import RunError
from pipeline.evidence import TABLE
from pipeline.finished import MANIFEST
from pipeline.older import check_readable, check_signals, current
from pipeline.tally import CountedFn
from schemas import Evidence, Signal


class Earlier(NamedTuple):
    """What a finished run is prompted again from: its files of signals and of evidence."""

    signals: list[str]
    evidence: list[str]
    names: list[str]


def earlier(folder: str, wanted: list[str] | None) -> Earlier:
    """Return the shards of signals and of evidence of a finished run, in a stable order.

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
    evidence: list[str] = []
    for dataset in manifest["datasets"]:
        kind, _, name = dataset["name"].partition("/")
        paths = [shard["path"] for shard in dataset["shards"]]
        if kind == "signals":
            shards.setdefault(name, []).extend(paths)
        elif kind == "evidence":
            evidence += paths
    missing = set(wanted or ()) - set(shards)
    if missing:
        raise RunError(
            f"--from-signals {folder}: holds no signal {', '.join(sorted(missing))}; "
            f"it holds {', '.join(sorted(shards))}"
        )
    names = sorted(shards) if wanted is None else sorted(set(wanted))
    of_signals = [path for name in names for path in sorted(shards[name])]
    return Earlier(_placed(folder, of_signals), _placed(folder, sorted(evidence)), names)


def _placed(folder: str, paths: list[str]) -> list[str]:
    return [FileSystems.join(folder, *path.split("/")) for path in paths]


def checked_manifest(path: str, data: bytes) -> dict[str, Any]:
    """Return a manifest whose signals today's code can read. Raises RunError for any other."""
    try:
        manifest = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RunError(f"{path}: is not JSON: {error}") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise RunError(f"{path}: its format is {found!r}, and this program reads {FORMAT!r}")
    check_readable(path, manifest)
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
            name = path.replace("\\", "/").split("/")[-2].removeprefix(TYPED)
            check_signals(path, name, file.schema_arrow)
            for batch in file.iter_batches(batch_size=1024):
                rows = current(batch, "signal", path)
                yield [self._row(name, signal) for signal in signals_in(rows)]

    def _row(self, name: str, signal: Signal) -> Row:
        self.count(signal.mine, name, "in")
        self.count(signal.mine, name, "out")
        self._ticker.tick("signals")
        split = split_of(signal.mine, signal.document_id, self._validation)
        return Row(f"signals/{name}/{split}", key_of(signal.id), signal)


def evidence_rows(path: str, names: list[str]) -> Iterator[list[Row]]:
    """Yield the rows of a shard of evidence that are about the signals `names`.

    The sample of a run is small, so that a shard is read as a whole.
    """
    with FileSystems.open(path, compression_type="uncompressed") as stream:
        found = [Evidence(**row) for row in pq.ParquetFile(stream).read().to_pylist()]
    yield [Row(TABLE, key_of(row.signal_id), row) for row in found if row.signal in names]
