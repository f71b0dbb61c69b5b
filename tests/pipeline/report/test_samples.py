"""Which records a report shows, and how much of them."""

from collections import Counter

import pyarrow.parquet as pq
import pytest

from pipeline.report import samples
from pipeline.report.samples import OPTION_CHARS, OPTIONS, TEXT_CHARS, shown, window
from schemas.arrow import record_schema
from tests.finished_runs import make_run

ROW = {
    "id": "1", "mine": "m", "signal": "s", "prompt": "s/p", "form": "choice", "split": "train",
    "language": "en", "license": "", "method": "markup", "uri": "u", "document_id": "d",
    "inputs": "a or b?", "targets": "b", "options": ["a", "b"], "evidence_start": 2,
    "evidence_end": 5, "input_tokens": 4, "target_tokens": 1,
}  # fmt: skip


def test_a_few_of_each_cell_the_same_each_time(pick, counts):
    found = pick(3)
    cells = Counter((r["mine"], r["signal"]) for r in found.records)
    assert cells == {cell: min(n, 3) for cell, n in counts.cells.items()}
    assert found == pick(3)
    assert found.left_out == 0
    assert pick(0).records == []


def test_both_splits_and_forms_are_among_them(pick):
    found = [r for r in pick(4).records if r["signal"] == "sentiment"]
    kinds = {(r["form"], r["split"]) for r in found}
    assert kinds == {(f, s) for f in ("choice", "generation") for s in ("train", "validation")}


def test_fewer_samples_are_the_first_of_more(pick):
    few, many = ({r["id"] for r in pick(most).records} for most in (2, 5))
    assert few < many


def test_evidence_is_the_text_at_its_place(pick):
    found = pick(20)
    with_window = [r for r in found.records if r["window"] is not None]
    assert len(with_window) > 20
    shown_in_it = 0
    for record in with_window:
        seen = found.windows[record["window"]]
        assert seen["span"][:2] == [record["start"], record["end"]]
        assert len(seen["parts"][1]) == record["end"] - record["start"]
        shown_in_it += bool(record["end"] and seen["parts"][1] in record["inputs"])
    assert shown_in_it > 20


def test_records_whose_evidence_was_kept_come_first(tmp_path, pick):
    folder = make_run(tmp_path / "out", shards=1, validation=0.0)
    path = next((folder / "evidence").glob("*.parquet"))
    table = pq.read_table(path)
    kept = max(row["document_id"] for row in table.to_pylist() if row["signal"] == "sentiment")
    mask = [row["document_id"] == kept for row in table.to_pylist()]
    pq.write_table(table.filter(mask), path)
    found = [r for r in pick(2, folder).records if r["signal"] == "sentiment"]
    assert {r["document_id"] for r in found} == {kept}


def test_no_evidence_at_all(tmp_path, pick, small):
    folder = make_run(tmp_path / "out")
    manifest = (folder / "manifest.json").read_text().replace('"evidence"', '"evidencf"')
    (folder / "manifest.json").write_text(manifest)
    found = pick(2, folder)
    assert found.windows == []
    assert {r["window"] for r in found.records} == {None}


def test_the_right_option_is_marked():
    assert shown(ROW)["right"] == 1
    assert shown(ROW | {"targets": "c"})["right"] == -1
    assert shown(ROW | {"options": []})["right"] == -1


def test_long_texts_are_cut_and_say_so():
    row = ROW | {"inputs": "x" * (TEXT_CHARS + 9), "targets": "y" * TEXT_CHARS,
                 "options": ["z" * 5000] * (OPTIONS + 2)}  # fmt: skip
    found = shown(row)
    assert (len(found["inputs"]), found["inputs_cut"]) == (TEXT_CHARS, 9)
    assert (len(found["targets"]), found["targets_cut"]) == (TEXT_CHARS, 0)
    assert (len(found["options"]), found["options_cut"]) == (OPTIONS, 2)
    assert {len(option) for option in found["options"]} == {OPTION_CHARS}


def test_a_window_is_cut_by_characters_not_by_what_javascript_counts():
    row = {"title": "t", "text": "😀😀abc😀", "text_start": 10, "start": 12, "end": 15,
           "document_chars": 16}  # fmt: skip
    assert window(row)["parts"] == ["😀😀", "abc", "😀"]
    assert window(row)["more"] == [True, False]
    assert window(row)["cut"] == 0


def test_a_window_of_long_evidence_says_how_much_is_missing():
    row = {"title": "", "text": "ab", "text_start": 0, "start": 1, "end": 9, "document_chars": 9}
    assert window(row)["parts"] == ["a", "b", ""]
    assert window(row)["cut"] == 7


def test_all_samples_fit_into_the_bytes(pick, monkeypatch):
    monkeypatch.setattr(samples, "BUDGET_BYTES", 30_000)
    found = pick(20)
    assert found.left_out > 0
    # Each cell has its first before any has its second.
    cells = Counter((r["mine"], r["signal"]) for r in found.records)
    assert max(cells.values()) - min(cells.values()) <= 3
    size = sum(map(samples._size, [*found.records, *found.windows]))
    assert 15_000 < size < 35_000


def test_many_cells_have_fewer_samples_each(pick, monkeypatch, counts):
    monkeypatch.setattr(samples, "MOST_RECORDS", 2 * len(counts.cells) + 1)
    cells = Counter((r["mine"], r["signal"]) for r in pick(20).records)
    assert set(cells.values()) == {2}
    monkeypatch.setattr(samples, "MOST_RECORDS", 3)
    assert len(pick(20).records) == 3


def test_a_record_of_many_megabytes_is_shown_in_part(tmp_path, pick):
    folder = make_run(tmp_path / "out", shards=1, validation=0.0)
    path = next((folder / "records").glob("*.parquet"))
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[0] |= {"id": "0" * 20, "inputs": "word " * 2_000_000}
    pq.write_table(type(table).from_pylist(rows, schema=record_schema()), path)
    found = {r["id"]: r for r in pick(20, folder).records}["0" * 20]
    assert len(found["inputs"]) == TEXT_CHARS
    assert found["inputs_cut"] == 10_000_000 - TEXT_CHARS


@pytest.mark.parametrize("text", ["</script><b>", "<!--", "<<<<"])
def test_a_size_counts_what_escapes_take(text):
    record = {"inputs": text}
    assert samples._size(record) >= 6 * text.count("<")
