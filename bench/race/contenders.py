"""Who runs: the command of each, whether it can be had here, and what it leaves undone."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT

OURS = "restruct"
LOOP = "plain loop"
ADAPTLLM = "AdaptLLM"


@dataclass(frozen=True)
class Contender:
    """One entry of the race.

    `module` is what is run, "" for ours; it takes the recipe where `same` says that it calls our
    functions, else the folder of inputs. `package` is what must be installed for it.
    """

    name: str
    module: str
    package: str = ""
    same: bool = False


BARE = (
    Contender(LOOP, "bench.race.bare.loop"),
    Contender("datasets.map", "bench.race.bare.with_datasets", "datasets"),
    Contender("datatrove", "bench.race.bare.with_datatrove", "datatrove"),
    Contender("data-juicer", "bench.race.bare.with_juicer", "py-data-juicer"),
    Contender(ADAPTLLM, "bench.race.bare.with_adaptllm", "pysbd"),
)
SAME = (
    Contender(LOOP, "bench.race.same.loop", same=True),
    Contender("datasets.map", "bench.race.same.with_datasets", "datasets", True),
    Contender("datatrove", "bench.race.same.with_datatrove", "datatrove", True),
)
RESTRUCT = Contender(OURS, "")

# What is done to every record, and by whom; all else is left undone in the bare race.
DUTIES = (
    "doubles dropped",
    "tokens counted",
    "rows checked",
    "in = out + dropped + dead",
    "ids in conflict found",
    "wrong options mined",
    "source span kept",
    "one file shared out",
    "bad lines kept aside",
)
_MAP_ONLY = "the map, not the reading"
DONE: dict[str, dict[str, str]] = {
    OURS: dict.fromkeys(DUTIES, "yes"),
    LOOP: {},
    "datasets.map": {"one file shared out": _MAP_ONLY},
    "datatrove": {},
    "data-juicer": {"one file shared out": _MAP_ONLY},
    ADAPTLLM: {"one file shared out": _MAP_ONLY},
}


@dataclass(frozen=True)
class Stable:
    """Which Python runs each contender, and where the clone of AdaptLLM lies ("" for nowhere)."""

    pythons: dict[str, str]
    adaptllm: str = ""

    def python(self, name: str) -> str:
        """Return the interpreter of a contender; our own unless another was named."""
        return self.pythons.get(name, sys.executable)

    def missing(self, contender: Contender) -> str:
        """Return why a contender cannot run here, "" if it can."""
        if contender.name == ADAPTLLM and not self.adaptllm:
            return "no clone of LMOps was named (--adaptllm LMOps/adaptllm)"
        if contender.package and not version(self.python(contender.name), contender.package):
            return (
                f"{self.python(contender.name)} lacks {contender.package}; install it there, or "
                f"name another (--python '{contender.name}=/path/to/python')"
            )
        return ""

    def command(self, contender: Contender, inputs: Path, output: Path, workers: int) -> list[str]:
        """Return the command of a contender.

        `inputs` is a folder; its recipe lies beside it, with the suffix .yaml.
        """
        recipe = str(inputs.with_suffix(".yaml"))
        if not contender.module:
            words = ["beam_runner.py", "--recipe", recipe, "--output", str(output)]
            return [self.python(OURS), *words, "--quiet", f"--direct_num_workers={workers}"]
        source = recipe if contender.same else str(inputs)
        words = ["-m", contender.module, source, str(output), str(workers)]
        extra = [self.adaptllm] if contender.name == ADAPTLLM else []
        return [self.python(contender.name), *words, *extra]


def version(python: str, package: str) -> str:
    """Return the version of a package in an environment, "" if it is not there."""
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([python, "-c", code], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""
