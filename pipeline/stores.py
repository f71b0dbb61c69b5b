"""An output in a store: whether its address will do, and whether a run can write there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apache_beam.io.filesystem import BeamIOError
from apache_beam.io.filesystems import FileSystems

from pipeline.errors import RunError, UserError
from pipeline.lock import this_process

# Listing a store reads these as patterns, so that no file with one could be found again.
_PATTERN = "*?[]{}"


def check_address(address: str, option: str) -> None:
    """Raise RunError for an address of a store that a dataset cannot be written to.

    `option` is the one that it was given by.
    """
    scheme, _, rest = address.partition("://")
    top, _, path = rest.partition("/")
    if "@" in top:
        raise RunError(
            f"{option}: {scheme}:// holds a user or key before an @; leave it out, keys are read "
            "from the places that the store's own tools use"
        )
    if any(letter in rest for letter in _PATTERN):
        raise RunError(f"{option} {address}: holds one of {_PATTERN}, which stand for patterns")
    if not path.strip("/") or (not top and scheme != "hdfs"):
        raise RunError(
            f"{option} {address}: lacks a bucket or a folder; give {scheme}://BUCKET/PATH"
        )


def claim(path: str) -> None:
    """Write a small file that stands for a run, on a disk or in a store.

    Raises RunError where nothing can be written: that should be known before hours of work.
    """
    with (
        asking(path.rpartition("/")[0], "cannot write to "),
        FileSystems.create(path, "text/plain", "uncompressed") as file,
    ):
        file.write(f"{this_process()}\n".encode())


@contextmanager
def asking(address: str, doing: str = "") -> Iterator[None]:
    """Raise RunError for what a store, each with errors of its own, refuses meanwhile."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise RunError(f"{doing}{address}: {why(error)}") from error


def why(error: Exception) -> str:
    """Return in one line what a store said, of the first file that Beam tells of."""
    details = error.exception_details if isinstance(error, BeamIOError) else None
    first = next(iter((details or {}).values()), None) or error
    said = getattr(first, "message", None) or str(first)
    return (str(said).splitlines() or [type(first).__name__])[0][:300]
