"""What libraries print stays away from the user; what we say arrives."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[3]


def stderr_of(script: str) -> str:
    code = textwrap.dedent(script)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stderr


def test_only_our_own_words_pass():
    err = stderr_of("""
        import logging, os, subprocess, sys, threading, warnings
        from pipeline.progress import Ticker
        from pipeline.face.quiet import HERE, quiet

        def worker(text):
            raise RuntimeError(text)

        with quiet(False):
            logging.warning("apitools not found")
            logging.getLogger("apache_beam.x").error("noise")
            warnings.warn("old")
            subprocess.run("echo child >&2", shell=True)
            ticker = Ticker("/nowhere/at/all")
            ticker.tick("dead")
            ticker.flush()
            log = logging.getLogger("apache_beam.runners.portability.local_job_service")
            for place in ("/lib/beam.py:1", f"{HERE}dig.py:9"):
                entry = f'severity: WARN message: "from {place[0:4]}" log_location: "{place}"'
                log.warning("Worker: %s", entry)
            for text in ("grpc", "Worker subprocess exited with return code 137"):
                thread = threading.Thread(target=worker, args=(text,))
                thread.start()
                thread.join()
            print("said", file=sys.stderr)
        subprocess.run("echo later >&2", shell=True)
    """)
    lines = err.splitlines()
    assert lines[0].startswith("restruct: progress is no longer counted here: ")
    assert lines[1].startswith("restruct: from /")
    assert lines[2:] == [
        "restruct: a worker process ended with status 137 (killed, often for want of memory)",
        "said",
        "later",
    ]


def test_debug_lets_everything_pass():
    err = stderr_of("""
        import logging, subprocess
        from pipeline.face.quiet import quiet
        with quiet(True):
            logging.getLogger("apache_beam").info("a library's word")
            subprocess.run("echo child >&2", shell=True)
    """)
    assert err.splitlines() == ["restruct: a library's word", "child"]
