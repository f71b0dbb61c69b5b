"""The gate before, in the middle of, and after a takedown."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.forget import forget
from pipeline.gate import judge


def errors(folder):
    return [f.path for f in judge(str(folder)).findings if f.level == "error"]


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.sets(st.integers(0, 11), min_size=1, max_size=4), st.booleans())
def test_the_gate_passes_whatever_was_forgotten(runs, tmp_path_factory, numbers, options):
    folder = shutil.copytree(runs(12, 6, 2), tmp_path_factory.mktemp("gate") / "out")
    ids = [f"review-{n}" for n in numbers] + [f"article-{n}" for n in numbers if n < 3]
    forget(str(folder), ids, options=options, yes=True)
    assert not errors(folder)


def test_the_gate_finds_a_takedown_that_was_cut_off(run, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patch:
        # All shards are in their places, the manifest is not.
        patch.setattr("pipeline.forget.journal.close", kill)
        with pytest.raises(Killed):
            forget(str(run), ["review-3"])
    assert any(path.startswith("records/") for path in errors(run))
    assert any(".forgetting" in found.path for found in judge(str(run)).findings)
    forget(str(run), ["review-3"])
    assert not errors(run)
