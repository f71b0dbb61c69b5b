"""Locks of the dead: a run that was killed holds nobody up, one that lives does."""

import subprocess
import sys

import pytest

from pipeline.errors import RunError
from pipeline.lock import check_free, locked
from pipeline.output import LOCK

HOLD = """
import sys, time
from pipeline.lock import locked
with locked(sys.argv[1]):
    print(1, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.read(1)
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says which process a number was")
def test_the_lock_of_a_killed_run_is_taken_over(holder, tmp_path):
    with pytest.raises(RunError, match="another run writes there"):
        check_free(str(tmp_path))
    holder.kill()
    holder.wait()
    assert (tmp_path / LOCK).exists()
    check_free(str(tmp_path))
    with locked(str(tmp_path)):
        assert (tmp_path / LOCK).exists()
    assert list(tmp_path.iterdir()) == []


def test_another_process_with_the_same_number_is_not_the_holder(tmp_path):
    with locked(str(tmp_path)):
        lines = (tmp_path / LOCK).read_text().splitlines()
    if not lines[2]:
        pytest.skip("this system does not say when a process began")
    lock = tmp_path / LOCK
    lock.write_text("\n".join([*lines[:2], lines[2] + "1"]))
    check_free(str(tmp_path))


@pytest.mark.parametrize("third", ["", "life elsewhere 1 1", "life"])
def test_a_lock_from_elsewhere_holds(tmp_path, third):
    (tmp_path / LOCK).write_text(f"process 99999999 on there\nsince 2026\n{third}\n")
    with pytest.raises(RunError, match="give --resume or --overwrite"):
        check_free(str(tmp_path))
    with pytest.raises(RunError), locked(str(tmp_path)):
        pytest.fail("two runs are in one folder")
