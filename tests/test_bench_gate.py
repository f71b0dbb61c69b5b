"""The data of the gate's bench: a run that keeps its contract, each row of it."""

import pytest

from bench import gate, gate_data
from pipeline.gate import Options, judge
from tests.finished_runs import make_run


@pytest.mark.parametrize("chars", [0, 600])
def test_the_copied_run_is_sound(tmp_path, chars):
    source = make_run(tmp_path / "run", letters=0)
    size = gate_data.make(source, tmp_path / "many", 1_000_000, chars)
    assert size >= 1_000_000
    verdict = judge(str(tmp_path / "many"), Options(thorough=True))
    assert verdict.ok, verdict.findings
    rows = sum(verdict.rows.values())
    assert gate.scan(tmp_path / "many") == gate.gate(tmp_path / "many") == rows > 1000
