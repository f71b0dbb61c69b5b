"""Where a dataset is to go: what `--to` says, read and checked, before anything is touched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import UserError, odd_name

KNOWN = (
    "a local folder, hf://datasets/ORG/NAME, hf://datasets/ORG/NAME@BRANCH, s3://BUCKET/PATH, "
    "gs://BUCKET/PATH"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
# A slash short of a scheme: it would otherwise be taken for a folder of that name.
_NEARLY = re.compile(r"(hf|s3|gs|hdfs):/?[^/]", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"(?:[\w.-]+\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+/[\w.-]+)/?")
# huggingface_hub checks no more than this before it asks the Hub.
_NAME = re.compile(r"(?![-.])(?!.*(?:--|\.\.))[\w.-]{1,96}(?<![-.])(?<!\.git)", re.ASCII)
_BRANCH = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)*", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")
# Listing a store reads these as patterns, so that no object with one could be found again.
_PATTERN = "*?[]{}"


@dataclass(frozen=True)
class Local:
    """A folder on a local disk."""

    path: str

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Hub:
    """A dataset repository on the Hugging Face Hub; `branch` is "" for its main one."""

    repo: str
    branch: str = ""

    def __str__(self) -> str:
        return f"hf://datasets/{self.repo}" + (f"@{self.branch}" if self.branch else "")


@dataclass(frozen=True)
class Store:
    """A prefix in an object store, or a folder of another file system that Beam writes to."""

    address: str

    @property
    def scheme(self) -> str:
        """What stands before "://"."""
        return self.address.partition("://")[0]

    def __str__(self) -> str:
        return self.address


Target = Local | Hub | Store


def parse(to: str) -> Target:
    """Return what an address means. Raises UserError, with the known forms, for a wrong one.

    Only the words are looked at: whether the place can be written to is for its transport to say.
    """
    if not to.strip():
        raise UserError(f"--to is empty; give {KNOWN}")
    if odd := odd_name(to):
        raise UserError(f"--to: {odd}")
    if not to.isprintable():
        raise _wrong(to, "holds a control character")
    found = _SCHEME.fullmatch(to)
    if found is None:
        if _NEARLY.match(to):
            raise _wrong(to, "has no // behind its scheme")
        return Local(to)
    scheme, rest = found[1].lower(), found[2]
    if scheme == "hf":
        return _hub(to, rest)
    if scheme in ("http", "https"):
        raise _web(to, rest)
    if scheme == "file":
        raise UserError("--to: file:// is not known; give the folder by its path alone")
    return _store(to, scheme, rest)


def _hub(to: str, rest: str) -> Hub:
    kind, _, name = rest.partition("/")
    if kind != "datasets":
        raise _wrong(to, "is no dataset: behind hf:// come datasets/, ORG and NAME")
    name, at, branch = name.partition("@")
    parts = name.rstrip("/").split("/")
    if len(parts) < 2 or not all(parts):
        raise _wrong(to, "lacks its ORG or NAME")
    if len(parts) > 2:
        raise _wrong(to, "goes on behind NAME, and a dataset is a whole repository")
    if not all(map(_NAME.fullmatch, parts)):
        raise _wrong(
            to,
            "is no name that the Hub takes: ORG and NAME are up to 96 letters, digits, - _ and ., "
            "no .. or --, no - or . at either end, and no .git",
        )
    if at and (".." in branch or not _BRANCH.fullmatch(branch) or branch.endswith(".lock")):
        raise _wrong(to, "has no good branch behind its @")
    if _COMMIT.fullmatch(branch):
        raise _wrong(to, "names a commit behind its @, and nothing can be added to one")
    return Hub("/".join(parts), branch)


def _web(to: str, rest: str) -> UserError:
    if found := _ON_THE_WEB.match(rest):
        return UserError(f'--to: did you mean "hf://datasets/{found[1]}"?')
    return _wrong(to, "is a web page, and nothing can be put there")


def _store(to: str, scheme: str, rest: str) -> Store:
    path = rest.rstrip("/")
    parts = path.split("/")
    # The first part of hdfs:///path is empty, for the cluster stands in a configuration.
    heads = parts[1:] if scheme == "hdfs" and not parts[0] else parts
    if "@" in parts[0]:
        # What stands before it may be a secret, which no message may repeat.
        raise UserError(
            f"--to: {scheme}:// holds a user or key before an @; leave it out, keys are read from "
            "the places that the store's own tools use"
        )
    if len(heads) < 2 or not all(heads):
        raise _wrong(to, "lacks a bucket or a path, or has an empty part")
    if any(part in (".", "..") for part in heads):
        raise _wrong(to, 'has "." or ".." among its parts')
    if any(character in path for character in _PATTERN):
        raise _wrong(to, f"holds one of {_PATTERN}, which stand for patterns")
    return Store(f"{scheme}://{path}")


def _wrong(to: str, why: str) -> UserError:
    return UserError(f"--to: {to[:200]!r} {why}; give {KNOWN}")
