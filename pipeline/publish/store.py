"""Publishing to an object store, or any other place that Beam writes to: the manifest comes last.

No store renames a prefix, so here the manifest is the commit: it is written when all else is
there, and deleted first where a dataset is replaced. A journal beside the files says which of them
were sent, so that an upload goes on where it was interrupted. Two uploads to one prefix at the
same time are not kept apart: stores promise no locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import RunError, UserError
from pipeline.finished import MANIFEST, Finished
from pipeline.publish.journal import JOURNAL, Journal, Sent, from_bytes, to_bytes
from pipeline.publish.staging import stage_beside
from pipeline.publish.store_files import Prefix, check_scheme
from pipeline.publish.target import Store
from pipeline.publish.ways import (
    Options,
    Published,
    Staged,
    StagedFile,
    own_paths,
    own_tables,
    size_of,
)
from pipeline.suggest import listed

# The journal is written this often over a whole upload, whatever the number of files.
_JOURNALS = 64


class StoreTransport:
    """A prefix. Its keys are where the store's own tools look for them."""

    def __init__(self, target: Store, run: Finished, options: Options) -> None:
        self._target = target
        self._run = run
        self._options = options
        self._files = Prefix(target.address)

    def check(self) -> None:
        """Raise UserError or RunError if nothing can be published there."""
        check_scheme(self._target)
        with self._asking("looking at what is there"):
            there = self._files.list()
            if MANIFEST in there and not own_tables(self._files.read(MANIFEST)):
                raise RunError(
                    f"{self._target}: its {MANIFEST} is of no published dataset; give a prefix of "
                    "its own"
                )

    @contextmanager
    def staging(self) -> Iterator[str]:
        """Give a local folder to stage in."""
        with stage_beside(self._run.root, str(self._target)) as folder:
            yield folder

    def put(self, staged: Staged) -> Published:
        """Send what is not there yet, and the manifest when all is."""
        with self._asking("publishing"):
            there = self._files.list()
            if self._whole(staged, there):
                return self._result(staged, [], [])
            return self._put(staged, there)

    def _put(self, staged: Staged, there: dict[str, int]) -> Published:
        journal = self._known(staged, there)
        self._check_taken(staged, there, journal)
        wanted = [file.path for file in staged.files]
        journal.own = sorted({*journal.own, *wanted})
        self._files.write(JOURNAL, to_bytes(journal))
        # Without it, no reader can take old and new files for one dataset.
        if MANIFEST in there:
            self._files.delete(MANIFEST)
        *others, manifest = staged.files
        sent = list(self._send(others, journal))
        stale = sorted(set(journal.own) & there.keys() - set(wanted))
        for path in stale:
            self._files.delete(path)
        self._check_sizes(others)
        self._files.send(manifest)
        self._files.delete(JOURNAL)
        return self._result(staged, [*sent, manifest], stale)

    def _whole(self, staged: Staged, there: dict[str, int]) -> bool:
        """Tell whether all of a dataset is there already.

        Shards go by their size and by the manifest, which holds their sums; the rest is read.
        """
        if JOURNAL in there or any(there.get(file.path) != file.bytes for file in staged.files):
            return False
        small = [f for f in staged.files if not f.path.endswith(".parquet")]
        return all(self._files.sha256(file.path) == file.sha256 for file in small)

    def _known(self, staged: Staged, there: dict[str, int]) -> Journal:
        """Return which files are ours and which of them were sent, from journal and manifest."""
        journal = from_bytes(self._files.read(JOURNAL)) if JOURNAL in there else Journal()
        sent = {
            path: sent
            for path, sent in journal.sent.items()
            if there.get(path) == sent.bytes and self._files.mark(path) == sent.mark
        }
        tables = own_tables(self._files.read(MANIFEST)) if MANIFEST in there else []
        wanted = {file.path: file for file in staged.files}
        for shard in (shard for table in tables for shard in table.shards):
            file = wanted.get(shard.path)
            if file and there.get(shard.path) == shard.bytes and file.sha256 == shard.sha256:
                sent[shard.path] = Sent(shard.sha256, shard.bytes, self._files.mark(shard.path))
        return Journal([*journal.own, *own_paths(tables)], sent)

    def _check_taken(self, staged: Staged, there: dict[str, int], journal: Journal) -> None:
        if self._options.overwrite:
            return
        if MANIFEST in there:
            raise RunError(
                f"{self._target}: holds another dataset, or this one with other papers; "
                "--overwrite puts the new one in its place"
            )
        foreign = [f.path for f in staged.files if f.path in there and f.path not in journal.own]
        if foreign:
            raise RunError(
                f"{self._target}: {listed(foreign, 3)} was not published from here; --overwrite "
                "replaces such files, all others stay"
            )

    def _send(self, files: list[StagedFile], journal: Journal) -> Iterator[StagedFile]:
        """Send the files that were not, and yield them; note them in the journal now and then."""
        todo = [file for file in files if not self._was_sent(file, journal)]
        every = max(1, len(todo) // _JOURNALS)
        for number, file in enumerate(todo, 1):
            mark = self._files.send(file)
            journal.sent[file.path] = Sent(file.sha256, file.bytes, mark)
            if number % every == 0:
                self._files.write(JOURNAL, to_bytes(journal))
            yield file

    def _was_sent(self, file: StagedFile, journal: Journal) -> bool:
        sent = journal.sent.get(file.path)
        return sent is not None and (sent.sha256, sent.bytes) == (file.sha256, file.bytes)

    def _check_sizes(self, files: list[StagedFile]) -> None:
        there = self._files.list()
        wrong = [file.path for file in files if there.get(file.path) != file.bytes]
        if wrong:
            raise RunError(
                f"{self._target}: {listed(wrong, 3)} did not arrive whole; give the command again"
            )

    def _result(self, staged: Staged, sent: list[StagedFile], stale: list[str]) -> Published:
        return Published(
            str(self._target),
            len(staged.files),
            staged.bytes,
            len(sent),
            size_of(sent),
            len(stale),
            changed=bool(sent or stale),
        )

    @contextmanager
    def _asking(self, doing: str) -> Iterator[None]:
        try:
            yield
        except UserError:
            raise
        except Exception as error:
            # The clients of stores have no error in common.
            lines = str(error).split("\n")
            raise RunError(
                f"{self._target}: {doing}: {type(error).__name__}: {lines[0][:300]}; check the "
                "address and your keys for it; the same command goes on where it stopped"
            ) from error
