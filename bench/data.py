"""Documents for the benches: sentences of samples/, put together anew for each document.

    python -m bench.data FOLDER --documents 50000 [--small]

Which sentences a document gets is decided by `stable_hash` of its number, so that the same call
writes the same bytes anywhere.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson

from schemas import stable_hash

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
# About 1 kB a document, or about 250 bytes for a small one.
TEXT_CHARS, SMALL_TEXT_CHARS = 900, 110
# Some contenders can share out files and nothing smaller.
FILES = 8
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_TITLE_WORDS = 4


def sentences() -> list[str]:
    """Return the distinct sentences of the samples' news and stories, in a fixed order."""
    lines = (SAMPLES / "news.jsonl").read_bytes().splitlines()
    texts = [orjson.loads(line)["text"] for line in lines if line.endswith(b"}")]
    texts += [path.read_text() for path in sorted((SAMPLES / "stories").glob("*.txt"))]
    found = (" ".join(s.split()) for text in texts for s in _SENTENCE.split(text))
    return list(dict.fromkeys(s for s in found if len(s) > 40))


def sections() -> list[str]:
    """Return the distinct sections of the samples' news."""
    lines = (SAMPLES / "news.jsonl").read_bytes().splitlines()
    return sorted({orjson.loads(line)["section"] for line in lines if line.endswith(b"}")})


def text_of(number: int, pool: list[str], size: int) -> str:
    """Return sentences drawn for document `number`, `size` characters or a little more."""
    drawn: list[str] = []
    while size > 0:
        drawn.append(pool[stable_hash("text", number, len(drawn)) % len(pool)])
        size -= len(drawn[-1])
    return " ".join(drawn)


def title_of(number: int, pool: list[str]) -> str:
    """Return the first words of two sentences, as a title that few other documents have."""
    heads = (pool[stable_hash("title", number, n) % len(pool)] for n in range(2))
    words = (" ".join(re.findall(r"\w+", head)[:_TITLE_WORDS]) for head in heads)
    return ", or: ".join(words)


def documents(count: int, small: bool = False, chars: int = 0) -> Iterator[bytes]:
    """Yield `count` documents as JSON lines: id, title, text, stars, category.

    Texts have `chars` characters or a little more; without that as many as `small` says.
    """
    pool, kinds = sentences(), sections()
    size = chars or (SMALL_TEXT_CHARS if small else TEXT_CHARS)
    for number in range(count):
        document = {
            "id": f"d{number:07d}",
            "title": title_of(number, pool),
            "text": text_of(number, pool, size),
            "stars": 1 + stable_hash("stars", number) % 5,
            "category": kinds[stable_hash("category", number) % len(kinds)],
        }
        yield orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


def write(path: Path, count: int, small: bool = False) -> None:
    """Write `count` documents to `path`."""
    with path.open("wb") as file:
        file.writelines(documents(count, small))


def write_parts(folder: Path, count: int, small: bool = False) -> None:
    """Write `count` documents to files of like size in `folder`, which is made."""
    folder.mkdir(parents=True)
    made = documents(count, small)
    for number in range(FILES):
        share = count * (number + 1) // FILES - count * number // FILES
        with (folder / f"part-{number}.jsonl").open("wb") as file:
            file.writelines(islice(made, share))


def main() -> None:
    """Parse the command line and write the files."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=50_000)
    options.add_argument("--small", action="store_true", help="about 250 bytes each, not 1 kB")
    chosen = options.parse_args()
    write_parts(chosen.folder, chosen.documents, chosen.small)


if __name__ == "__main__":
    main()
