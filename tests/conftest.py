"""What tests of whole runs share: an in-process run, and readers of what it wrote."""

import json
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.recipe import build
from pipeline.run import run

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"


class Made:
    """A finished run: its folder, its manifest, and its rows."""

    def __init__(self, folder, manifest):
        self.folder = Path(folder)
        self.manifest = manifest

    def records(self):
        return ds.dataset(self.folder / "records").to_table().to_pylist()

    def signals(self, name):
        return ds.dataset(self.folder / "signals" / name).to_table().to_pylist()

    def dead(self):
        lines = [p.read_text().splitlines() for p in sorted((self.folder / "dead").glob("*.jsonl"))]
        return [json.loads(line) for file in lines for line in file]

    def page(self, stage, mine, signal=""):
        [page] = [
            p
            for p in self.manifest["books"]
            if (p["stage"], p["mine"], p["signal"]) == (stage, mine, signal)
        ]
        return page


@pytest.fixture
def make(tmp_path):
    """Return a function that runs a recipe given as a mapping, and returns what was `Made`."""

    def make(recipe, output=None, **options):
        output = str(output or tmp_path / "out")
        found = run(build(recipe), output, PipelineOptions(["--runner=FnApiRunner"]), **options)
        return Made(output, found)

    return make


@pytest.fixture
def corpora():
    """Return the folder of real corpora; skip where it is not beside the checkout."""
    if not CORPORA.is_dir():
        pytest.skip(f"no real corpora at {CORPORA}")
    return CORPORA
