"""Full disks, of workers and of runners, in one line that says whose and what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import RunError

# What a worker's OSError says when a disk, a quota or a limit on files is full. Beam hands errors
# on as text only.
_FULL = re.compile(
    rf"\[Errno (?:{errno.ENOSPC}|{errno.EDQUOT}|{errno.EFBIG})\] ([^\n\[:]*[^\n\[: ])"
)
# What a runner written in Java says of its own disks.
_FULL_RUNNER = re.compile(
    r"java\.io\.IOException: (No space left on device|Disk quota exceeded|File too large)"
)


@contextmanager
def full_disk(output: str) -> Iterator[None]:
    """Turn what a full disk makes of a run into a RunError that says so."""
    try:
        yield
    except RuntimeError as error:
        if found := _FULL.search(str(error)):
            raise RunError(
                f"cannot write to {output}: {found[1]}; nothing new is published there; free some "
                "space (parts that are done are kept for --resume), choose another --output, or "
                "restructure fewer inputs at a time"
            ) from error
        if found := _FULL_RUNNER.search(str(error)):
            raise RunError(
                f"a disk of the runner's own is full ({found[1]}); nothing of this run is left in "
                f"{output}; give its workers more room for what they shuffle (Flink: io.tmp.dirs), "
                "or restructure fewer inputs at a time"
            ) from error
        raise
