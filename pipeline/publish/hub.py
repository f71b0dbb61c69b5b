"""Publishing to a dataset repository on the Hugging Face Hub: one commit, or none.

Large files are sent first, in groups, and stay there: one that was sent before an interruption is
not sent again. Then one commit adds and deletes all there is to, on the condition that its parent
is the state that was looked at. The state is read again at the end, which is also how a commit
whose answer was lost is told from one that never came.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.utils.tqdm import (
    are_progress_bars_disabled,
    disable_progress_bars,
    enable_progress_bars,
)

from pipeline.errors import RunError, UserError
from pipeline.finished import Finished
from pipeline.older import check_alike
from pipeline.publish.hub_client import Branch
from pipeline.publish.hub_state import Plan, Remote, plan
from pipeline.publish.hub_words import LOGIN, Patience, discreet, explained, passing, status_of
from pipeline.publish.staging import stage_beside
from pipeline.publish.target import Hub
from pipeline.publish.ways import Options, Published, Staged, StagedFile, size_of
from pipeline.suggest import listed

# What is sent between two looks at the Hub: few enough that the addresses to send to, which it
# gives out for a whole group, are still good for the last file.
_GROUP_FILES = 32
_FAULTS = (httpx2.HTTPError, OSError, RuntimeError, ValueError, LookupError)
_GOES_ON = "the same command goes on where it stopped"
_NO_XET = (
    "; if the Hub or what stands before it does not know its storage protocol Xet, set "
    "HF_HUB_DISABLE_XET=1"
)


class HubTransport:
    """A dataset repository. The token is where `huggingface_hub` looks for it, and stays there."""

    def __init__(
        self,
        target: Hub,
        run: Finished,
        options: Options,
        patience: Patience | None = None,
        endpoint: str | None = None,
    ) -> None:
        self._target = target
        self._run = run
        self._options = options
        self._patience = patience or Patience()
        self._branch = Branch(HfApi(endpoint), target, self._patience)
        self._sent: dict[str, CommitOperationAdd] = {}
        self._so_far = f"nothing was sent yet; {_GOES_ON}"

    def check(self) -> None:
        """Raise UserError or RunError if nothing can be published there."""
        if not get_token():
            raise UserError(f"{self._target}: there is no token for the Hub; {LOGIN}")
        with self._asking("looking at the repository"):
            if self._options.private and self._branch.private() is False:
                raise self._public()
            if self._options.tag or self._target.branch:
                self._check_refs()
            else:
                self._branch.info()

    @contextmanager
    def staging(self) -> Iterator[str]:
        """Give a local folder to stage in."""
        with stage_beside(self._run.root, str(self._target)) as folder:
            yield folder

    def put(self, staged: Staged) -> Published:
        """Make one commit of a staged dataset, or none if all of it is there."""
        with self._asking("making the repository"):
            self._branch.make(self._options.private)
            if self._options.private and self._branch.private() is False:
                raise self._public()
        with self._asking("publishing"):
            commit, done = self._commit(staged)
            if self._options.tag:
                self._tag(self._options.tag, commit)
        return Published(
            self._branch.address,
            len(staged.files),
            staged.bytes,
            len(done.adds),
            size_of(done.adds),
            len(done.deletes),
            changed=not done.nothing,
            commit=commit,
            tag=self._options.tag,
        )

    def _check_refs(self) -> None:
        """Raise UserError or RunError for a branch that is a tag, and for a tag that is taken."""
        tags = self._branch.tags()
        if self._target.branch in tags:
            raise UserError(
                f"{self._target}: {self._target.branch} is a tag, and nothing can be added to one; "
                "give a branch"
            )
        info = self._branch.info()
        head = info.sha if info else None
        if tags.get(self._options.tag, head) != head:
            raise self._tag_taken()

    def _commit(self, staged: Staged) -> tuple[str, Plan]:
        """Bring the branch to the staged state; return its last commit and what was done."""
        done: Plan | None = None
        for wait in (*self._patience.waits, None):
            remote = self._branch.read()
            todo = plan(staged, remote)
            if todo.nothing:
                return remote.head, done or todo
            self._check_foreign(todo)
            if remote.manifest and not self._options.overwrite:
                check_alike(remote.manifest, staged.manifest, str(self._target))
            self._send(todo)
            done = done or todo
            try:
                self._commit_once(staged, remote, todo)
            except _FAULTS as error:
                # The answer may be all that was lost.
                if not self._landed(staged, error):
                    if wait is None or not self._patience.waited(error, wait):
                        raise
                    continue
            break
        return self._proven(staged, done)

    def _landed(self, staged: Staged, error: BaseException) -> bool:
        """Tell whether a commit that seemed to fail is there after all."""
        if status_of(error) != 412 and not passing(error):
            return False
        return plan(staged, self._branch.read()).nothing

    def _proven(self, staged: Staged, done: Plan | None) -> tuple[str, Plan]:
        remote = self._branch.read()
        if done is None or not plan(staged, remote).nothing:
            raise RunError(
                f"{self._target}: the Hub took the commit, but does not show all of its files; is "
                "there a .gitignore that leaves some out? Delete it and give the command again"
            )
        return remote.head, done

    def _check_foreign(self, todo: Plan) -> None:
        if todo.foreign and not self._options.overwrite:
            raise RunError(
                f"{self._target}: {listed(todo.foreign, 3)} was not published from here; "
                "--overwrite replaces such files, all others stay"
            )

    def _send(self, todo: Plan) -> None:
        """Send the large files among those to add; small ones travel in the commit."""
        files = [file for file in todo.adds if file.path not in self._sent]
        for start in range(0, len(files), _GROUP_FILES):
            self._so_far = f"{start:,} of {len(files):,} files were sent; {_GOES_ON}"
            group = {file.path: _operation(file) for file in files[start : start + _GROUP_FILES]}
            self._branch.send(group.values())
            self._sent |= group

    def _commit_once(self, staged: Staged, remote: Remote, todo: Plan) -> None:
        self._so_far = f"all files were sent, but no commit was seen; {_GOES_ON}"
        name = staged.manifest.get("recipe", {}).get("name") or "dataset"
        self._branch.commit(
            [
                *(self._sent[file.path] for file in todo.adds),
                *(CommitOperationDelete(path, is_folder=False) for path in todo.deletes),
            ],
            remote.head,
            f"Publish {name}: {staged.rows:,} records",
            f"Made by restruct from recipe {staged.manifest['recipe_id']}.",
        )

    def _tag(self, tag: str, commit: str) -> None:
        self._so_far = f"the dataset is published, as commit {commit}, without its tag; {_GOES_ON}"
        if tag not in self._branch.tags():
            self._branch.tag(tag, commit)
        if self._branch.tags().get(tag) != commit:
            raise self._tag_taken()

    def _tag_taken(self) -> RunError:
        return RunError(
            f"{self._target}: the tag {self._options.tag} is on another commit already, and a tag "
            "stays where it is; choose another --tag"
        )

    def _public(self) -> RunError:
        return RunError(
            f"{self._target}: is public, and --private only makes new repositories private; "
            "change it in its settings, or leave --private out"
        )

    @contextmanager
    def _asking(self, doing: str) -> Iterator[None]:
        """Turn the client's errors into ours, and keep its logs and progress bars in order."""
        with discreet(), _bars(not self._options.quiet and sys.stderr.isatty()):
            try:
                yield
            except UserError:
                raise
            except _FAULTS as error:
                hint = _NO_XET if "xet" in f"{type(error)}{error}".lower() else ""
                # What the client says may hold signed addresses: --debug must not show them.
                raise explained(error, str(self._target), doing, self._so_far + hint) from None


def _operation(file: StagedFile) -> CommitOperationAdd:
    operation = CommitOperationAdd(file.path, file.full)
    operation.upload_info.sha256 = bytes.fromhex(file.sha256)
    return operation


@contextmanager
def _bars(shown: bool) -> Iterator[None]:
    """Show the client's progress bars or do not, unless its environment has decided that."""
    if shown or are_progress_bars_disabled():
        yield
        return
    disable_progress_bars()
    try:
        yield
    finally:
        enable_progress_bars()
