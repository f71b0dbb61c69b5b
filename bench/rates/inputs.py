"""An input of any size for each mine, made of samples/ or, where it is at hand, a real corpus.

A maker takes a folder and a size in bytes before compression; it writes files and returns a
`Made`. Ids differ from copy to copy, and so do texts (see `bench.rates.words`).
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from hashlib import sha1
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from bench import data
from bench.rates import dumps, exams
from bench.rates.making import (
    SAMPLES,
    Made,
    Maker,
    corpus,
    named,
    up_to,
    varied,
    write,
    write_lines,
    write_list,
    write_tar,
)
from bench.rates.words import Words

_FIELDS: dict[str, Any] = {
    "id": "id",
    "title": "title",
    "text": "text",
    "rating": {"from": "stars", "worst": 1, "best": 5},
    "summaries": {"from": "title", "kind": "title"},
    "categories": {"from": "category", "path": "/"},
}


def _documents(size: int) -> Iterator[bytes]:
    return up_to(data.documents(10**9), size)


def jsonl(folder: Path, size: int) -> Made:
    """Documents of about 1 kB, sentences put together anew."""
    raw = write(folder / "in" / "documents.jsonl", _documents(size))
    return Made({"fields": _FIELDS}, raw, "1 kB a document")


def hub(folder: Path, size: int) -> Made:
    """The same in a folder that `datasets` opens."""
    raw = write(folder / "in" / "train.jsonl", _documents(size))
    return Made({"fields": _FIELDS, "split": "train"}, raw, "1 kB a document")


def csv_rows(folder: Path, size: int) -> Made:
    """The same as CSV."""
    path = folder / "in" / "documents.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", newline="") as file:
        writer: csv.DictWriter[str] | None = None
        for line in _documents(size):
            row = orjson.loads(line)
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)
    return Made({"fields": _FIELDS}, path.stat().st_size, "1 kB a document")


def parquet(folder: Path, size: int) -> Made:
    """The same as Parquet; the bytes before compression are those of the lines."""
    path = folder / "in" / "documents.parquet"
    path.parent.mkdir(parents=True)
    lines = list(_documents(size))
    table = pa.Table.from_pylist([orjson.loads(line) for line in lines])
    pq.write_table(table, path, row_group_size=5_000)
    return Made({"fields": _FIELDS}, sum(map(len, lines)), "1 kB a document")


def arxiv(folder: Path, size: int) -> Made:
    """Kaggle's lines."""
    [path], of = corpus("arxiv/kaggle-snapshot-head/*.json", "abstracts.jsonl.gz")
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).splitlines()
    papers = [orjson.loads(line) for line in lines]
    raw = write_lines(folder / "in" / "papers.json", varied(papers, named("id")), size)
    return Made({}, raw, of)


def text(folder: Path, size: int) -> Made:
    """Books, each copy in a file of its own."""
    paths, of = corpus("books/gutenberg-*/*-0.txt", "guides/*.md")
    books = [path.read_bytes().replace(b"\r\n", b"\n") for path in paths]
    words = Words(b"\n".join(books))
    pieces = (words.vary(book, copy) for copy in count() for book in books)
    raw = 0
    for number, piece in enumerate(up_to(pieces, size)):
        raw += write(folder / "in" / f"{number:05d}{paths[0].suffix}", [piece])
    return Made({"signals": ["section_title"]}, raw, of)


def wikihow(folder: Path, size: int) -> Made:
    """Articles as JSON lines."""
    lines = (SAMPLES / "wikihow/articles.jsonl").read_bytes().splitlines()
    articles = varied([orjson.loads(line) for line in lines], named("id"))
    return Made({}, write_lines(folder / "in" / "articles.jsonl", articles, size), "samples")


def daily_mail(folder: Path, size: int) -> Made:
    """Stories in a .tar.gz, called by the SHA-1 of their addresses, with the list of these."""
    urls = (SAMPLES / "daily_mail/urls.txt").read_text().split()
    stories = SAMPLES / "daily_mail"
    known = {url: stories / f"{sha1(url.encode()).hexdigest()}.story" for url in urls}  # noqa: S324
    base = {url: path.read_bytes() for url, path in known.items() if path.exists()}
    words, listed = Words(b"\n".join(base.values())), []

    def files() -> Iterator[tuple[str, bytes]]:
        held = 0
        for copy in count():
            for url, story in base.items():
                listed.append(f"{url}?{copy}")
                name = sha1(listed[-1].encode()).hexdigest()  # noqa: S324
                yield f"stories/{name}.story", words.vary(story, copy)
                if (held := held + len(story)) >= size:
                    return

    (folder / "in").mkdir(parents=True)
    raw = write_tar(folder / "in" / "stories.tgz", files())
    write(folder / "urls.txt", ["\n".join(listed).encode()])
    return Made({"urls": str(folder / "urls.txt")}, raw, "samples")


def paperswithcode(folder: Path, size: int) -> Made:
    """Papers with the names of datasets, methods and tables."""
    place = SAMPLES / "paperswithcode"
    papers = orjson.loads((place / "papers-with-abstracts.json").read_bytes())
    raw = write_list(folder / "in" / "papers.json", varied(papers, named("paper_url")), size)
    names = {"datasets": "datasets", "methods": "methods", "tables": "evaluation-tables"}
    return Made({k: str(place / f"{v}.json") for k, v in names.items()}, raw, "samples")


MAKERS: dict[str, Maker] = {
    "arxiv": arxiv,
    "control": exams.control,
    "csv": csv_rows,
    "daily_mail": daily_mail,
    "dream": exams.dream,
    "hub": hub,
    "jsonl": jsonl,
    "logiqa": exams.logiqa,
    "paperswithcode": paperswithcode,
    "parquet": parquet,
    "race": exams.race,
    "reclor": exams.reclor,
    "squad": exams.squad,
    "text": text,
    "triviaqa": exams.triviaqa,
    "web": dumps.web,
    "wikidata": dumps.wikidata,
    "wikihow": wikihow,
    "wikipedia": dumps.wikipedia,
    "wordnet": dumps.wordnet,
}
