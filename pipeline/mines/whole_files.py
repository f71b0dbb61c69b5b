"""What the mines of whole files share: a file is one item, and small files go in bundles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable
from pipeline.mines import lines
from pipeline.mines.base import BadRead, Item, Unit


def file_item(
    uri: str, stream: BinaryIO, limit: int, what: str = "file", offset: int = 0, cut: bool = False
) -> Item | BadRead:
    """Return a file as one item, its bytes the payload, or why it cannot be one.

    `what` names it in the reason for one of more than `limit` bytes; `cut` says that an unknown
    number of files is lost with one that cannot be read.
    """
    key = re.split(r"[/!]", uri)[-1]
    try:
        data = files.whole(stream, limit)
    except (Unreadable, OSError) as fault:
        return BadRead(str(fault), key, offset, uri, cut=cut)
    if isinstance(data, TooLong):
        error = f"{what} is over the limit of {limit} bytes (max_item_bytes)"
        return BadRead(error, key, offset, uri, lines.head(data.head))
    return Item(data, key, offset, uri) if data else BadRead("empty file", key, offset, uri)


def bundles(paths: list[str], kind: str, most: int) -> Iterator[Unit]:
    """Yield units of up to `most` files: a unit each would cost more than reading them."""
    for at in range(0, len(paths), most):
        bundle = paths[at : at + most]
        yield Unit(bundle[0], of=kind + orjson.dumps(bundle).decode())


def in_bundle(unit: Unit) -> list[str]:
    """Return the files of a unit of any kind that `bundles` made, none of one that it did not."""
    _, bracket, paths = unit.of.partition("[")
    return list(orjson.loads(f"[{paths}")) if bracket else []


def bundled(unit: Unit, kind: str) -> list[str]:
    """Return the files of a unit that `bundles` made, none of one that it did not."""
    if not unit.of.startswith(f"{kind}["):
        return []
    paths: list[str] = orjson.loads(unit.of.removeprefix(kind))
    return paths
