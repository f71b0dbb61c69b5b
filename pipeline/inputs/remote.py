"""Finding inputs in remote stores: what each scheme needs, and what a pattern names there."""

from __future__ import annotations

import glob
import os
import re
from importlib.util import find_spec
from typing import NamedTuple

from pipeline.errors import UserError
from pipeline.inputs.marks import note
from pipeline.inputs.naming import ends_like
from pipeline.suggest import listed, suggest

# scheme: (the extra of ours that it needs, a module which that extra brings)
EXTRAS = {
    "gs": ("gcs", "google.cloud.storage"),
    "s3": ("s3", "boto3"),
    "hdfs": ("hdfs", "hdfs"),
    "http": ("http", "requests"),
    "https": ("http", "requests"),
}
_FOLDER = re.compile(r"[^*?[]*/")


class NoInput(UserError):
    """Nothing matches an input; the message says what was looked for and what is there."""


class MissingExtra(UserError):
    """An address needs a package that is not installed; the message says how to get it."""


class _Entry(NamedTuple):
    size: int
    inside: bool  # in a folder that the pattern names, and not named itself


def expand_remote(scheme: str, pattern: str, suffixes: tuple[str, ...]) -> dict[str, int]:
    """Return the size of every object that `pattern` names, by address; see `finding.expand`."""
    demand_extra(scheme, pattern)
    found = _in_s3(pattern) if scheme == "s3" else _by_beam(pattern)
    seen = {path: e for path, e in found.items() if path == pattern or not _hidden(path, pattern)}
    if not seen:
        raise NoInput(f"input {pattern!r}: nothing there matches; check the bucket and the path")
    kept = {p: e.size for p, e in seen.items() if not e.inside or ends_like(p, suffixes)}
    if not kept:
        raise NoInput(nothing_inside(pattern, suffixes, list(seen)))
    return kept


def _hidden(path: str, pattern: str) -> bool:
    """Say whether a name that the pattern does not spell out is hidden, or one above it."""
    top = pattern.rstrip("/") + "/" if not glob.has_magic(pattern) else pattern
    fixed = _FOLDER.match(top)
    rest = path[fixed.end() :] if fixed and path.startswith(fixed[0]) else path
    return any(part.startswith(".") or part == "__MACOSX" for part in rest.split("/"))


def nothing_inside(pattern: str, suffixes: tuple[str, ...], passed: list[str]) -> str:
    """Say that a folder holds no file of the kinds wanted, but only those `passed` over."""
    if not passed:
        return f"input {pattern!r}: is an empty folder; expected files in it"
    seen = sorted({os.path.splitext(path)[1] or os.path.basename(path) for path in passed})
    return (
        f"input {pattern!r}: none of its {len(passed)} files ends in {listed(suffixes)} "
        f"(there are: {listed(seen)}); name files by a pattern, such as {pattern.rstrip('/')}/*, "
        "to read them all the same"
    )


def _in_s3(pattern: str) -> dict[str, _Entry]:
    from pipeline.inputs.s3_list import match

    found = match(pattern)
    for path, entry in found.items():
        note(path, entry.mark)
    return {path: _Entry(entry.size, entry.inside) for path, entry in found.items()}


def _by_beam(pattern: str) -> dict[str, _Entry]:
    found = {path: _Entry(size, False) for path, size in _match(pattern).items()}
    if found or glob.has_magic(pattern):
        return found
    inside = _match(pattern.rstrip("/") + "/**")
    return {path: _Entry(size, True) for path, size in inside.items()}


def _match(pattern: str) -> dict[str, int]:
    from apache_beam.io.filesystem import BeamIOError
    from apache_beam.io.filesystems import FileSystems

    try:
        results = FileSystems.match([pattern])
    except BeamIOError as error:
        raise NoInput(f"input {pattern!r}: cannot be listed: {error}") from error
    # A store without folders may keep an empty object in the place of one.
    return {m.path: m.size_in_bytes for r in results for m in r.metadata_list if m.path[-1:] != "/"}


def demand_extra(scheme: str, path: str) -> None:
    """Raise MissingExtra or UserError where inputs of a scheme cannot be read here."""
    if scheme in EXTRAS:
        extra, module = EXTRAS[scheme]
        if not installed(module):
            raise MissingExtra(
                f"input {path!r}: {scheme}:// needs a package that is not installed; "
                f"run: pip install 'restruct[{extra}]'"
            )
    elif scheme not in (known := _known_schemes()):
        raise UserError(f"input {path!r}: unknown scheme {scheme!r}; {suggest(scheme, known)}")


def installed(module: str) -> bool:
    """Tell whether a module can be imported, without importing it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _known_schemes() -> set[str]:
    from apache_beam.io.filesystem import FileSystem
    from apache_beam.io.filesystems import FileSystems  # noqa: F401 (importing registers them)

    beams = {kind.scheme() for kind in FileSystem.get_all_subclasses()}
    return {"file", *EXTRAS, *filter(None, beams)}
