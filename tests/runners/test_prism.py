"""Prism, where it is installed: the same bytes as in this process."""

import json
import os
from pathlib import Path

import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.recipe import build
from pipeline.run import run

SIGNALS = ["summary", "category"]


@pytest.fixture
def prism():
    """Return the path of Prism; skip where there is none."""
    path = os.environ.get("RESTRUCT_PRISM", "")
    if not path:
        pytest.skip("no Prism: set RESTRUCT_PRISM to the program (docs/runners.md)")
    if not os.access(path, os.X_OK):
        pytest.fail(
            f"RESTRUCT_PRISM={path} is no program; go install puts it into $(go env GOPATH)/bin"
        )
    return path


@pytest.fixture
def recipe(tmp_path):
    """Return a recipe over twenty documents, one line of which is broken."""
    rows = [
        {
            "id": str(n),
            "text": f"Text number {n}, about weather.",
            "title": f"Day {n}",
            "at": f"d{n % 3}",
        }
        for n in range(20)
    ]
    lines = [orjson.dumps(row).decode() for row in rows]
    lines.insert(7, '{"id": "broken')
    (tmp_path / "days.jsonl").write_text("\n".join(lines))
    fields = {"id": "id", "text": "text", "title": "title", "categories": "at"}
    fields["summaries"] = {"from": "title", "kind": "title"}
    source = {"mine": "jsonl", "input": str(tmp_path / "days.jsonl"), "fields": fields}
    source |= {"license": "CC0-1.0", "language": "en", "signals": SIGNALS}
    return build({"name": "days", "sources": [source], "max_dead_fraction": 0.1})


def made(recipe, output, *flags):
    """Run a recipe; return its manifest less the run section, and the bytes of its files."""
    run(recipe, str(output), PipelineOptions(list(flags)))
    files = {str(p.relative_to(output)): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    manifest = json.loads(files.pop("manifest.json"))
    del manifest["run"]
    return manifest, files


def test_prism_gives_the_same_bytes(prism, recipe, tmp_path):
    here = made(recipe, tmp_path / "here", "--runner=FnApiRunner")
    flags = ("--runner=PrismRunner", f"--prism_location={prism}")
    there = made(recipe, tmp_path / "there", *flags)
    assert any(Path(name).suffix == ".parquet" for name in here[1])
    assert there == here
