"""What comes out of samples/ through the sources of recipes/demo.yaml, item by item."""

from __future__ import annotations

import gzip
import json
import runpy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import signals
from pipeline import mines
from pipeline import recipe as recipes
from pipeline.dig import checked
from pipeline.mines.base import BadItem, BadRead, Draft, Item, Mine, Skipped
from schemas import Document, Refused

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
UNIT_BYTES = 16 * 1024


@dataclass
class Dug:
    """What one source of the recipe gave."""

    documents: list[Document] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    dead: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def demo() -> Iterator[dict[str, Dug]]:
    """Every source of the demo recipe, read from the root as `make demo` does; by first input."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        recipe = recipes.load("recipes/demo.yaml")
        yield {s.input[0]: dig(recipes.mine_of(s, recipe), s.input) for s in recipe.sources}


def dig(mine: Mine, patterns: list[str]) -> Dug:
    dug = Dug()
    for unit in (unit for pattern in patterns for unit in mine.units(pattern, UNIT_BYTES)):
        for item in mine.read(unit):
            sort_out(dug, mine, item)
    return dug


def sort_out(dug: Dug, mine: Mine, item: Item | BadRead) -> None:
    if isinstance(item, BadRead):
        dug.dead.append(item.error)
        return
    try:
        result = checked(mine, item)
    except BadItem as error:
        dug.dead.append(str(error))
        return
    for one in result if isinstance(result, list) else [result]:
        if isinstance(one, Skipped):
            dug.skipped[one.reason] += 1
        elif not isinstance(one, Draft):  # a draft becomes a document only in a join
            dug.documents.append(one)


COUNTS = {
    "samples/wikipedia.xml": 17,
    "samples/wikidata/entities.json": 0,
    "samples/wordnet": 12,
    "samples/reviews.csv": 61,
    "samples/reviews-more.parquet": 20,
    "samples/news.jsonl": 25,
    "samples/abstracts.jsonl.gz": 24,
    "samples/questions.json": 12,
    "samples/quiz": 25,
    "samples/guides/*.md": 7,
    "samples/wikihow": 11,
    "samples/daily_mail": 8,
    "samples/rotten_tomatoes/critic_reviews.csv": 12,
    "samples/paperswithcode/papers-with-abstracts.json": 7,
    "samples/exams/race": 3,
    "samples/exams/dream": 3,
    "samples/exams/logiqa": 6,
    "samples/exams/reclor": 3,
    "samples/exams/control": 8,
    "samples/exams/triviaqa/wikipedia-train.json": 4,
    "samples/exams/squad": 3,
    "samples/web/pages.warc.gz": 14,
}


def test_documents(demo: dict[str, Dug]) -> None:
    assert {name: len(dug.documents) for name, dug in demo.items()} == COUNTS


def test_every_document_has_an_id_of_its_own(demo: dict[str, Dug]) -> None:
    ids = Counter((d.mine, d.id) for dug in demo.values() for d in dug.documents)
    assert ids.most_common(1)[0][1] == 1


def test_skipped(demo: dict[str, Dug]) -> None:
    assert {name: dict(dug.skipped) for name, dug in demo.items() if dug.skipped} == {
        "samples/wikipedia.xml": {"redirect": 1, "namespace": 2, "disambiguation": 1},
        "samples/wordnet": {"no example sentence": 2},
        "samples/abstracts.jsonl.gz": {"deleted record": 1, "withdrawn paper": 1},
        "samples/paperswithcode/papers-with-abstracts.json": {"paper without an abstract": 1},
        "samples/exams/race": {"split dev is not asked for": 1},
        "samples/exams/control": {"split test is not asked for": 1},
        "samples/web/pages.warc.gz": {
            "record of type warcinfo": 1,
            "record of type request": 12,
            "record of type revisit": 1,
            "HTTP status other than 200": 1,
            "not HTML": 1,
            "reserved: noai": 1,
        },
    }


def test_the_two_items_that_are_broken_on_purpose(demo: dict[str, Dug]) -> None:
    dead = {name: dug.dead for name, dug in demo.items() if dug.dead}
    assert set(dead) == {"samples/news.jsonl", "samples/reviews.csv"}
    assert [len(reasons) for reasons in dead.values()] == [1, 1]
    assert "JSON" in dead["samples/news.jsonl"][0]
    assert "3 columns, the header 7" in dead["samples/reviews.csv"][0]


def test_the_dead_stay_within_what_the_recipe_allows(demo: dict[str, Dug]) -> None:
    recipe = recipes.load(str(ROOT / "recipes/demo.yaml"))
    dead: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for source in recipe.sources:
        dug = demo[source.input[0]]
        dead[source.mine] += len(dug.dead)
        items[source.mine] += len(dug.documents) + dug.skipped.total() + len(dug.dead)
    assert max(dead[mine] / n for mine, n in items.items() if n) <= recipe.max_dead_fraction


def test_every_signal_is_found_and_every_mine_feeds_one(demo: dict[str, Dug]) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for document in (d for dug in demo.values() for d in dug.documents):
        for name, kind in signals.registry().items():
            for signal in signals.dig(kind, document):
                found[document.mine, name] += not isinstance(signal, Refused)
    live = {cell for cell, count in found.items() if count}
    assert {name for _, name in live} == set(signals.registry())
    assert {mine for mine, _ in live} == mines.registry().keys() - {"wikidata"}


def test_texts_hold_no_markup(demo: dict[str, Dug]) -> None:
    marks = ("[[", "]]", "{{", "}}", "'''", "<ref", "<!--", "&nbsp;", "{|", "|}", "](http", "**")
    for document in (d for dug in demo.values() for d in dug.documents):
        assert not [mark for mark in marks if mark in document.text], document.id


@pytest.mark.parametrize("path", sorted((ROOT / "recipes").glob("*.yaml")), ids=lambda p: p.name)
def test_recipes_load_and_feed_every_signal_that_they_ask_for(path: Path) -> None:
    recipe = recipes.load(str(path))
    assert all(recipes.plan(recipe).values())


def test_parquet_is_made_from_the_yaml() -> None:
    made = runpy.run_path(str(SAMPLES / "make_parquet.py"))
    assert pq.read_table(SAMPLES / "reviews-more.parquet").equals(made["table"]())


def test_the_web_archive_is_made_from_the_pages() -> None:
    made = runpy.run_path(str(SAMPLES / "make_warc.py"))
    kept = gzip.decompress((SAMPLES / "web/pages.warc.gz").read_bytes())
    assert kept == b"".join(gzip.decompress(record) for record in made["records"]())


def test_gzip_carries_no_time_and_no_name() -> None:
    head = (SAMPLES / "abstracts.jsonl.gz").read_bytes()[:10]
    flags, time = head[3], head[4:8]
    assert (flags, time) == (0, bytes(4))
    with gzip.open(SAMPLES / "abstracts.jsonl.gz", "rt", encoding="utf-8") as rows:
        abstracts = [json.loads(row)["abstract"] for row in rows]
    assert max(len(line) for text in abstracts for line in text.split("\n")) <= 80


def test_answers_stand_where_the_questions_say() -> None:
    data = json.loads((SAMPLES / "questions.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [p for article in data for p in article["paragraphs"]]
    questions = [(p["context"], qa) for p in paragraphs for qa in p["qas"]]
    for context, qa in questions:
        assert qa["is_impossible"] is not bool(qa["answers"])
        assert all(context.startswith(a["text"], a["answer_start"]) for a in qa["answers"])
    assert len(questions) == 38


def test_quiz_answers_are_spread_over_the_options() -> None:
    lines = (SAMPLES / "quiz/train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(len(set(row["options"])) == 4 for row in rows)
    assert min(Counter(row["answer"] for row in rows).values()) >= 5
