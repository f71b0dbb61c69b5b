"""What libraries print while a run goes on, kept from the user's screen; our own words pass."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.face.interrupt import interrupted

# The folder of this package. Beam logs a lot that no user can act on, also to the root logger,
# so that a record's file tells more than its name.
HERE = str(Path(__file__).resolve().parent.parent) + os.sep
_STDERR = 2
_ENDED = re.compile(r"Worker subprocess exited with return code (-?\d+)")
_WORKER = re.compile(rf'message: "([^"]*)".* log_location: "{re.escape(HERE)}')

logger = logging.getLogger(__name__)


@contextmanager
def quiet(debug: bool) -> Iterator[None]:
    """Let through, while it lasts, only what our own code logs; with `debug` everything.

    Worker processes log to the standard error that they inherit, before any option reaches
    them. So the descriptor leads nowhere meanwhile, and our own messages have a copy of it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("restruct: %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO if debug else logging.WARNING)
    try:
        with warnings.catch_warnings():
            if debug:
                yield
                return
            warnings.simplefilter("ignore")
            handler.addFilter(ours_only)
            threading.excepthook = _thread_failed
            with _own_stderr() as stream:
                handler.setStream(stream)
                yield
    finally:
        threading.excepthook = threading.__excepthook__
        root.removeHandler(handler)
        root.setLevel(level)


def ours_only(record: logging.LogRecord) -> bool:
    """Tell whether a log record is ours. One of a worker process is told by what it quotes."""
    if record.name.endswith("local_job_service"):
        found = _WORKER.search(record.getMessage())
        if found:
            record.msg, record.args = found[1], ()
        return found is not None
    return os.path.abspath(record.pathname).startswith(HERE)


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    """Say in one line that a worker ended; that other threads of the runner miss it is no news."""
    found = _ENDED.search(str(failed.exc_value))
    if found and not interrupted():
        killed = " (killed, often for want of memory)" if found[1] in ("137", "-9") else ""
        logger.warning("a worker process ended with status %s%s", found[1], killed)


@contextmanager
def _own_stderr() -> Iterator[TextIO]:
    """Lead descriptor 2 to nowhere, and `sys.stderr` to where that led."""
    before = sys.stderr
    with open(os.dup(_STDERR), "w", buffering=1, errors="backslashreplace") as copy:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), _STDERR)
        # A stream that is not the descriptor (a test's, a notebook's) stays what it is.
        sys.stderr = copy if before is sys.__stderr__ else before
        try:
            yield sys.stderr
        finally:
            sys.stderr = before
            os.dup2(copy.fileno(), _STDERR)
