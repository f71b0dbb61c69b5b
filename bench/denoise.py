"""Span corruption against the bare encoding of the same texts, in tokens a second.

    python -m bench.denoise [FILE ...] [--rounds 7]

The texts are the passages that the signal `span_corruption` takes from the files, or from the
documents of bench.data where none is named. Both are timed in turn, in one process on one core;
each line gives the fastest and the median round.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import orjson

from bench.data import documents
from pipeline.denoised import Room, denoised
from pipeline.prompts import registry
from pipeline.tokens import Vocabulary
from schemas import Document, Found, Refused
from signals.span_corruption import Fields, extract

# Enough of bench.data's documents for some 200,000 tokens.
DOCUMENTS = 1000
# The lengths that T5 was trained with, end markers left out.
MOST_INPUTS, MOST_TARGETS = 511, 113


def texts(paths: list[Path]) -> list[str]:
    """Return the passages of the files, or of made documents where there are none."""
    whole = [path.read_text("utf-8") for path in paths]
    whole = whole or [orjson.loads(line)["text"] for line in documents(DOCUMENTS)]
    return [passage for text in whole for passage in _passages(text)]


def _passages(text: str) -> Iterator[str]:
    for found in extract(Document(id="", mine="", uri="", text=text)):
        if isinstance(found, Found) and isinstance(found.fields, Fields):
            yield found.fields.text


def encode(passages: list[str], vocabulary: Vocabulary) -> int:
    """Encode the passages; return how many tokens they have."""
    return sum(map(len, vocabulary.encode_many(passages)))


def denoise(passages: list[str], vocabulary: Vocabulary) -> int:
    """Hide spans of the passages; return how many could not be written as text."""
    book = registry()["span_corruption"].denoise
    assert book is not None
    room = Room(vocabulary, MOST_INPUTS, MOST_TARGETS)
    made = (
        denoised(text, book.density, book.mean_span, str(number), room)
        for number, text in enumerate(passages)
    )
    return sum(isinstance(one, Refused) for one in made)


def seconds(work: Callable[[], int]) -> float:
    """Return how long `work` takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Parse the command line, time both, print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    passages, vocabulary = texts(chosen.files), Vocabulary.load("default")
    tokens, refused = encode(passages, vocabulary), denoise(passages, vocabulary)
    works = {
        "encode": lambda: encode(passages, vocabulary),
        "denoise": lambda: denoise(passages, vocabulary),
    }
    rounds = [{name: seconds(work) for name, work in works.items()} for _ in range(chosen.rounds)]
    print(f"{len(passages):,} passages, {tokens:,} tokens, {refused} refused")
    print(f"{'':10}{'best, tokens/s':>16}{'median, tokens/s':>18}{'x encode':>10}")
    base = median(times["encode"] for times in rounds)
    for name in works:
        taken = [times[name] for times in rounds]
        speeds = f"{tokens / min(taken):>16,.0f}{tokens / median(taken):>18,.0f}"
        print(f"{name:10}{speeds}{median(taken) / base:>10.1f}")


if __name__ == "__main__":
    main()
