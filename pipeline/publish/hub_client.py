"""One branch of one dataset repository on the Hub: each request that publishing makes of it.

The client of `huggingface_hub` asks again by itself where it lists and sends files; where it does
not, `Patience` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError
from huggingface_hub.hf_api import DatasetInfo

from pipeline.errors import RunError
from pipeline.publish.hub_state import Remote, read_remote
from pipeline.publish.hub_words import Patience, status_of
from pipeline.publish.target import Hub

_KIND = "dataset"
_THREADS = 5
_TIMEOUT = 60.0


class Branch:
    """A branch, there already or not. All methods raise what the client raises."""

    def __init__(self, api: HfApi, target: Hub, patience: Patience) -> None:
        self._api = api
        self._target = target
        self._repo = target.repo
        self._branch = target.branch or None
        self._patience = patience

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        path = f"/tree/{self._branch}" if self._branch else ""
        return f"{self._api.endpoint}/datasets/{self._repo}{path}"

    def info(self) -> DatasetInfo | None:
        """Return what the Hub says of the branch, None where there is no such one."""
        return self._info(self._branch)

    def private(self) -> bool | None:
        """Tell whether the repository is private, None where there is no such one."""
        info = self._info(None)
        return bool(info.private) if info else None

    def _info(self, branch: str | None) -> DatasetInfo | None:
        try:
            return self._patience.call(
                lambda: self._api.dataset_info(self._repo, revision=branch, timeout=_TIMEOUT)
            )
        except (RepositoryNotFoundError, RevisionNotFoundError) as error:
            # Without a good token, the Hub says of any repository that it is not there.
            if status_of(error) != 404:
                raise
            return None

    def read(self) -> Remote:
        """Return what lies in the branch."""
        info = self.info()
        if info is None:
            raise RunError(f"{self._target}: was there and is gone; give the command again")
        return read_remote(self._api, self._repo, info)

    def tags(self) -> dict[str, str]:
        """Return the commit of each tag, none where there is no such repository."""
        try:
            refs = self._patience.call(
                lambda: self._api.list_repo_refs(self._repo, repo_type=_KIND)
            )
        except RepositoryNotFoundError as error:
            if status_of(error) != 404:
                raise
            return {}
        return {ref.name: ref.target_commit for ref in refs.tags}

    def make(self, private: bool) -> None:
        """Make the repository and the branch where they are not there yet."""
        if self.info() is not None:
            return
        wanted = True if private else None
        self._patience.call(
            lambda: self._api.create_repo(
                self._repo, repo_type=_KIND, private=wanted, exist_ok=True
            )
        )
        if branch := self._branch:
            self._patience.call(
                lambda: self._api.create_branch(
                    self._repo, branch=branch, repo_type=_KIND, exist_ok=True
                )
            )

    def send(self, files: Iterable[CommitOperationAdd]) -> None:
        """Send the large ones among files, if the Hub does not have them; commit nothing."""
        self._api.preupload_lfs_files(
            self._repo, files, repo_type=_KIND, revision=self._branch, num_threads=_THREADS,
            free_memory=False,
        )  # fmt: skip

    def commit(
        self,
        operations: Iterable[CommitOperationAdd | CommitOperationDelete],
        parent: str,
        title: str,
        words: str,
    ) -> None:
        """Make one commit if `parent` is the last one still. It is asked for once only."""
        self._api.create_commit(
            self._repo, operations, commit_message=title, commit_description=words,
            repo_type=_KIND, revision=self._branch, parent_commit=parent or None,
            num_threads=_THREADS,
        )  # fmt: skip

    def tag(self, tag: str, commit: str) -> None:
        """Put a tag on a commit."""
        self._patience.call(
            lambda: self._api.create_tag(
                self._repo, tag=tag, revision=commit, repo_type=_KIND, exist_ok=True
            )
        )
