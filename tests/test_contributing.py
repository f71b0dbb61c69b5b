"""The recipes of CONTRIBUTING.md, tried as they stand in a copy of the program."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)

HAIKU = b"an old pond it was\na frog fell in with a splash\nnow the pond is wet\n\nonly one line\n"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the program with the signal, the prompt and the mine of the document."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("pipeline", "schemas", "signals"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "beam_runner.py", folder)
    text = (ROOT / "CONTRIBUTING.md").read_text()
    signal, mine = PYTHON.findall(text)
    (folder / "signals" / "subjects.py").write_text(signal)
    (folder / "signals" / "subjects.yaml").write_text(YAML.findall(text)[0])
    (folder / "pipeline" / "mines" / "haiku.py").write_text(mine)
    return folder


def python(folder, *words):
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_new_signal_and_mine_are_found(copy):
    assert "subjects" in python(copy, "beam_runner.py", "signals")
    assert "haiku" in python(copy, "beam_runner.py", "mines")
    assert "Which subjects" in python(copy, "beam_runner.py", "prompts", "--signal", "subjects")


def test_the_new_signal_gives_records(copy):
    lines = [
        {"text": f"Bees, number {n}, dance to tell the others.", "tags": ["bees", f"dance {n}"]}
        for n in range(5)
    ]
    (copy / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    fields = ["--fields", "text=text", "categories=tags"]
    run = ["--mine", "jsonl", "--input", "in.jsonl", "--signals", "subjects", "--output", "out"]
    assert "5 records" in python(copy, "beam_runner.py", *run, *fields)


def test_the_new_mine_gives_documents_and_reasons(copy):
    (copy / "in.txt").write_bytes(HAIKU)
    script = """
from pipeline.mines import registry
from pipeline.mines.base import BadItem
mine = registry()["haiku"]()
for unit in mine.units("in.txt", 2**20):
    for item in mine.read(unit):
        try:
            print(mine.parse(item).title)
        except BadItem as error:
            print(error)
"""
    assert python(copy, "-c", script) == "an old pond it was\na haiku has 3 lines, this one 1\n"
