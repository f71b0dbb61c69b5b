"""Inputs of any size in the formats of the exams, made of samples/exams (see `making`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from bench import data
from bench.rates.making import (
    SAMPLES,
    Made,
    dumped,
    named,
    up_to,
    varied,
    write,
    write_lines,
    write_list,
    write_tar,
)

_EVIDENCE_CHARS = 8_000


def race(folder: Path, size: int) -> Made:
    """A .tar.gz of a file a text."""
    paths = sorted((SAMPLES / "exams/race/train").rglob("*.txt"))
    texts = [orjson.loads(path.read_bytes()) for path in paths]
    pieces = up_to(dumped(varied(texts, named("id"))), size)
    (folder / "in").mkdir(parents=True)
    files = ((f"RACE/train/high/{n}.txt", piece) for n, piece in enumerate(pieces))
    return Made({}, write_tar(folder / "in" / "RACE.tar.gz", files), "samples")


def dream(folder: Path, size: int) -> Made:
    """One JSON list."""
    dialogues = orjson.loads((SAMPLES / "exams/dream/train.json").read_bytes())

    def name(value: Any, own: str) -> None:
        value[2] = own

    return Made(
        {}, write_list(folder / "in" / "train.json", varied(dialogues, name), size), "samples"
    )


def logiqa(folder: Path, size: int) -> Made:
    """JSON lines of version 2."""
    lines = (SAMPLES / "exams/logiqa/train-2.txt").read_bytes().splitlines()
    questions = varied([orjson.loads(line) for line in lines], named("id"))
    return Made({}, write_lines(folder / "in" / "train.txt", questions, size), "samples")


def reclor(folder: Path, size: int) -> Made:
    """One JSON list."""
    questions = orjson.loads((SAMPLES / "exams/reclor/train.json").read_bytes())
    made = varied(questions, named("id_string"))
    return Made({}, write_list(folder / "in" / "train.json", made, size), "samples")


def control(folder: Path, size: int) -> Made:
    """JSON lines."""
    lines = (SAMPLES / "exams/control/train.jsonl").read_bytes().splitlines()
    pairs = varied([orjson.loads(line) for line in lines], named("uid"))
    return Made({}, write_lines(folder / "in" / "train.jsonl", pairs, size), "samples")


def squad(folder: Path, size: int) -> Made:
    """Articles with their passages and questions."""
    articles = orjson.loads((SAMPLES / "questions.json").read_bytes())["data"]

    def name(value: Any, own: str) -> None:
        for number, passage in enumerate(value["paragraphs"]):
            passage["id"] = f"{own}-{number}"

    made = varied(articles, name)
    raw = write_list(folder / "in" / "train.json", made, size, b'{"version":"2.0","data":[', b"]}")
    return Made({}, raw, "samples")


def triviaqa(folder: Path, size: int) -> Made:
    """Questions, each with pages of 8 kB; the bytes are those of both."""
    place = SAMPLES / "exams/triviaqa"
    questions = orjson.loads((place / "wikipedia-train.json").read_bytes())["Data"]
    pool, pages = data.sentences(), folder / "pages"
    known = {p.relative_to(place / "evidence").as_posix(): p for p in place.rglob("*.txt")}
    held = 0

    def name(value: Any, own: str) -> None:
        nonlocal held
        value["QuestionId"] = own
        places = {"EntityPages": "wikipedia", "SearchResults": "web"}
        for key, of in places.items():
            for page in value.get(key) or ():
                path = known.get(f"{of}/{page['Filename']}")
                page["Filename"] = f"{own.replace('-', '_')}-{Path(page['Filename']).name}"
                if path:
                    more = data.text_of(held, pool, _EVIDENCE_CHARS)
                    raw = path.read_bytes() + b"\n" + more.encode()
                    held += write(pages / of / page["Filename"], [raw])

    def enough() -> Iterator[Any]:
        for value in varied(questions, name):
            yield value
            if held >= size:
                return

    raw = write_list(folder / "in" / "train.json", enough(), size, b'{"Data":[', b"]}")
    return Made({"evidence": str(pages)}, raw + held, "samples")
