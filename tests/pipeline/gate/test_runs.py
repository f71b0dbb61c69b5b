"""Rows with equal keys are found whether they fit into memory or lie in files."""

import numpy as np
import pytest

from pipeline.gate.runs import Runs


def rows(count, seed):
    made = np.random.default_rng(seed)
    return made.integers(0, 2**64, count, np.uint64, endpoint=False)


@pytest.mark.parametrize("run_rows", [7, 100, 10_000])
def test_keys_come_in_order_and_repeated_ones_once(tmp_path, run_rows):
    runs = Runs(str(tmp_path), "x", run_rows)
    keys = rows(1000, 1)
    keys[::10] = keys[5]
    keys[-1], keys[-2] = 0, 2**64 - 1
    for start in range(0, 1000, 50):
        runs.add(keys[start : start + 50], np.arange(start, start + 50, dtype=np.uint64))
    assert runs.rows == 1000
    pieces = list(runs.sorted_keys())
    assert np.array_equal(np.concatenate(pieces), np.sort(keys))
    [again] = runs.repeated()
    assert again.tolist() == [keys[5]]
    found, numbers = runs.having(again)
    assert set(found.tolist()) == {keys[5]}
    assert numbers.tolist() == sorted({5, *range(0, 1000, 10)})
    assert bool(list(tmp_path.iterdir())) == (run_rows < 1000)


def test_no_rows(tmp_path):
    runs = Runs(str(tmp_path), "x")
    assert list(runs.sorted_keys()) == list(runs.repeated()) == []
