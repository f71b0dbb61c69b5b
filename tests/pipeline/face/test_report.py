"""The report says what a manifest holds, on any console."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.face.report import failure, print_report


def page(stage, mine, signal, taken, out, filtered=None, dead=None):
    return {"stage": stage, "mine": mine, "signal": signal, "in": taken, "out": out,
            "filtered": filtered or {}, "dead": dead or {}}  # fmt: skip


def dataset(name, rows, size=2_500_000):
    ending = "jsonl" if name.startswith("dead") else "parquet"
    shard = {"path": f"{name}-00000-of-00001.{ending}", "rows": rows, "bytes": size, "sha256": ""}
    return {"name": name, "split": "train", "rows": rows, "shards": [shard]}


@pytest.fixture
def manifest():
    return {
        "recipe": {"name": "tiny"},
        "datasets": [dataset("dead/mine", 2), dataset("records", 30), dataset("signals/x", 20)],
        "books": [
            page("mine", "wiki", "", 14, 11, {"redirect": 1}, {"page cut off": 2}),
            page("document", "wiki", "", 11, 10, {"the same document again": 1}),
            page("document", "text[1]", "", 3, 3),
            page("signal", "wiki", "entities", 25, 20, {"too short": 3, "[odd] reason": 2}),
            page("unique", "wiki", "entities", 20, 20),
        ],
        "stats": [
            {"mine": "wiki", "signal": "entities", "records": 1234,
             "mean_input_tokens": 312.25, "mean_target_tokens": 8.0},
        ],
        "verdict": {"ok": True, "dead_fraction": 0.142857, "why": ""},
        "run": {"seconds": 5.0, "runner": "FnApiRunner", "workers": 2},
    }  # fmt: skip


def text_of(manifest, width=100, output="out/my run"):
    out = io.StringIO()
    print_report(manifest, Console(file=out, width=width), output)
    return out.getvalue()


def test_cells_reasons_and_sizes_are_all_there(manifest):
    text = text_of(manifest)
    assert "\x1b" not in text
    cell = next(line for line in text.splitlines() if "entities" in line)
    assert cell.split() == ["wiki", "entities", "10", "20", "1,234", "312.2", "8.0"]
    assert "30 records in 1 file, 2.5 MB; 20 signals in 1 file, 2.5 MB" in text
    assert "5.0 s on FnApiRunner, workers: 2, 3 documents a second" in text
    for reason in ("redirect", "page cut off", "the same document again", "[odd] reason"):
        assert reason in text


def test_a_mine_without_signals_is_seen_and_brackets_are_no_markup(manifest):
    line = next(line for line in text_of(manifest).splitlines() if line.startswith("text[1]"))
    assert line.split() == ["text[1]", "3", "0", "0"]


def test_the_next_commands_can_be_pasted(manifest):
    text = text_of(manifest)
    assert "restruct show 'out/my run' --signal entities" in text
    assert "restruct why RECORD_ID --data 'out/my run'" in text
    assert "Dead letters: 2 (at worst 14.29% of a mine)" in text
    assert "dead/mine-00000-of-00001.jsonl" in text


def test_nothing_is_cut_on_a_narrow_console(manifest):
    text = text_of(manifest, width=40)
    assert "restruct why RECORD_ID --data 'out/my run'" in text
    squeezed = "".join(text.split())
    assert "entities" in squeezed
    assert "…" not in text


def test_reasons_beyond_the_first_are_summed(manifest):
    manifest["books"][0]["filtered"] = {f"reason {n:02d}": 100 - n for n in range(20)}
    text = text_of(manifest)
    assert "reason 14" in text
    assert "reason 15" not in text
    assert "other reasons" in text


def test_a_run_without_records_has_no_next_command(manifest):
    manifest["datasets"] = []
    manifest["stats"] = []
    assert "restruct show" not in text_of(manifest)


def test_a_verdict_names_numbers_place_and_cure(manifest):
    assert failure(manifest, "out/") == ""
    manifest["verdict"] = {"ok": False, "dead_fraction": 0.14, "why": "14.29% are dead"}
    line = failure(manifest, "out/")
    assert line == (
        "14.29% are dead: 2 dead letters lie in out/dead/; mend the input, "
        "or raise --max_dead_fraction"
    )
    manifest["datasets"] = []
    manifest["verdict"]["why"] = "no records were made"
    assert failure(manifest, "out").startswith("no records were made; ")


def test_fewer_shards_than_asked_for_are_named(manifest):
    assert "shards asked for" not in text_of(manifest)
    manifest["recipe"]["shards"] = "auto"
    assert "shards asked for" not in text_of(manifest)
    manifest["recipe"]["shards"] = 1
    assert "shards asked for" not in text_of(manifest)
    manifest["recipe"]["shards"] = 200
    line = next(x for x in text_of(manifest, width=300).splitlines() if "shards asked for" in x)
    assert line == (
        "Fewer than the 200 shards asked for: records/train 1, signals/x/train 1 (a divisor of "
        "200 that gives each about 32 rows or more)"
    )


def test_letters_that_were_not_written_are_named(manifest):
    assert "more are counted" not in text_of(manifest)
    manifest["dead_letters"] = {"most_of_a_kind": 2, "written": 2, "left_out": 1234}
    assert "(1,234 more are counted and not written: " in text_of(manifest, width=300)
