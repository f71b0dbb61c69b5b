"""Whole wordnets: our mine beside other readers of the same files, and the rows of RST's rule.

    python -m bench.wordnet WNDB [--yaml YAML]

WNDB is a folder of Princeton's files (`data.noun` and its like), read by NLTK's
WordNetCorpusReader: words, definition and examples of every synset. YAML is a folder of Open
English WordNet's source, read by `yaml.load` with libyaml's CSafeLoader, which makes nothing of it.
Ours reads all there is to documents. The contenders take turns in this process, as often as
`--rounds` says; of each the fastest round counts. NLTK is not among the extras: install it first.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import yaml

from pipeline.mines.base import BadRead, Item
from pipeline.mines.wordnet import WordNet
from pipeline.wordnet import rst
from schemas import Document

# NLTK looks up the files of lexicographers by number in a file that Debian does not install.
_LEXNAMES = "".join(f"{number:02}\tfile.{number}\t1\n" for number in range(45))


def ours(folder: str) -> int:
    """Read a database to documents; return their number."""
    mine = WordNet(language="en")
    [unit] = mine.units(folder, 1)
    found = [mine.parse(item) for item in mine.read(unit) if isinstance(item, Item)]
    return sum(isinstance(document, Document) for document in found)


def with_nltk(folder: str) -> int:
    """Read the words, definition and examples of every synset; return how many have examples."""
    from nltk import data
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    with tempfile.TemporaryDirectory() as place:
        # NLTK reads nothing outside the folders that are named here.
        data.path.append(place)
        copy = Path(shutil.copytree(folder, Path(place) / "dict"))
        (copy / "lexnames").write_text(_LEXNAMES)
        # A map to the version that NLTK itself distributes is none of the work compared here.
        kind = type("Reader", (WordNetCorpusReader,), {"map_wn": lambda self: None})
        reader = kind(str(copy), None)
        found = 0
        for synset in reader.all_synsets():
            [lemma.name() for lemma in synset.lemmas()]
            synset.definition()
            found += bool(synset.examples())
    return found


def with_yaml(folder: str) -> int:
    """Load every file; return the number of keys."""
    files = sorted(Path(folder).glob("*.yaml"))
    return sum(len(yaml.load(file.read_bytes(), yaml.CSafeLoader)) for file in files)


def seconds(read: Callable[[str], int], folder: str) -> tuple[float, int]:
    """Return the CPU seconds of one reading, and what it returned."""
    start = process_time()
    made = read(folder)
    return process_time() - start, made


def compare(folder: str, other: Callable[[str], int], rounds: int) -> None:
    """Print the fastest of some rounds of ours and of another reader, and their ratio."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for read in (ours, other):
            took, made = seconds(read, folder)
            best[read.__name__] = min(took, best.get(read.__name__, took))
            print(f"  {read.__name__:10} {took:6.2f} s of CPU, {made:,} items")
    ratio = best[ours.__name__] / best[other.__name__]
    print(f"{folder}: ours takes {ratio:.2f} times the time of {other.__name__}")


def rows(folder: str) -> None:
    """Print how many rows our rule and RST's find in a database."""
    mine = WordNet(language="en")
    [unit] = mine.units(folder, 1)
    read = list(mine.read(unit))
    items = [item for item in read if isinstance(item, Item)]
    documents = [d for d in map(mine.parse, items) if isinstance(d, Document)]
    senses = [sense for document in documents for sense in document.senses]
    as_listed = sum(sense.form.casefold() == sense.word.casefold() for sense in senses)
    faults = sum(isinstance(item, BadRead) for item in read)
    print(f"{folder}: {len(items):,} synsets, {len(documents):,} documents, {faults} faults")
    print(f"  ours: {len(senses):,} rows, {len(senses) - as_listed:,} of them by inflected forms")
    print(f"  RST's rule: {rst.counts(items[0].payload.wordnet)}; published: {rst.PUBLISHED}")


def main() -> None:
    """Compare what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("wndb")
    parser.add_argument("--yaml", default="")
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    compare(args.wndb, with_nltk, args.rounds)
    rows(args.wndb)
    if args.yaml:
        compare(args.yaml, with_yaml, args.rounds)
        rows(args.yaml)


if __name__ == "__main__":
    main()
