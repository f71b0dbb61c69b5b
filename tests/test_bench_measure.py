"""What a command costs, with all that it starts."""

import subprocess
import sys

import pytest

from bench import measure


@pytest.mark.skipif(sys.platform != "linux", reason="costs are read from Linux's /proc")
def test_a_cost_counts_what_a_command_started():
    busy = "sum(range(10**7))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{busy}'])"
    used = measure.cost([sys.executable, "-c", child])
    assert used.wall > 0
    assert used.cpu > 0.05
    with pytest.raises(RuntimeError, match="no such luck"):
        measure.cost([sys.executable, "-c", "raise SystemExit('no such luck')"])


@pytest.mark.skipif(sys.platform != "linux", reason="costs are read from Linux's /proc")
def test_a_cost_waits_for_no_process_that_was_there_before():
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert measure.cost([sys.executable, "-c", "pass"]).wall < 50
    finally:
        other.kill()
        other.wait()
