"""What the name of an input tells: where it lies, how it is compressed, what it holds."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from pipeline.inputs.decompress import CODECS

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")


def scheme_of(path: str) -> str:
    """Return the scheme of an address in lower case, "" for a plain path."""
    match = _SCHEME.match(path)
    return match[1].lower() if match else ""


def is_local(path: str) -> bool:
    """Say whether `path` lies on this machine's own file system."""
    return scheme_of(path) in ("", "file")


def local_path(path: str) -> str:
    """Return a local address as a path."""
    return path[len("file://") :] if scheme_of(path) == "file" else path


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
