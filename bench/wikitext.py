"""Wikitext parsers on real pages: speed and cleanness, all in one run on the same pages.

    python bench/wikitext.py DUMP...

Each parser gives clean text and the targets of the links. Speed is MB of wikitext a second of
CPU, the best of the rounds; leftovers are counted in the text each gives, per MB of it. Needs
the extra "bench".
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import mwparserfromhell
import wikitextparser

from pipeline.mediawiki.dump import page_fields
from pipeline.mediawiki.wikitext import Namespaces, parse_wikitext
from pipeline.mines.base import BadItem, Item
from pipeline.mines.wikipedia import Wikipedia
from schemas import Document

LEFTOVERS = {
    "brackets": re.compile(r"\[\[|\]\]"),
    "braces": re.compile(r"\{\{|\}\}"),
    "tables": re.compile(r"\{\||\|\}|^ *[|!]", re.MULTILINE),
    "quotes": re.compile(r"''+"),
    "tags": re.compile(r"</?[A-Za-z][^<>]*>"),
    "entities": re.compile(r"&(?:#\d+|[A-Za-z]+);"),
    "captions": re.compile(r"\|(?:thumb|right|left|\d+px)\b|\bthumb\|"),
    "pipes": re.compile(r"\|"),
    "hollow": re.compile(r"\([ ,;:]*\)|\([ ,;]+|[ ,;]+\)|\w [,;](?= )"),
}

Page = tuple[str, Namespaces]
Parser = Callable[[str, Namespaces], tuple[str, list[str]]]


def ours(source: str, namespaces: Namespaces) -> tuple[str, list[str]]:
    """Restruct's own parser; its answer has sections, categories and offsets besides."""
    article = parse_wikitext(source, namespaces=namespaces)
    return article.text, [span.label for span in article.links]


def from_hell(source: str, _namespaces: Namespaces) -> tuple[str, list[str]]:
    """mwparserfromhell, with its tokenizer in C: parse once, strip the code, list the links."""
    code = mwparserfromhell.parse(source)
    targets = [str(link.title) for link in code.filter_wikilinks()]
    return code.strip_code(), targets


def wtp(source: str, _namespaces: Namespaces) -> tuple[str, list[str]]:
    """wikitextparser: plain text and links."""
    parsed = wikitextparser.parse(source)
    targets = [link.title for link in parsed.wikilinks]
    return parsed.plain_text(), targets


PARSERS: dict[str, Parser] = {"ours": ours, "mwparserfromhell": from_hell, "wikitextparser": wtp}


@dataclass
class Score:
    """What one parser made of all pages."""

    seconds: float
    text: str
    links: int


def raw_pages(dumps: list[str]) -> list[Item]:
    """Return the pages of the dumps that become documents, as read."""
    mine = Wikipedia()
    units = [unit for pattern in dumps for unit in mine.units(pattern, 1 << 40)]
    found = [item for unit in units for item in mine.read(unit) if isinstance(item, Item)]
    return [item for item in found if _is_article(mine, item)]


def _is_article(mine: Wikipedia, item: Item) -> bool:
    try:
        return isinstance(mine.parse(item), Document)
    except BadItem:
        return False


def wikitext(item: Item) -> Page:
    """Return the wikitext of a raw page and the namespaces of its wiki."""
    return page_fields(item.payload.xml).text or "", item.payload.site.namespaces


def whole_way(items: list[Item], rounds: int) -> str:
    """Return one line: XML in, documents out, next to the same loop around mwparserfromhell."""
    mine = Wikipedia()
    seconds = {"restruct": 1e9, "mwparserfromhell": 1e9}
    for _ in range(rounds):
        for name in seconds:
            start = time.process_time()
            for item in items:
                if name == "restruct":
                    mine.parse(item)
                else:
                    from_hell(*wikitext(item))
            seconds[name] = min(seconds[name], time.process_time() - start)
    size = sum(len(item.payload.xml) for item in items) / 1e6
    ahead = seconds["mwparserfromhell"] / seconds["restruct"]
    speeds = ", ".join(f"{name} {size / taken:.2f}" for name, taken in seconds.items())
    return f"XML pages to documents, MB of XML a second of CPU: {speeds} ({ahead:.1f} x)"


def run(parser: Parser, articles: list[Page]) -> Score:
    """Return the CPU time and the output of `parser` over all articles."""
    start = time.process_time()
    made = [parser(source, namespaces) for source, namespaces in articles]
    seconds = time.process_time() - start
    return Score(seconds, "\n".join(text for text, _ in made), sum(len(t) for _, t in made))


def table(scores: dict[str, Score], size: int) -> str:
    """Return the figures as a Markdown table."""
    names = list(LEFTOVERS)
    rows = [
        ["parser", "MB/s", "ours faster by", "text MB", "links", *names],
        ["---"] * (5 + len(names)),
    ]
    for name, score in scores.items():
        millions = len(score.text) / 1e6
        rates = [len(p.findall(score.text)) / millions for p in LEFTOVERS.values()]
        ratio = score.seconds / scores["ours"].seconds
        speed = f"{size / 1e6 / score.seconds:.2f}"
        counts = [f"{rate:.1f}" for rate in rates]
        rows.append([name, speed, f"{ratio:.1f} x", f"{millions:.2f}", str(score.links), *counts])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    """Parse the command line, run every parser in turn, print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("dumps", nargs="+", help="pages-articles files, folders or globs")
    options.add_argument("--rounds", type=int, default=2)
    chosen = options.parse_args()
    items = raw_pages(chosen.dumps)
    articles = [wikitext(item) for item in items]
    size = sum(len(source.encode()) for source, _ in articles)
    print(f"{len(articles)} articles, {size / 1e6:.2f} MB of wikitext; leftovers per MB of text\n")
    best: dict[str, Score] = {}
    for _ in range(chosen.rounds):
        for name, parser in PARSERS.items():
            score = run(parser, articles)
            best[name] = min(best.get(name, score), score, key=lambda s: s.seconds)
    print(table(best, size))
    print("\n" + whole_way(items, chosen.rounds))


if __name__ == "__main__":
    main()
