"""Which files an input names: paths, folders, globs and addresses of remote stores."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

from pipeline.errors import UserError
from pipeline.inputs.decompress import CODECS
from pipeline.suggest import listed, nearest, suggest

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
# scheme: (the extra of ours that it needs, a module which that extra brings)
EXTRAS = {
    "gs": ("gcs", "google.cloud.storage"),
    "s3": ("s3", "boto3"),
    "hdfs": ("hdfs", "hdfs"),
    "http": ("http", "requests"),
    "https": ("http", "requests"),
}


class NoInput(UserError):
    """Nothing matches an input; the message says what was looked for and what is there."""


class MissingExtra(UserError):
    """An address needs a package that is not installed; the message says how to get it."""


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
        _demand_extra(scheme, pattern)
        return [(pattern, -1)]
    if scheme and scheme != "file":
        found = _expand_remote(scheme, pattern, wanted)
    else:
        found = _expand_local(local_path(pattern), wanted)
    return sorted(found.items())


def is_local(path: str) -> bool:
    """Say whether `path` lies on this machine's own file system."""
    return scheme_of(path) in ("", "file")


def scheme_of(path: str) -> str:
    """Return the scheme of an address in lower case, "" for a plain path."""
    match = _SCHEME.match(path)
    return match[1].lower() if match else ""


def local_path(path: str) -> str:
    """Return a local address as a path."""
    return path[len("file://") :] if scheme_of(path) == "file" else path


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
        raise NoInput(_nothing_inside(pattern, suffixes, passed))
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


def _hidden(path: str) -> bool:
    parts = _parts(path)
    return "__MACOSX" in parts or parts[-1].startswith(".")


def _nothing_inside(pattern: str, suffixes: tuple[str, ...], passed: list[str]) -> str:
    if not passed:
        return f"input {pattern!r}: is an empty folder; expected files in it"
    seen = sorted({os.path.splitext(path)[1] or os.path.basename(path) for path in passed})
    return (
        f"input {pattern!r}: none of its {len(passed)} files ends in {listed(suffixes)} "
        f"(there are: {listed(seen)}); name files by a pattern, such as {pattern.rstrip('/')}/*, "
        "to read them all the same"
    )


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


def _expand_remote(scheme: str, pattern: str, suffixes: tuple[str, ...]) -> dict[str, int]:
    _demand_extra(scheme, pattern)
    found = _match(pattern)
    if not found and not glob.has_magic(pattern):
        inside = _match(pattern.rstrip("/") + "/**")
        found = {path: size for path, size in inside.items() if ends_like(path, suffixes)}
        if inside and not found:
            raise NoInput(_nothing_inside(pattern, suffixes, list(inside)))
    visible = {path: size for path, size in found.items() if not _hidden(path)}
    if not visible:
        raise NoInput(f"input {pattern!r}: nothing there matches; check the bucket and the path")
    return visible


def _match(pattern: str) -> dict[str, int]:
    from apache_beam.io.filesystem import BeamIOError
    from apache_beam.io.filesystems import FileSystems

    try:
        results = FileSystems.match([pattern])
    except BeamIOError as error:
        raise NoInput(f"input {pattern!r}: cannot be listed: {error}") from error
    # A store without folders may keep an empty object in the place of one.
    return {m.path: m.size_in_bytes for r in results for m in r.metadata_list if m.path[-1:] != "/"}


def _demand_extra(scheme: str, path: str) -> None:
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


def _name(path: str) -> str:
    return (urlsplit(path).path if scheme_of(path) in ("http", "https") else path).lower()


def codec_suffix(path: str) -> str:
    """Return the suffix of `path` that names a compression (".gz", ".zip", ...), or ""."""
    suffix = os.path.splitext(_name(path))[1]
    return suffix if suffix in CODECS or suffix == ".zip" else ""


def is_compressed(path: str) -> bool:
    """Say whether the name of `path` says that it is compressed."""
    return bool(codec_suffix(path))


def plain_name(path: str) -> str:
    """Return `path` in lower case, without the suffix of its compression."""
    name = _name(path)
    return name[: len(name) - len(codec_suffix(path))]


def ends_like(path: str, suffixes: tuple[str, ...]) -> bool:
    """Say whether `path`, compression aside, ends in one of `suffixes`; none allow all.

    A zip always does: what it holds is judged once it is open.
    """
    return not suffixes or codec_suffix(path) == ".zip" or plain_name(path).endswith(suffixes)
