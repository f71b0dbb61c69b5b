"""Files of dead letters: JSON lines, a letter each."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import orjson

from pipeline.gate.finding import AGAIN, ERROR, Finding
from pipeline.gate.unit import Shard
from schemas import DeadLetter

# Each of the strings of a letter is bounded to a few hundred characters.
_MOST_BYTES = 2**20


def dead_findings(shard: Shard) -> Iterator[Finding]:
    """Yield what is wrong with a file of dead letters: lines of JSON, as many as told."""
    rows = 0
    try:
        with open(shard.full, "rb") as file:
            for rows, line in enumerate(iter(lambda: file.readline(_MOST_BYTES), b""), 1):
                if len(line) == _MOST_BYTES:
                    message = f"line {rows}: is longer than any dead letter"
                    yield Finding("rows", ERROR, shard.path, "", message, AGAIN)
                    return
                try:
                    msgspec.convert(orjson.loads(line), DeadLetter)
                except (orjson.JSONDecodeError, msgspec.ValidationError) as error:
                    message = f"line {rows}: is no dead letter: {error}"
                    yield Finding("rows", ERROR, shard.path, "", message, AGAIN)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        yield Finding("files", ERROR, shard.path, "", message, "mend the disk or access")
    if rows != shard.entry.rows:
        message = f"has {rows:,} lines, the manifest says {shard.entry.rows:,}"
        yield Finding("files", ERROR, shard.path, "", message, AGAIN)
