"""What the makers of inputs share: corpora, copies that differ, files of a size."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from bench.measure import ROOT
from bench.rates.words import Words

CORPORA = ROOT.parent / "shared" / "corpora"
SAMPLES = ROOT / "samples"


class Made(NamedTuple):
    """What a maker wrote: the source of a recipe, the bytes before compression, and what of."""

    source: dict[str, Any]
    raw: int
    of: str


Maker = Callable[[Path, int], Made]


def corpus(real: str, sample: str) -> tuple[list[Path], str]:
    """Return the files of a pattern in the corpora, or else in the samples, and what they are."""
    found = sorted(CORPORA.glob(real)) if real else []
    if found:
        return found, "corpus"
    return sorted(SAMPLES.glob(sample)), "samples"


def up_to(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield pieces until they hold `size` bytes."""
    held = 0
    for piece in pieces:
        yield piece
        held += len(piece)
        if held >= size:
            return


def varied(objects: list[Any], name: Callable[[Any, str], None]) -> Iterator[Any]:
    """Yield JSON values again and again, each copy in other words; `name` gives them ids."""
    raw = orjson.dumps(objects)
    words = Words(raw, json=True, keys=frozenset(_keys(objects)))
    for copy in count():
        for number, value in enumerate(orjson.loads(words.vary(raw, copy))):
            name(value, f"{copy}-{number}")
            yield value


def _keys(value: Any) -> Iterator[bytes]:
    if isinstance(value, dict):
        yield from (key.encode() for key in value)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _keys(one)


def named(key: str) -> Callable[[Any, str], None]:
    """Return what puts an id under a key of an object."""
    return lambda value, name: value.update({key: name})


def write(path: Path, pieces: Iterable[bytes], between: bytes = b"") -> int:
    """Write pieces to a file with something between them; return its size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for number, piece in enumerate(pieces):
            file.write((between if number else b"") + piece)
        return file.tell()


def write_tar(path: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files to a .tar.gz; return the bytes that they hold."""
    total = 0
    with tarfile.open(path, "w:gz", compresslevel=6) as tar:
        for name, raw in files:
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
            total += len(raw)
    return total


def dumped(values: Iterable[Any]) -> Iterator[bytes]:
    """Yield values as JSON."""
    return (orjson.dumps(value) for value in values)


def write_list(
    path: Path, values: Iterable[Any], size: int, head: bytes = b"[", end: bytes = b"]"
) -> int:
    """Write values of `size` bytes as one JSON list, within something; return the file's size."""

    def pieces() -> Iterator[bytes]:
        yield head
        for number, piece in enumerate(up_to(dumped(values), size)):
            yield (b",\n" if number else b"") + piece
        yield end

    return write(path, pieces())


def write_lines(path: Path, values: Iterable[Any], size: int) -> int:
    """Write values of `size` bytes as JSON lines; return the file's size."""
    return write(path, up_to((one + b"\n" for one in dumped(values)), size))
