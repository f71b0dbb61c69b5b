"""The main text of pages: words found and words right, and pages a second, beside others.

    python bench/maintext.py FOLDER

FOLDER holds pages as NAME.html with what a reader marked as their main text, headings within it
included, in NAME.txt. Words are compared as multisets a page; the figures are means over pages.
Trafilatura is left out where it is not installed. Marked pages are not in the repository.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from pipeline.web.shown.reading import read

_WORD = re.compile(r"\w+")
_ROUNDS = 5


def ours(html: str) -> str:
    """Return the text and its headings, which others leave within the text."""
    found = read(html, "")
    return "\n".join([found.text, *(section.title for section in found.sections)])


def resiliparse(html: str) -> str:
    """Return the main content by resiliparse alone."""
    tree = HTMLTree.parse(html)
    return str(extract_plain_text(tree, main_content=True, list_bullets=False, alt_texts=False))


def candidates() -> dict[str, Callable[[str], str]]:
    """Return what is compared, by name."""
    found: dict[str, Callable[[str], str]] = {"restruct": ours, "resiliparse": resiliparse}
    try:
        from trafilatura import extract
    except ImportError:
        print("trafilatura is not installed: pip install 'restruct[bench]'")
        return found
    found["trafilatura"] = lambda html: extract(html, include_comments=False) or ""
    found["trafilatura fast"] = lambda html: extract(html, include_comments=False, fast=True) or ""
    return found


def score(text: str, marked: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the words of `text`."""
    got, wanted = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(marked.lower()))
    shared = (got & wanted).total()
    precision = shared / got.total() if got else 0.0
    recall = shared / wanted.total() if wanted else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def main(folder: Path) -> None:
    """Print a line for each candidate, and those pages on which ours is below the others."""
    names = sorted(path.stem for path in folder.glob("*.txt"))
    pages = [(folder / f"{name}.html").read_text(errors="replace") for name in names]
    marked = [(folder / f"{name}.txt").read_text() for name in names]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1024:.0f} KiB each")
    print(f"{'':18}precision  recall     F1  pages/s")
    scores = {}
    for name, extract in candidates().items():
        found = [score(extract(page), right) for page, right in zip(pages, marked, strict=True)]
        scores[name] = found
        means = [sum(values) / len(pages) for values in zip(*found, strict=True)]
        begun = time.perf_counter()
        for _ in range(_ROUNDS):
            for page in pages:
                extract(page)
        rate = _ROUNDS * len(pages) / (time.perf_counter() - begun)
        print(f"{name:18}{means[0]:9.3f} {means[1]:7.3f} {means[2]:6.3f} {rate:8.0f}")
    for n, name in enumerate(names):
        best = max(found[n][2] for found in scores.values())
        if (own := scores["restruct"][n])[2] < best - 0.01:
            print(f"  {name}: {own[0]:.3f} {own[1]:.3f} {own[2]:.3f}, best {best:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
