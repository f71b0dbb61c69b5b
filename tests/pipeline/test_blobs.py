from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline import blobs
from pipeline.blobs import Blobs, bucket_of, rows_of


class Pair(msgspec.Struct, array_like=True, frozen=True):
    key: str
    value: int


class Other(msgspec.Struct, array_like=True, frozen=True):
    key: str


@pytest.mark.parametrize("spilled", [True, False])
def test_rows_come_back_by_kind_and_bucket(tmp_path: Path, spilled: bool) -> None:
    found = Blobs(4, str(tmp_path) if spilled else "")
    for n in range(6):
        found.add(Pair(f"line\n{n}", n), n % 2)
        found.add(Other("x"), 3)
    made = list(found.flush())
    found.close()
    assert bool(list(tmp_path.iterdir())) == spilled
    assert sorted(bucket for bucket, _ in made) == [0, 1, 3]
    odd = [blob for bucket, blob in made if bucket == 1]
    assert list(rows_of(odd, Pair)) == [Pair(f"line\n{n}", n) for n in (1, 3, 5)]
    assert list(rows_of(odd, Other)) == []
    assert list(found.flush()) == []


def test_a_full_buffer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "FLUSH_BYTES", 20)
    found = Blobs(4, "")
    found.add(Other("a"), 0)
    assert not found.full()
    found.add(Other("b" * 20), 0)
    assert found.full()


def test_buckets_share_out_keys() -> None:
    counts = [0] * 8
    for n in range(4000):
        counts[bucket_of(f"Q{n}", 8)] += 1
    assert all(400 < count < 600 for count in counts)
