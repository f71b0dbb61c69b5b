"""Small finished runs, as a run writes them but in milliseconds and without Beam's runner."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa

import signals
from pipeline.asking import to_record
from pipeline.chunks import Row, buckets_of, by_table, key_of, to_batch
from pipeline.commit import manifest_of, publish, shard_of
from pipeline.dig import split_of
from pipeline.disk import stable_json
from pipeline.evidence import Sample, rows_of
from pipeline.prompts import Asked, Pool, ask, pool_key, pool_values
from pipeline.recipe import build
from pipeline.shards import write_shard
from pipeline.tokens import Vocabulary
from schemas import DeadLetter, Document, Rating, Section, Signal, Summary, links

MOTTOES = (
    "The kettle sings before it boils.",
    "Nobody reads the small print twice.",
    "A long table makes for short speeches.",
    "The last bus is never early.",
)


def review(number: int, mine: str = "reviews") -> Document:
    """Return a short review with stars and a title."""
    stars = 1 + number % 5
    words = "broke at once" if stars < 3 else "works as it should"
    text = f"Lamp {number} came in a box of its own and {words}. {MOTTOES[number % 4]} I said so."
    return Document(
        id=f"review-{number}", mine=mine, uri=f"https://shop.example/lamps/{number}#review",
        text=text, title=f"Lamp {number}", language="en", license="CC0-1.0",
        rating=Rating(stars, 1, 5),
    )  # fmt: skip


def article(number: int, mine: str = "press") -> Document:
    """Return an article of two sections with a summary."""
    first = f"The harbour of town {number} was built in {1800 + number}. Ships call twice a week."
    second = "Since the bridge opened, most goods have gone by rail, and the quay is a market."
    text = f"{first}\n\n{second}"
    middle = len(first) + 2
    return Document(
        id=f"article-{number}", mine=mine, uri=f"https://press.example/{number // 10}/{number}",
        text=text, title=f"Town {number} and its harbour", language="en", license="CC-BY-4.0",
        sections=(
            Section("History", 1, 0, len(first)), Section("Today", 1, middle, len(text)),
        ),
        summaries=(Summary(f"How town {number} lost its ships"),),
    )  # fmt: skip


def documents(reviews: int = 40, articles: int = 20) -> list[Document]:
    """Return documents of two mines."""
    return [*map(review, range(reviews)), *map(article, range(articles))]


def make_run(
    folder: Path,
    found: list[Document] | None = None,
    *,
    shards: int = 2,
    validation: float = 0.2,
    letters: int = 1,
    **recipe,
) -> Path:
    """Write a finished run over documents to a new folder and return it.

    All signals, two prompts each; `letters` dead letters; what else is given goes to the recipe.
    The manifest is as a run makes it, its books included.
    """
    found = documents() if found is None else found
    labels = sorted({document.mine for document in found})
    sources = [{"mine": "jsonl", "name": name, "input": f"{name}.jsonl"} for name in labels]
    made = build({
        "name": "small", "sources": sources, "shards": shards, "validation": validation,
        "prompts_per_signal": 2, "max_dead_fraction": 1.0, **recipe,
    })  # fmt: skip
    tally: Counter[tuple[str, ...]] = Counter()
    dug, samples = _dug(found, validation, tally)
    rows = _unique("unique", dug, tally)
    asked = _unique("curate", list(_records(rows, tally)), tally)
    evidence = [row for cell in samples.items() for row in next(rows_of(cell, losers=[]))]
    every = [*rows, *asked, *evidence, *_letters(letters, labels, tally)]
    partial = folder / ".partial"
    partial.mkdir(parents=True)
    written = [shard for table, own in sorted(by_table(every).items())
               for shard in _written(str(partial), table, own, shards)]  # fmt: skip
    manifest = manifest_of(made, written, tally)
    publish(str(folder), written)
    partial.rmdir()
    manifest["run"] = {"seconds": 1.0, "finished": "2026-01-02T03:04:05Z", "runner": "none",
                       "workers": 1}  # fmt: skip
    (folder / "manifest.json").write_bytes(stable_json(manifest))
    return folder


def _dug(found, validation, tally):
    rows, samples = [], defaultdict(Sample)
    for document in found:
        split = split_of(document.mine, document.id, validation)
        for stage in ("mine", "document"):
            _count(tally, stage, document.mine, "", "in", "out")
        for kind in signals.registry().values():
            if kind.opt_in or not needed(document, kind):
                continue
            for signal in signals.dig(kind, document):
                _count(tally, "signal", document.mine, kind.name, "in")
                if not isinstance(signal, Signal):
                    tally["signal", document.mine, kind.name, "filtered", signal.reason] += 1
                    continue
                _count(tally, "signal", document.mine, kind.name, "out")
                samples[document.mine, kind.name].add(document, signal, b"")
                rows.append(Row(f"signals/{kind.name}/{split}", key_of(signal.id), signal))
    return rows, {cell: sample.candidates() for cell, sample in samples.items()}


def _records(rows, tally):
    pools = defaultdict(list)
    for row in rows:
        pools[pool_key(row.row)].extend(pool_values(row.row))
    for row in rows:
        for answer in ask(row.row, 2, Pool(pools[pool_key(row.row)])):
            signal, vocabulary = row.row, Vocabulary.load("default")
            _count(tally, "prompt", signal.mine, signal.signal, "in")
            if not isinstance(answer, Asked):
                tally["prompt", signal.mine, signal.signal, "filtered", answer.reason] += 1
                continue
            tokens = [vocabulary.count_many([text])[0] for text in (answer.inputs, answer.targets)]
            record = to_record(signal, answer, tuple(tokens), row.table.rpartition("/")[2])
            _count(tally, "prompt", signal.mine, signal.signal, "out")
            _count(tally, "length", signal.mine, signal.signal, "in", "out")
            key = key_of(record.inputs, record.targets)
            yield Row(f"records/{record.split}", key, record)


def _unique(stage, rows, tally):
    kept = {}
    for row in sorted(rows, key=lambda row: (row.key, row.row.id)):
        cell = row.row.mine, row.row.signal
        again = kept.setdefault(row.key, row) is not row
        tally[stage, *cell, "in", ""] += 1
        tally[stage, *cell, *(("filtered", "the same again") if again else ("out", ""))] += 1
    return list(kept.values())


def _letters(number, labels, tally):
    for n in range(number):
        _count(tally, "mine", labels[0], "", "in")
        tally["mine", labels[0], "", "dead", "is not JSON"] += 1
        uri = f"https://shop.example/lamps/broken-{n}"
        letter = DeadLetter("mine", labels[0], f"line {n}", uri, 7 * n, "is not JSON", '{"a": ')
        yield Row("dead/mine", key_of(str(n)), letter)


def _written(partial, name, rows, shards):
    table = pa.Table.from_batches([to_batch(name, rows)])
    total = 1 if name.startswith(("dead/", "evidence/")) else shards
    numbers = buckets_of(table.column("_key").chunk(0), total)
    for number in np.unique(numbers).tolist():
        own = pa.array(np.flatnonzero(numbers == number))
        yield shard_of(tuple(write_shard(partial, name, number, table, own)))


def _count(tally, stage, mine, signal, *what):
    for word in what:
        tally[stage, mine, signal, word, ""] += 1


def needed(document, kind):
    """Tell whether a document has the parts that a kind of signal needs."""
    has = {"links": links(document), "origins": document.origins}
    return all(has.get(part) or getattr(document, part, None) for part in kind.needs)
