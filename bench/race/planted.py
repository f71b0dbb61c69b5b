"""One bad line among good ones: what each contender keeps, and whether it says that there was one.

A contender has said so if it failed, or if what it printed names an error or a line it left out.
Restruct writes the line with its reason to OUTPUT/dead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import orjson
import pyarrow.parquet as pq

from bench import data
from bench.measure import ROOT
from bench.race.contenders import Contender, Stable
from bench.race.same.job import write_recipe

DOCUMENTS = 200
_AT = 12
_GOOD = b'{"id":"planted","title":"A title","text":"%b","stars":5,"category":"Local/History"}\n'
FAULTS = {
    "broken JSON": _GOOD[:40] + b"\n",
    "an array": b'["planted", "a line", "that is a list"]\n',
    "text = 12345": _GOOD.replace(b'"%b"', b"12345"),
    "lone surrogate": _GOOD % rb"Before \ud800 after, in a sentence of some length.",
    "invalid UTF-8": _GOOD % b"Before \xff\xfe after, in a sentence of some length.",
}
_SAID = re.compile(
    r"\b(?:error|errors|warning|corrupt\w*|invalid|dead|exception|traceback)\b", re.IGNORECASE
)
# Words that are printed whether there was a fault or not.
_ALWAYS = re.compile(r"(?:Errors|Warnings): \d+|Error/Warning details|nvidia-smi[^\n]*|0 dead")


def plant(folder: Path, fault: str) -> Path:
    """Make the good documents with one bad line among those of the first file."""
    target = folder / f"planted-{fault.replace(' ', '-')}"
    data.write_parts(target, DOCUMENTS)
    first = target / "part-0.jsonl"
    lines = first.read_bytes().splitlines(keepends=True)
    first.write_bytes(b"".join([*lines[:_AT], FAULTS[fault], *lines[_AT:]]))
    write_recipe(target.with_suffix(".yaml"), target)
    return target


def documents_out(output: Path) -> int:
    """Return from how many documents the rows in an output are, those of readable files."""
    found: set[str] = set()
    for path in (output / "records").rglob("*.parquet"):
        try:
            file = pq.ParquetFile(path)
        except OSError:
            continue  # a file without its end holds nothing that anyone can read
        name = "document_id" if "document_id" in file.schema_arrow.names else "document"
        found |= set(file.read([name])[name].to_pylist())
    return len(found - {"planted"})


def said(status: int, printed: str) -> bool:
    """Tell whether a contender let its user know."""
    return status != 0 or bool(_SAID.search(_ALWAYS.sub("", printed)))


def tried(stable: Stable, contender: Contender, inputs: Path, output: Path) -> str:
    """Run a contender over planted inputs; return what happened in a few words."""
    command = stable.command(contender, inputs, output, 1)
    done = subprocess.run(
        [word for word in command if word != "--quiet"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        errors="replace",
    )
    kept = documents_out(output)
    letters = dead_letters(output)
    shutil.rmtree(output, ignore_errors=True)
    told = "said" if said(done.returncode, done.stdout + done.stderr) else "not said"
    return f"{kept}/{DOCUMENTS}, exit {done.returncode}, {told}" + (", kept" if letters else "")


def dead_letters(output: Path) -> int:
    """Return how many lines a contender laid aside with a reason."""
    paths = (output / "dead").rglob("*.jsonl")
    letters = [orjson.loads(line) for path in paths for line in path.read_bytes().splitlines()]
    return sum(bool(letter["error"]) for letter in letters)


def table(stable: Stable, contenders: list[Contender], folder: Path) -> Iterator[str]:
    """Yield the lines of the table: a row a fault, a column a contender."""
    yield f"| planted among {DOCUMENTS} | {' | '.join(one.name for one in contenders)} |"
    yield "|---" * (len(contenders) + 1) + "|"
    for fault in FAULTS:
        inputs = plant(folder, fault)
        cells = [tried(stable, one, inputs, folder / "output") for one in contenders]
        yield f"| {fault} | {' | '.join(cells)} |"
