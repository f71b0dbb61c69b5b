"""The inputs that rates are measured on, and the arithmetic that makes dumps of them."""

import gzip
from collections import defaultdict

import pyarrow as pa
import pytest

from bench.rates import bucket, dumps, inputs, making, one
from bench.rates.__main__ import measured, save
from bench.rates.estimate import DUMPS, Dump, Prices, costs, estimate, limits, pieces_of, price
from bench.rates.running import Rate, Run, growth, largest_table, recipe_of, sizes, table, total
from bench.rates.words import Words
from pipeline.chunks import Spill
from pipeline.mines import registry
from pipeline.mines.base import BadItem, BadRead, Draft
from pipeline.recipe import load, mine_of
from schemas import Document

_TEXT = b"""Some gardeners water their plants daily. {{Infobox plants | water = daily }} says so.
Other gardeners water (their plants) less."""
_SIZE = 60_000
_SMALL = Run("jsonl", "x", 1, 1.0, 1.0, 100, 300, 600, 0, 6.0, 7.0, 300.0, 30.0, 10.0, 2.0, 8.0)
_LARGE = Run(
    "jsonl", "x", 1, 9.0, 9.0, 900, 2700, 5400, 3, 14.0, 15.0, 400.0, 190.0, 50.0, 10.0, 48.0
)


@pytest.fixture
def no_corpora(monkeypatch, tmp_path):
    for module in (making, dumps):
        monkeypatch.setattr(module, "CORPORA", tmp_path / "none")


def test_every_mine_has_an_input():
    assert set(inputs.MAKERS) == set(registry())


def test_a_copy_is_as_long_and_says_something_else():
    words = Words(_TEXT)
    made = [words.vary(_TEXT, copy) for copy in range(4)]
    assert made[0] == _TEXT
    assert len(set(made)) == 4
    assert {len(text) for text in made} == {len(_TEXT)}


def test_a_word_becomes_the_same_word_throughout_a_copy():
    [first, second] = (line.split()[1] for line in Words(_TEXT).vary(_TEXT, 3).split(b"\n"))
    assert first == second != b"gardeners"


def test_keys_stay_as_they_are():
    assert b"| water = " in Words(_TEXT).vary(_TEXT, 3)
    raw = b'{"garden":"garden water","water":"garden"}'
    changed = Words(raw, json=True, keys=frozenset([b"garden"])).vary(raw, 3)
    assert changed.startswith(b'{"garden":"garden ')
    assert changed != raw


@pytest.mark.usefixtures("no_corpora")
@pytest.mark.parametrize("mine", sorted(inputs.MAKERS))
def test_an_input_holds_documents_with_ids_of_their_own(tmp_path, mine):
    made = inputs.MAKERS[mine](tmp_path, _SIZE)
    recipe = load(str(recipe_of(mine, tmp_path, made.source)))
    [source] = recipe.sources
    found = list(_parsed(mine_of(source, recipe), source.input))
    ids = [row.id for row in found]
    assert len(ids) > 3
    assert len(set(ids)) == len(ids)
    if mine != "wordnet":
        assert made.raw >= 0.9 * _SIZE


@pytest.mark.usefixtures("no_corpora")
@pytest.mark.parametrize("mine", ["squad", "race", "wikipedia", "arxiv", "web"])
def test_no_text_of_an_input_is_there_twice(tmp_path, mine):
    made = inputs.MAKERS[mine](tmp_path, 3 * _SIZE)
    recipe = load(str(recipe_of(mine, tmp_path, made.source)))
    texts = [d.text for d in _parsed(mine_of(recipe.sources[0], recipe), recipe.sources[0].input)]
    assert len(set(texts)) > 0.9 * len(texts)


def _parsed(mine, patterns):
    for unit in (unit for pattern in patterns for unit in mine.units(pattern, 2**22)):
        for item in mine.read(unit):
            assert not isinstance(item, BadRead), item.error
            try:
                made = mine.parse(item)
            except BadItem:
                continue
            for row in made if isinstance(made, list) else [made]:
                if isinstance(row, Draft):
                    yield row.row
                elif isinstance(row, Document):
                    yield row


def test_a_real_archive_is_taken_where_it_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "CORPORA", tmp_path)
    path = tmp_path / "arxiv/kaggle-snapshot-head/a.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.decompress((making.SAMPLES / "abstracts.jsonl.gz").read_bytes()))
    assert inputs.arxiv(tmp_path / "made", 1000).of == "corpus"


def test_a_rate_leaves_the_start_out():
    rate = Rate(_SMALL, _LARGE)
    assert rate.a_document == pytest.approx(0.01)
    assert rate.a_megabyte == pytest.approx(1.0)
    assert rate.a_record == pytest.approx(8 / 4800)
    assert rate.start == pytest.approx(5.0)


def test_a_dump_is_reckoned_from_what_more_input_takes():
    dump = Dump("one", "jsonl", 1_000_000, raw=10, stored=3)
    found = estimate(dump, Rate(_SMALL, _LARGE))
    assert found.core_hours == pytest.approx(10_000 / 3600)
    assert found.by_documents == pytest.approx(10_000 / 3600)
    assert found.records == pytest.approx(6_000_000)
    assert (found.shuffled, found.packed, found.out) == pytest.approx((200, 50, 10))
    assert found.largest == pytest.approx(50)
    assert found.bucket == pytest.approx(50 / found.buckets)
    assert price(found, Prices(0.36, 0.02)) == pytest.approx(2.0)


def test_tables_have_a_line_for_each_and_all_columns():
    rate = Rate(_SMALL, _LARGE)
    found = [estimate(dump, rate) for dump in DUMPS]
    for text, lines in (
        (table([rate]), 1),
        (sizes([rate]), 1),
        (growth([_SMALL, _LARGE]), 2),
        (costs(found, Prices(1, 1)), len(DUMPS)),
        (limits(found), len(DUMPS)),
    ):
        head, *rows = text.split("\n")
        assert len(rows) == lines + 1
        assert {row.count("|") for row in rows} == {head.count("|")}


@pytest.mark.parametrize(("gigabytes", "pieces"), [(0, 1), (0.1, 1), (0.2, 2), (46, 343)])
def test_large_buckets_come_in_pieces(gigabytes, pieces):
    assert pieces_of(gigabytes) == pieces


def test_books_are_summed_by_stage():
    pages = [{"stage": "write", "in": 1, "out": 2}, {"stage": "write", "in": 1, "out": 3}]
    assert total([*pages, {"stage": "mine", "in": 9, "out": 9}], "write", "out") == 5


def test_what_is_shuffled_is_counted(monkeypatch):
    # Put back what `counted` puts in their place.
    monkeypatch.setattr(Spill, "put", Spill.put)
    monkeypatch.setattr(Spill, "store", Spill.store)
    counts = defaultdict(lambda: [0, 0, 0, 0])
    one.counted(counts)
    batch = pa.RecordBatch.from_pylist([{"a": "x" * 1000}] * 7)
    chunk = Spill("").store("records", batch)
    Spill("").put(b"blob")
    assert counts["records"] == [1, 7, chunk.size, len(chunk.data)]
    assert counts["join"][:3] == [1, 0, 4]
    assert largest_table(counts) == chunk.size / 2


def test_a_row_costs_less_in_a_larger_chunk():
    lines = [line.split("|") for line in bucket.chunk_costs((1, 4, 16)).split("\n")[2:]]
    sizes = [int(line[2].replace(",", "")) for line in lines]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1] > 900


def test_a_bucket_is_held_more_than_once():
    size, times = bucket.through(0.5, doubles=True)
    assert size >= 0.5
    assert times > 1


def test_rates_are_saved_and_read_again(tmp_path):
    rates = {"jsonl": Rate(_SMALL, _LARGE)}
    save(tmp_path / "rates.json", rates)
    assert measured(tmp_path / "rates.json") == rates
    assert measured(tmp_path / "none.json") == {}
