"""What an upload to a store has done so far, kept beside the files until all of them are there."""

from __future__ import annotations

import msgspec

JOURNAL = ".restruct-upload.json"


class Sent(msgspec.Struct, frozen=True):
    """A file that was sent whole. `mark` is the store's own checksum of what it keeps."""

    sha256: str
    bytes: int
    mark: str


class Journal(msgspec.Struct):
    """`own` are all paths that this or an earlier upload may have written, `sent` those it has."""

    own: list[str] = []
    sent: dict[str, Sent] = {}


def to_bytes(journal: Journal) -> bytes:
    """Return a journal as the bytes that are written."""
    return msgspec.json.encode(journal, order="deterministic")


def from_bytes(raw: bytes) -> Journal:
    """Return a journal from its bytes; an empty one if they are no journal.

    Nothing is lost by that but the time to send the files again.
    """
    try:
        return msgspec.json.decode(raw, type=Journal)
    except msgspec.MsgspecError:
        return Journal()
