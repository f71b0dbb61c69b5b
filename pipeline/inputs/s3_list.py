"""Which objects of an S3 bucket an input names, each with its size and version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from apache_beam.io.filesystem import FileSystem

from pipeline.errors import RunError, UserError
from pipeline.inputs.s3_client import client, code_of, demand_store, reason

_MAGIC = re.compile(r"[*?[]")
_MISSING = ("404", "NoSuchKey", "NotFound")
_DENIED = ("403", "AccessDenied", "Forbidden")


class Found(NamedTuple):
    """An object: its size in bytes, its version as the store marks it, whether it lies in a
    folder that the input names (and not: is itself named)."""

    size: int
    mark: str
    inside: bool


def split(path: str) -> tuple[str, str]:
    """Return the bucket and the key of an address.

    Raises UserError for one that holds keys to the store, which no recipe may repeat.
    """
    bucket, _, key = path.partition("://")[2].partition("/")
    if "@" in bucket:
        raise UserError(
            "input s3://...@...: holds a user or key before an @; leave it out, keys are read from "
            "the places that the store's own tools use"
        )
    return bucket, key


def match(pattern: str) -> dict[str, Found]:
    """Return the objects that `pattern` names, by address, as local files would be found.

    It is an object, a folder (a key with more behind a "/") or a glob; a name with the letters of
    globs in it is taken literally where there is such an object. Raises RunError where the store
    refuses, and UserError for a bad address.
    """
    bucket, key = split(pattern)
    if not bucket:
        raise UserError(f"input {pattern!r}: names no bucket")
    magic = _MAGIC.search(key)
    if not magic:
        found = _single(bucket, key)
        if found:
            return {pattern: found}
        folder = f"{key.rstrip('/')}/" if key else ""
        return {_address(bucket, k): f for k, f in _listed(bucket, folder, pattern)}
    shape = translated(key)
    matches: dict[str, Found] = {}
    for name, found in _listed(bucket, key[: magic.start()], pattern):
        if name == key:
            return {pattern: found._replace(inside=False)}
        if fits := shape.fullmatch(name):
            matches[_address(bucket, name)] = found._replace(inside=fits["inside"] is not None)
    return matches


def translated(glob: str) -> re.Pattern[str]:
    """Return what matches the keys that `glob` names, or that lie in a folder that it names.

    `*` stays inside one part of a key; `**` spans parts, and `a/**/b` also means `a/b`.
    """
    parts = [_inner(part) for part in glob.rstrip("/").split("/**/")]
    return re.compile("(?s:" + "/(?:.*/)?".join(parts) + "(?P<inside>/.*)?)")


def _inner(glob: str) -> str:
    flags, end = "(?ms)", r"\Z"
    return str(FileSystem.translate_pattern(glob)).removeprefix(flags).removesuffix(end)


def _address(bucket: str, key: str) -> str:
    return f"s3://{bucket}/{key}"


def _single(bucket: str, key: str) -> Found | None:
    """Return the object of that very name, None if there is none."""
    if not key or key.endswith("/"):
        return None
    try:
        answer = client().head_object(Bucket=bucket, Key=key)
    except Exception as error:
        # Who may not list a bucket is told of a missing object that access is denied.
        if code_of(error) in (*_MISSING, *_DENIED):
            return None
        raise _refused(error, _address(bucket, key)) from error
    return Found(int(answer["ContentLength"]), answer["ETag"], False)


def _listed(bucket: str, prefix: str, pattern: str) -> Iterator[tuple[str, Found]]:
    """Yield all objects under a prefix, page by page, but for the empty ones that mark folders."""
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    try:
        for page in pages:
            for entry in page.get("Contents", ()):
                if not entry["Key"].endswith("/"):
                    yield entry["Key"], Found(int(entry["Size"]), entry["ETag"], True)
    except Exception as error:
        raise _refused(error, pattern) from error


def _refused(error: Exception, pattern: str) -> RunError:
    demand_store(error, f"input {pattern!r}")
    if code_of(error) in _DENIED:
        return RunError(
            f"input {pattern!r}: access denied; the keys in use may neither read it nor list there"
        )
    return RunError(f"input {pattern!r}: cannot be listed: {reason(error)}")
