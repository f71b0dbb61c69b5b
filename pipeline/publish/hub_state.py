"""What lies in a repository on the Hub, and what must change there to publish a dataset."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any

from huggingface_hub import HfApi
from huggingface_hub.hf_api import DatasetInfo, RepoFile
from huggingface_hub.utils.sha import git_hash

from pipeline.finished import MANIFEST
from pipeline.publish.ways import Staged, StagedFile, own_manifest, own_paths, tables_in


@dataclass(frozen=True)
class RemoteFile:
    """A file on the Hub: its size, git's id of it, and its SHA-256 where it is a large one."""

    bytes: int
    blob: str
    sha256: str = ""


@dataclass(frozen=True)
class Remote:
    """A branch: its last commit and files; which of them an earlier publication wrote, and its
    manifest, empty where there was none."""

    head: str
    private: bool
    files: dict[str, RemoteFile]
    own: frozenset[str]
    manifest: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What must be done: files to add, paths to delete, paths where somebody else's file lies."""

    adds: tuple[StagedFile, ...]
    deletes: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """True where all is there already."""
        return not self.adds and not self.deletes


def read_remote(api: HfApi, repo: str, info: DatasetInfo) -> Remote:
    """Return what lies in a branch of a dataset repository, by what the Hub says of the branch.

    Raises what the client raises; it asks again by itself for what passes.
    """
    if info.sha is None:
        return Remote("", bool(info.private), {}, frozenset(), {})
    # By its commit, so that a commit of somebody else meanwhile cannot mix two states.
    tree = api.list_repo_tree(repo, recursive=True, revision=info.sha, repo_type="dataset")
    files = {
        entry.path: RemoteFile(entry.size, entry.blob_id, entry.lfs.sha256 if entry.lfs else "")
        for entry in tree
        if isinstance(entry, RepoFile)
    }
    manifest = own_manifest(_manifest(api, repo, info.sha)) if MANIFEST in files else {}
    own = own_paths(tables_in(manifest)) & files.keys()
    return Remote(info.sha, bool(info.private), files, frozenset(own), manifest)


def _manifest(api: HfApi, repo: str, commit: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="restruct-") as folder:
        path = api.hf_hub_download(
            repo, MANIFEST, revision=commit, repo_type="dataset", local_dir=folder
        )
        with open(path, "rb") as file:
            return file.read()


def plan(staged: Staged, remote: Remote) -> Plan:
    """Compare a staged dataset with a branch. Files that are neither ours nor to be are left."""
    adds = tuple(f for f in staged.files if not same(f, remote.files.get(f.path)))
    wanted = {file.path for file in staged.files}
    foreign = (f.path for f in adds if f.path in remote.files and f.path not in remote.own)
    return Plan(adds, tuple(sorted(remote.own - wanted)), tuple(foreign))


def same(file: StagedFile, there: RemoteFile | None) -> bool:
    """Tell whether a file on the Hub has the bytes of a staged one."""
    if there is None or there.bytes != file.bytes:
        return False
    if there.sha256:
        return there.sha256 == file.sha256
    # Only files of at most a few megabytes are kept in git itself.
    with open(file.full, "rb") as opened:
        return there.blob == git_hash(opened.read())
