"""Which files an input names: paths, folders, globs and addresses of remote stores."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator

from pipeline.inputs.naming import (
    codec_suffix,
    ends_like,
    is_compressed,
    is_local,
    local_path,
    plain_name,
    scheme_of,
)
from pipeline.inputs.remote import (
    EXTRAS,
    MissingExtra,
    NoInput,
    demand_extra,
    expand_remote,
    installed,
    nothing_inside,
)
from pipeline.suggest import listed, nearest

__all__ = [
    "EXTRAS",
    "MissingExtra",
    "NoInput",
    "codec_suffix",
    "ends_like",
    "expand",
    "installed",
    "is_compressed",
    "is_local",
    "local_path",
    "plain_name",
    "scheme_of",
]


def expand(pattern: str, suffixes: Iterable[str] = (), option: str = "") -> list[tuple[str, int]]:
    """Return the (path, size in bytes) of every file that `pattern` names, sorted by path.

    `pattern` is a file, a folder (all files under it), a glob (`**` spans folders), or an
    address of a known scheme; the size is -1 where the store does not say. Hidden files and
    `__MACOSX` folders are left out of folders and globs, and so are, of folders, files that end
    like none of `suffixes` (compression aside). Raises NoInput where nothing matches, which
    names the mine's `option` that the pattern stands in, if it is no input; MissingExtra where a
    package is needed, UserError for an unknown scheme.
    """
    try:
        return _expanded(pattern, tuple(suffixes))
    except NoInput as error:
        raise NoInput(f"{option}: {error}" if option else str(error)) from None


def _expanded(pattern: str, wanted: tuple[str, ...]) -> list[tuple[str, int]]:
    scheme = scheme_of(pattern)
    if scheme in ("http", "https"):
        demand_extra(scheme, pattern)
        return [(pattern, -1)]
    if scheme and scheme != "file":
        found = expand_remote(scheme, pattern, wanted)
    else:
        found = _expand_local(local_path(pattern), wanted)
    return sorted(found.items())


def _expand_local(pattern: str, suffixes: tuple[str, ...]) -> dict[str, int]:
    if os.path.lexists(pattern):
        matches = [pattern]
    else:
        matches = [m for m in glob.glob(pattern, recursive=True) if "__MACOSX" not in _parts(m)]
    if not matches:
        raise NoInput(_nothing_like(pattern))
    found: dict[str, int] = {}
    passed: list[str] = []
    for match in matches:
        if os.path.isdir(match):
            inside = list(_walk(match))
            kept = [path for path in inside if ends_like(path, suffixes)]
            passed += [path for path in inside if not ends_like(path, suffixes)]
            found.update((path, _size(path)) for path in kept)
        else:
            found[match] = _size(match)
    if not found:
        raise NoInput(nothing_inside(pattern, suffixes, passed))
    return found


def _parts(path: str) -> list[str]:
    return re.split(r"[/\\]", path)


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "__MACOSX")
        for name in sorted(names):
            path = os.path.join(parent, name)
            # A pipe or a socket would block its reader for ever. A broken link is kept: it
            # becomes a dead letter, where leaving it out would lose an input unseen.
            if not name.startswith(".") and (os.path.isfile(path) or os.path.islink(path)):
                yield path


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


def _nothing_like(pattern: str) -> str:
    """Say that nothing matches, with the nearest folder that exists and what it holds."""
    folder, rest = os.path.dirname(pattern), os.path.basename(pattern)
    while folder and not os.path.isdir(folder):
        if os.path.dirname(folder) == folder:
            break
        folder, rest = os.path.dirname(folder), os.path.basename(folder)
    where = folder or "."
    names = sorted(n for n in _listing(where) if not n.startswith("."))
    near = nearest(rest, names)
    hint = f'did you mean "{os.path.join(folder, near)}"?' if near else f"it holds: {listed(names)}"
    return f"input {pattern!r}: no file matches; the nearest existing folder is {where!r}; {hint}"


def _listing(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
