"""A disk of the runner's own that is full is told in one line that says where to look."""

from pathlib import Path

import apache_beam as beam
import pytest

from pipeline.errors import RunError

NEWS = Path(__file__).resolve().parent.parent.parent / "samples" / "news.jsonl"
SAID = """Pipeline job failed in state FAILED: org.apache.flink.runtime.JobException: Recovery is
Caused by: java.io.IOException: No space left on device
\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)"""


def test_the_disk_of_a_runner_is_not_taken_for_the_output(make, monkeypatch, tmp_path):
    def full(_):
        raise RuntimeError(SAID)

    monkeypatch.setattr(beam.Pipeline, "run", full)
    source = {"mine": "jsonl", "input": str(NEWS), "fields": {"id": "id", "text": "text"}}
    with pytest.raises(RunError, match=r"runner's own is full \(No space left on device\)"):
        make({"sources": [source]})
    assert not (tmp_path / "out").exists()
