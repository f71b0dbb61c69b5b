"""A local folder to stage a dataset in that goes elsewhere."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.publish.partial import NEW, partial


@contextmanager
def stage_beside(out: str, target: str) -> Iterator[str]:
    """Give a folder beside a run, where its shards need only be linked; else a temporary one.

    The first is deleted by the next publication to the same target where a process was killed.
    """
    if os.access(os.path.dirname(os.path.abspath(out)), os.W_OK | os.X_OK):
        with partial(out, target) as folder:
            yield os.path.join(folder, NEW)
        return
    with tempfile.TemporaryDirectory(prefix="restruct-") as folder:
        yield os.path.join(folder, NEW)
