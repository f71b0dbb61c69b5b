"""Which version of a remote input a run goes by: what its listing said binds all who read it.

A large object is read in pieces, in several processes and over hours; were it replaced meanwhile,
pieces of two files would make one. A process that lists knows the marks; one that is handed a
unit of work is told the mark with it (`Unit.mark`).
"""

from __future__ import annotations

_MARKS: dict[str, str] = {}


def note(path: str, mark: str) -> None:
    """Bind the readers of this process to a version of `path`; "" binds them to none."""
    if mark:
        _MARKS[path] = mark
    else:
        _MARKS.pop(path, None)


def mark_of(path: str) -> str:
    """Return the version of `path` that this process goes by, "" if it knows of none."""
    return _MARKS.get(path, "")
