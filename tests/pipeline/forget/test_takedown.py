"""A takedown from end to end: which rows go, what is refused, and what is said."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import RunError, UserError
from pipeline.forget import forget, lines
from tests.finished_runs import article, documents, make_run, review


def ids_in(folder):
    paths = folder.glob("**/*.parquet")
    return {
        pair
        for path in paths
        for pair in zip(
            *(pq.read_table(path)[name].to_pylist() for name in ("mine", "document_id")),
            strict=True,
        )
    }


def manifest_of(folder):
    return orjson.loads((folder / "manifest.json").read_bytes())


def made(folder, *more, reviews=8, articles=4, **options):
    return make_run(folder, [*documents(reviews, articles), *more], **options)


def test_a_document_goes_and_the_others_stay(run):
    before = ids_in(run)
    done = forget(str(run), ["review-3"])
    assert before - ids_in(run) == {("reviews", "review-3")}
    assert done.names == ["reviews:review-3"]
    assert done.of("records") > 0 < done.of("signals")
    assert done.of("evidence") == done.of("signals")


def test_a_dry_run_says_what_would_go_and_changes_nothing(run):
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in run.glob("**/*") if p.is_file()}
    would = forget(str(run), ["review-3"], dry_run=True)
    assert before == {
        p: (p.stat().st_mtime_ns, p.read_bytes()) for p in run.glob("**/*") if p.is_file()
    }
    does = forget(str(run), ["review-3"])
    assert would.rows == does.rows
    assert "nothing was changed" in list(lines(would))[-1]
    assert "absence proven" in "\n".join(lines(does))


def test_the_manifest_says_how_much_went_and_not_what(run):
    forget(str(run), ["reviews:review-3"])
    manifest = manifest_of(run)
    [entry] = manifest["forgotten"]
    assert set(entry) == {"asked_sha256", "options", "rows"}
    assert len(entry["asked_sha256"]) == 64
    assert sum(entry["rows"].values()) > 0
    assert b"review-3" not in (run / "manifest.json").read_bytes()
    pages = [p for p in manifest["books"] if p["filtered"].get("forgotten")]
    assert {p["stage"] for p in pages} == {"unique", "write"}


def test_takedowns_are_kept_one_after_the_other(run):
    forget(str(run), ["review-3"])
    forget(str(run), ["review-4"])
    assert len(manifest_of(run)["forgotten"]) == 2


def test_the_same_bytes_whatever_the_order(runs, tmp_path):
    folders = [shutil.copytree(runs(12, 6, 2), tmp_path / name) for name in "ab"]
    for folder, words in zip(
        folders, (["review-1", "article-2"], ["article-2", "review-1"]), strict=True
    ):
        forget(str(folder), words)
    one, other = (
        {str(p.relative_to(f)): p.read_bytes() for p in f.glob("**/*") if p.is_file()}
        for f in folders
    )
    assert one == other


def test_pieces_go_with_the_whole_and_alone_if_they_are_named(tmp_path):
    pieces = [replace(review(n), id=f"page#{n}", uri=f"https://p.example/{n}") for n in (50, 51)]
    own = replace(review(52), id="page", uri="https://p.example/all")
    folder = made(tmp_path / "out", own, *pieces)
    forget(str(folder), ["page#50"])
    assert {i for _, i in ids_in(folder) if i.startswith("page")} == {"page", "page#51"}
    forget(str(folder), ["reviews:page"])
    assert not {i for _, i in ids_in(folder) if i.startswith("page")}


def test_what_was_dug_at_the_same_address_goes_too(tmp_path):
    page = replace(article(60), id="page-60", uri="https://p.example/shared")
    fact = replace(review(61), id="Q1#61", uri="https://p.example/shared")
    item = replace(review(62), id="Q1", uri="https://items.example/Q1")
    folder = made(tmp_path / "out", page, fact, item)
    done = forget(str(folder), ["page-60"])
    assert done.elsewhere == 1
    assert ("reviews", "Q1#61") not in ids_in(folder)
    assert ("reviews", "Q1") in ids_in(folder)
    assert any("1 document among them dug at the address" in line for line in lines(done))


def test_the_page_that_a_piece_was_found_on_stays(tmp_path):
    page = replace(article(60), id="page-60", uri="https://p.example/shared")
    fact = replace(review(61), id="Q1#61", uri="https://p.example/shared")
    item = replace(review(62), id="Q1", uri="https://items.example/Q1")
    folder = made(tmp_path / "out", page, fact, item)
    forget(str(folder), ["Q1"])
    assert ("press", "page-60") in ids_in(folder)
    assert not {i for _, i in ids_in(folder) if i.startswith("Q1")}


def test_documents_without_an_address_are_not_taken_for_one_another(tmp_path):
    blank = [replace(review(n), uri="") for n in (70, 71, 72)]
    folder = made(tmp_path / "out", *blank)
    done = forget(str(folder), ["review-70"])
    assert done.documents == 1
    assert ("reviews", "review-71") in ids_in(folder)


def test_a_prefix_takes_all_below_it(run):
    done = forget(str(run), uri_prefix=["https://press.example/1/"])
    assert done.names == ["press:article-10", "press:article-11"]
    assert {i for m, i in ids_in(run) if m == "press"} == {f"article-{n}" for n in range(10)}


def test_a_prefix_that_takes_much_wants_a_yes(run):
    with pytest.raises(UserError, match=r"takes \d+ of \d+ records \(\d+%\), of 24 .* give --yes"):
        forget(str(run), uri_prefix=["https://shop"])
    assert ("reviews", "review-1") in ids_in(run)
    forget(str(run), uri_prefix=["https://shop"], yes=True)
    assert {m for m, _ in ids_in(run)} == {"press"}


def test_one_document_needs_no_yes_however_small_the_dataset(tmp_path):
    folder = made(tmp_path / "out", reviews=2, articles=1)
    forget(str(folder), ["article-0"])
    assert {m for m, _ in ids_in(folder)} == {"reviews"}


def test_an_id_of_two_mines_wants_a_mine(tmp_path):
    folder = made(tmp_path / "out", replace(article(80), id="review-1"))
    with pytest.raises(UserError, match="press:review-1 or --document reviews:review-1"):
        forget(str(folder), ["review-1"])
    forget(str(folder), ["press:review-1"])
    assert ("reviews", "review-1") in ids_in(folder)
    assert ("press", "review-1") not in ids_in(folder)


def test_nothing_of_it_here_names_the_nearest(run):
    with pytest.raises(UserError, match='nothing of "reviews-3" is here; the nearest: review-9'):
        forget(str(run), ["reviews-3"])
    with pytest.raises(UserError, match=r"the nearest: https://shop\.example/lamps/"):
        forget(str(run), uri_prefix=["https://shop.example/lamq"])
    with pytest.raises(UserError, match="an address goes with --uri"):
        forget(str(run), ["https://shop.example/lamps/3#review"])
    with pytest.raises(UserError, match='nothing of "3" is here'):
        forget(str(run), ["press:3"])


def test_what_is_not_there_is_said_beside_what_is(run):
    done = forget(str(run), ["review-3", "nobody"])
    assert done.unmatched == ["nobody"]
    assert "nothing is here of nobody" in list(lines(done))


def test_the_whole_dataset_is_not_forgotten(run):
    with pytest.raises(UserError, match=r"all \d+ records of the dataset; delete the folder"):
        forget(str(run), uri_prefix=["https://"], yes=True)
    assert ("reviews", "review-1") in ids_in(run)


def test_a_table_without_rows_goes_with_its_files(tmp_path):
    folder = made(tmp_path / "out", reviews=8, articles=1)
    done = forget(str(folder), ["article-0"])
    assert any(name.startswith("signals/summary/") for name in done.emptied)
    assert not (folder / "signals" / "summary").exists()
    names = {d["name"] for d in manifest_of(folder)["datasets"]}
    assert "signals/summary" not in names


def test_dead_letters_of_a_document_go_and_the_books_know(run):
    before = manifest_of(run)
    done = forget(str(run), uri_prefix=["https://shop.example/lamps/broken-0"])
    assert done.rows == {"dead/mine": 1}
    after = manifest_of(run)
    assert after["dead_letters"]["written"] == before["dead_letters"]["written"] - 1
    assert after["dead_letters"]["left_out"] == before["dead_letters"]["left_out"] + 1
    assert not (run / "dead").exists()


def test_other_dead_letters_stay_as_they_are(tmp_path):
    folder = made(tmp_path / "out", letters=3)
    [path] = (folder / "dead").glob("*.jsonl")
    lines_before = path.read_bytes().splitlines()
    forget(str(folder), uri_prefix=["https://shop.example/lamps/broken-1"])
    kept = [line for line in lines_before if b"broken-1" not in line]
    assert path.read_bytes().splitlines() == kept
    assert len(kept) == 2


def test_a_hard_link_keeps_what_it_had(run, tmp_path):
    [*paths] = (run / "records").glob("*.parquet")
    for number, path in enumerate(paths):
        os.link(path, tmp_path / f"{number}.parquet")
    before = [(tmp_path / f"{n}.parquet").read_bytes() for n in range(len(paths))]
    forget(str(run), ["review-3"])
    assert [(tmp_path / f"{n}.parquet").read_bytes() for n in range(len(paths))] == before


def test_the_recipe_keeps_no_name_of_it(tmp_path):
    named = replace(review(90), uri="reviews.jsonl")
    folder = made(tmp_path / "out", named)
    done = forget(str(folder), ["review-90"])
    assert done.recipe_named
    assert '"(forgotten)"' in (folder / "manifest.json").read_text()
    assert any("cannot be run as it is" in line for line in lines(done))


def test_rows_of_others_that_name_it_are_told(tmp_path):
    text = "As https://shop.example/lamps/3#review says, lamps are bright. I agree with all of it."
    naming = replace(review(91), text=text)
    folder = made(tmp_path / "out", naming)
    done = forget(str(folder), ["review-3"])
    assert sum(done.mentions.values()) > 0
    assert all(table.startswith(("records", "signals", "evidence")) for table in done.mentions)
    assert ("reviews", "review-91") in ids_in(folder)
    assert any("name them in their text" in line for line in lines(done))


def test_another_file_that_names_it_is_found(run):
    (run / "report.html").write_text("<p>review-3</p>")
    with pytest.raises(RunError, match=r"report.html: .* still there: it is named there; .*delete"):
        forget(str(run), ["review-3"])
    (run / "report.html").unlink()
    with pytest.raises(UserError, match="nothing of"):
        forget(str(run), ["review-3"])


def test_another_table_that_holds_it_is_found(run):
    first = next((run / "records").glob("*.parquet"))
    table = pq.read_table(first)
    own = table["document_id"].to_pylist()[0]
    pq.write_table(table, run / "extra.parquet")
    with pytest.raises(RunError, match=r"extra.parquet: .* rows of it are in row group 0"):
        forget(str(run), [own])


def test_a_compressed_file_is_named(run):
    (run / "more.jsonl.gz").write_bytes(b"\x1f\x8b\x08 and so on")
    done = forget(str(run), ["review-3"])
    assert done.unread == ["more.jsonl.gz"]


def test_a_damaged_shard_stops_it_before_anything_is_changed(run):
    path = sorted((run / "signals").glob("**/*.parquet"))[-1]
    path.write_bytes(path.read_bytes()[:-20])
    before = (run / "manifest.json").read_bytes()
    with pytest.raises(RunError, match=r"cannot be read, so nothing can be said .* validate"):
        forget(str(run), ["review-3"])
    assert (run / "manifest.json").read_bytes() == before
    assert not (run / ".forgetting").exists()
    assert not (run / ".lock").exists()


def test_a_folder_in_use_is_left_alone(run):
    (run / ".lock").write_text("process 1 on nowhere")
    with pytest.raises(RunError, match=r"delete .*\.lock and run the same command again"):
        forget(str(run), ["review-3"])


def test_a_folder_that_cannot_be_written_to(run, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.output.os.open", refuse)
    with pytest.raises(RunError, match=r"cannot be written to: Permission denied"):
        forget(str(run), ["review-3"])


@pytest.mark.parametrize("path", ["nowhere", "s3://bucket/out"])
def test_no_dataset_no_takedown(path):
    with pytest.raises(UserError):
        forget(path, ["a"])


def test_rows_of_the_first_contract_are_forgotten_as_they_are(run):
    for path in run.glob("**/*.parquet"):
        table = pq.read_table(path)
        if "evidence" not in str(path):
            pq.write_table(table.drop_columns(["document_chars"]).replace_schema_metadata(), path)
    forget(str(run), ["review-3"])
    assert ("reviews", "review-3") not in ids_in(run)
    first = next((run / "records").glob("*.parquet"))
    assert "document_chars" not in pq.read_schema(first).names


def test_large_row_groups_are_cut_as_a_run_cuts_them(run, monkeypatch):
    monkeypatch.setattr("pipeline.forget.rewrite.ROW_GROUP_ROWS", 4)
    monkeypatch.setattr("pipeline.shards.ROW_GROUP_ROWS", 4)
    forget(str(run), ["review-3"])
    for path in (run / "records").glob("*.parquet"):
        file = pq.ParquetFile(path)
        if file.num_row_groups > 1:
            sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
            assert set(sizes[:-1]) == {4}
            return
    raise AssertionError("no shard of several row groups")


def test_texts_keep_their_bytes(run):
    # What the writer is given must be what was read: no reordering, no casts of odd values.
    paths = {p: pq.read_table(p) for p in (run / "records").glob("*.parquet")}
    forget(str(run), ["review-3"])
    for path, table in paths.items():
        rest = [n for n, own in enumerate(table["document_id"].to_pylist()) if own != "review-3"]
        assert pq.read_table(path).equals(table.take(pa.array(rest, pa.int64())))


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"{}\n[1]\n", "line 2: .* no mapping"), (b"{\n", "line 1: "), (None, "No such file")],
)
def test_dead_letters_that_cannot_be_read(run, data, said):
    [path] = (run / "dead").glob("*.jsonl")
    path.unlink() if data is None else path.write_bytes(data)
    for dry_run in (True, False):
        with pytest.raises(RunError, match=said):
            forget(str(run), ["review-3"], dry_run=dry_run)


def test_a_document_of_which_only_a_dead_letter_is_left(tmp_path):
    folder = made(tmp_path / "out")
    [path] = (folder / "dead").glob("*.jsonl")
    letter = orjson.loads(path.read_bytes())
    letters = [
        letter | {"stage": "signal-rating", "key": "12#3", "uri": ""},
        letter | {"stage": "mine", "key": "12", "uri": ""},
        letter | {"stage": "mine", "payload": '{"id": "lamp-12", "te', "uri": ""},
        letter | {"stage": "mine", "payload": '{"id": "lamp-123", "te', "uri": ""},
    ]
    path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in letters))
    assert forget(str(folder), ["12"], dry_run=True).rows == {"dead/mine": 1}
    assert forget(str(folder), ["press:12"], dry_run=True).rows == {"dead/mine": 1}
    with pytest.raises(UserError, match="nothing of"):
        forget(str(folder), ["reviews:12"], dry_run=True)
    assert forget(str(folder), ["lamp-12"], dry_run=True).rows == {"dead/mine": 1}
