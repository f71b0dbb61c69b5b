"""The same input and recipe give the same bytes, whatever the workers, hash seed or file order."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TWO_PROCESSES = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")


def restruct(folder, out, *options, seed="0", backwards=False):
    """Run the demo recipe with `folder` as the working directory; return what it wrote."""
    shutil.copytree(ROOT / "samples", folder / "samples", dirs_exist_ok=True)
    recipe = yaml.safe_load((ROOT / "recipes" / "demo.yaml").read_text())
    for source in recipe["sources"]:
        paths = [source["input"]] if isinstance(source["input"], str) else source["input"]
        if (folder / paths[0]).is_dir() and source["mine"] == "text":
            paths = [str(p.relative_to(folder)) for p in (folder / paths[0]).iterdir()]
        source["input"] = sorted(paths, reverse=backwards)
    (folder / "demo.yaml").write_text(yaml.safe_dump(recipe))
    command = [sys.executable, str(ROOT / "beam_runner.py"), "--recipe", "demo.yaml", "--quiet"]
    done = subprocess.run(
        [*command, "--output", out, *options],
        cwd=folder,
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return written(folder / out)


def written(out):
    """Return the manifest of a run less its run section, and the bytes of every file."""
    manifest = json.loads((out / "manifest.json").read_text())
    del manifest["run"]
    files = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    del files["manifest.json"]
    return manifest, files


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory):
    return restruct(tmp_path_factory.mktemp("one"), "out")


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        (TWO_PROCESSES, {}),
        ((), {"seed": "4242", "backwards": True}),
        (TWO_PROCESSES, {"seed": "77", "backwards": True}),
        (("--part_bytes=100000000",), {"seed": "5"}),
        ((*TWO_PROCESSES, "--part_bytes=200000000"), {"backwards": True}),
    ],
    ids=[
        "two processes",
        "another seed, files backwards",
        "all three",
        "in parts",
        "in parts by two processes",
    ],
)
def test_same_bytes(one_worker, tmp_path, options, changes):
    manifest, files = restruct(tmp_path, "elsewhere", *options, **changes)
    assert sorted(files) == sorted(one_worker[1])
    differing = [name for name in files if files[name] != one_worker[1][name]]
    assert differing == []
    assert manifest == one_worker[0]
