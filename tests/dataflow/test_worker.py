"""A worker without a network, main program or session unpickles a job and sets all of it up."""

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from apache_beam.portability.api import beam_runner_api_pb2 as api

from pipeline.mines.base import Unit
from pipeline.recipe import load
from tests.dataflow.offline import PARDO, graph_of

ROOT = Path(__file__).resolve().parent.parent.parent
MINING = "/Read 05 news/Mine/"


@pytest.fixture
def cut_off():
    """Return what starts a command without a network; skip where that cannot be had."""
    command = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*command, "true"]).returncode:
        pytest.skip("no network namespaces here: unshare --map-root-user --net true")
    return command


def test_a_worker_sets_up_every_step_without_a_network(cut_off, tmp_path):
    graph = graph_of(load("recipes/demo.yaml"), ("--runner=FnApiRunner",)).to_runner_api()
    steps = graph.components.transforms.values()
    pardos = [t for t in steps if t.spec.urn == PARDO and "/ParDo(" in t.unique_name]
    pickles = [api.ParDoPayload.FromString(t.spec.payload).do_fn.payload for t in pardos]
    [mining] = [n for n, t in enumerate(pardos) if MINING in t.unique_name]
    job = tmp_path / "job"
    job.write_bytes(pickle.dumps((pickles, mining, Unit(str(ROOT / "samples" / "news.jsonl")))))
    done = subprocess.run(
        [*cut_off, sys.executable, str(ROOT / "tests" / "dataflow" / "worker.py"), str(job)],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"functions": len(pickles), "documents": 25}
