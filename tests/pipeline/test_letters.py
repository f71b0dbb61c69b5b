"""Dead letters are bounded in number; which ones stay no order of the work decides."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from pipeline.chunks import Chunk, Row, Spill, key_of, load_all, to_batch
from pipeline.curate import Threshold
from pipeline.face.report import print_report
from pipeline.letters import UNWRITTEN, BoundFn, LetterRanksFn
from schemas import DeadLetter

KEY = "dead/mine#00000"
TABLE = "dead/mine"


def letter(number: int, error: str, mine: str = "m") -> Row:
    found = DeadLetter("mine", mine, str(number), f"u#{number}", number, error, "{}")
    return Row(TABLE, key_of(mine, found.uri, found.key, error), found)


LETTERS = [letter(n, f"text: is missing in {n}") for n in range(50)]
LETTERS += [letter(n, "row is short") for n in range(50, 55)]
LETTERS += [letter(n, "row is short", "other") for n in range(8)]


def bounded(rows: list[Row], most: int, chunk: int) -> tuple[list[tuple[str, str]], dict[Any, int]]:
    """Return (mine, key) of the letters that stay, sorted, and the tally."""
    parts = [rows[start : start + chunk] for start in range(0, len(rows), chunk)]
    chunks = [tuple(Spill("").store(TABLE, to_batch(TABLE, part))) for part in parts]
    sizes = {TABLE: (0, len(rows))}
    found: dict[Any, list[Any]] = {}
    for one in chunks:
        for kind, state in LetterRanksFn(most).process((KEY, one), sizes):
            found.setdefault(kind, []).append(state)
    merge = Threshold()
    thresholds = {k: merge.extract_output(merge.merge_accumulators(s)) for k, s in found.items()}
    fn = BoundFn("")
    fn.start_bundle()
    kept = [out for one in chunks for out in fn.process((KEY, one), thresholds)]
    [end] = fn.finish_bundle()
    tally = {tuple(line): n for line, n in end.value.value}
    rows_kept = load_all([c for _, c in kept]).to_pylist() if kept else []
    return sorted((row["mine"], row["key"]) for row in rows_kept), tally


def test_of_each_mine_and_reason_the_smallest_ranks_stay() -> None:
    kept, tally = bounded(LETTERS, 6, 100)
    by_kind = [("m", 0, 50, 6), ("m", 50, 55, 5), ("other", 0, 8, 6)]
    for mine, low, high, expected in by_kind:
        assert sum(m == mine and low <= int(k) < high for m, k in kept) == expected
    assert tally == {
        ("mine", "m", "", UNWRITTEN, "text: is missing in …"): 44,
        ("mine", "other", "", UNWRITTEN, "row is short"): 2,
    }
    smallest = sorted(LETTERS[:50], key=lambda row: row.key[:8])[:6]
    assert {row.row.key for row in smallest} < {key for mine, key in kept if mine == "m"}


@pytest.mark.parametrize("chunk", [1, 7, 30])
def test_no_order_and_no_grouping_matters(chunk: int) -> None:
    whole = bounded(LETTERS, 6, 100)
    assert bounded(LETTERS, 6, chunk) == whole
    assert bounded(LETTERS[::-1], 6, chunk) == whole


def test_a_table_within_the_bound_is_not_looked_into() -> None:
    never = Chunk(TABLE, 3, 0, b"not even a batch")
    sizes = {TABLE: (0, 3)}
    assert list(LetterRanksFn(3).process((KEY, tuple(never)), sizes)) == []
    fn = BoundFn("")
    fn.start_bundle()
    assert list(fn.process((KEY, tuple(never)), {})) == [(KEY, tuple(never))]


def test_a_chunk_of_which_nothing_stays_is_gone() -> None:
    kept, tally = bounded(LETTERS[:10], 1, 1)
    assert len(kept) == 1
    assert sum(tally.values()) == 9


def test_a_run_counts_all_and_writes_the_most_of_each_reason(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    good = json.dumps({"text": "Three words here.", "kind": "lamps"})
    path.write_text("{}\n" * 70 + "{broken\n" * 3 + f"{good}\n")
    source = {"mine": "jsonl", "input": str(path), "fields": {"text": "text", "categories": "kind"}}
    recipe = {"sources": [source], "signals": ["category"], "max_dead_letters": 20}
    made = make(recipe)
    page = made.page("mine", "jsonl")
    assert (page["in"], page["out"]) == (74, 1)
    assert sorted(page["dead"].values()) == [3, 70]
    assert len(made.dead()) == 23
    assert made.manifest["dead_letters"] == {"most_of_a_kind": 20, "written": 23, "left_out": 50}
    said = io.StringIO()
    print_report(made.manifest, Console(file=said, width=200), "out")
    assert "50 more are counted and not written" in said.getvalue()
    again = make(recipe, tmp_path / "again")
    assert again.dead() == made.dead()
