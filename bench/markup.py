"""Structured data of real pages beside extruct's: speed, and what either finds that the other
does not, in one run on the same pages.

    python bench/markup.py PAGE_OR_FOLDER... [--rounds 3] [--show 40] [--all] [--bytes]

Both read JSON-LD, microdata and OpenGraph (`--all` adds RDFa); each parses every page anew, from
text, or with `--bytes` from the bytes of UTF-8. Speed is pages a second of CPU, the best of rounds
that take turns. A fact is a type, or a text under the names that lead to it; texts are compared
by their letters and digits, so that spacing and escapes do not count. Needs extruct.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import extruct
from resiliparse.parse.html import HTMLTree

from pipeline.web.markup import jsonld, microdata, rdfa
from pipeline.web.markup.graph import Budget, frozen
from pipeline.web.markup.marks import marks
from pipeline.web.markup.meta import meta
from pipeline.web.markup.names import expanded, short
from pipeline.web.markup.node import Node

Page = str | bytes
_SYNTAXES = ("json-ld", "microdata", "opengraph")
_READERS = {"json-ld": jsonld, "microdata": microdata, "rdfa": rdfa}
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LETTERS = re.compile(r"\W+")
_OPEN_GRAPH = ("og:", "music:", "video:", "article:", "book:", "profile:", "product:")


def ours(page: Page, syntaxes: tuple[str, ...]) -> dict[str, Any]:
    """Restruct's own readers on one tree."""
    marked = marks(HTMLTree.parse(page if isinstance(page, str) else page.decode()))
    budget = Budget()
    found: dict[str, Any] = {
        name: frozen(reader.drafts(marked, budget), name, budget)
        for name, reader in _READERS.items()
        if name in syntaxes
    }
    return found | {"opengraph": meta(marked)}


def theirs(page: Page, syntaxes: tuple[str, ...]) -> dict[str, Any]:
    """extruct on one tree; what it gives up on counts as nothing."""
    if isinstance(page, str) and page.lstrip().startswith("<?xml"):
        page = page.encode()  # lxml refuses text that declares an encoding
    found: dict[str, Any] = extruct.extract(page, syntaxes=list(syntaxes), errors="ignore")
    return found


def our_facts(found: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (syntax, path, text) for all that our readers found."""
    for syntax in ("json-ld", "microdata"):
        for node in found[syntax]:
            yield from _node_facts(node, syntax, "")
    for name, values in found["opengraph"].values.items():
        if name.startswith(_OPEN_GRAPH):
            yield from (("opengraph", name, _letters(value)) for value in values)


def _node_facts(node: Node, syntax: str, path: str) -> Iterator[tuple[str, str, str]]:
    yield from ((syntax, f"{path}@type", name) for name in node.types)
    for name, values in node.props.items():
        for value in values:
            if isinstance(value, Node):
                yield from _node_facts(value, syntax, f"{name}.")
            else:
                yield syntax, path + name, _letters(value)


def their_facts(found: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the same for what extruct found."""
    for item in found.get("json-ld", []):
        yield from _json_facts(item, "")
    for item in found.get("microdata", []):
        yield from _item_facts(item, "")
    for item in found.get("opengraph", []):
        for name, value in item["properties"]:
            if name.lower().startswith(_OPEN_GRAPH) and _letters(value):
                yield "opengraph", name.lower(), _letters(value)


def _json_facts(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, list):
        for entry in value:
            yield from _json_facts(entry, path)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "@type":
                listed = inner if isinstance(inner, list) else [inner]
                base = path.rpartition(".")[0]
                yield from (
                    ("json-ld", f"{base}{'.' if base else ''}@type", expanded(str(one), {}))
                    for one in listed
                )
            elif name in ("@graph", "@list", "@set", "@value"):
                yield from _json_facts(inner, path)
            elif not name.startswith("@"):
                base = path.split(".")[-2] + "." if path.count(".") else ""
                yield from _json_facts(inner, f"{base}{short(name)}.")
    elif value is not None and _letters(str(value)):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield "json-ld", path.removesuffix("."), _letters(text)


def _item_facts(item: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    types = item.get("type", [])
    for name in types if isinstance(types, list) else [types]:
        yield "microdata", f"{path}@type", short(name)
    for name, values in item.get("properties", {}).items():
        for value in values if isinstance(values, list) else [values]:
            # What an action asks for is a dict too, and an item met before is None.
            if isinstance(value, dict) and not value.keys() & {"valueName", "valueRequired"}:
                yield from _item_facts(value, f"{short(name)}.")
            elif isinstance(value, str) and _letters(value):
                yield "microdata", path + short(name), _letters(value)


def _letters(text: str) -> str:
    """Return the letters and digits of a text, whichever of both readers cleaned it."""
    plain = _TAG.sub(" ", unescape(unescape(text)))
    return _LETTERS.sub("", plain.replace("\xad", "")).lower()


def speed(
    reader: Callable[[Page, tuple[str, ...]], Any], pages: list[Page], syntaxes: tuple[str, ...]
) -> float:
    """Return the seconds of CPU that `reader` takes for all pages."""
    start = time.process_time()
    for page in pages:
        reader(page, syntaxes)
    return time.process_time() - start


def compare(pages: dict[str, str], show: int) -> str:
    """Return how many facts both, only ours and only theirs found, and the first of the latter."""
    counts: Counter[tuple[str, str]] = Counter()
    missed: list[str] = []
    for name, page in pages.items():
        own = set(our_facts(ours(page, _SYNTAXES)))
        other = set(their_facts(theirs(page, _SYNTAXES)))
        # A reader that goes on to the item which is named there says more, not less.
        texts = {(syntax, text) for syntax, _, text in own}
        for syntax, path, text in sorted(own | other):
            fact = (syntax, path, text)
            where = "both" if fact in own and fact in other else "ours" if fact in own else "theirs"
            if where == "theirs" and (syntax, text) in texts:
                where = "ours elsewhere"
            counts[syntax, where] += 1
            if where == "theirs":
                missed.append(f"{name}: {syntax} {path} = {text[:90]}")
    heads = ("both", "ours", "theirs", "ours elsewhere")
    rows = [["syntax", *heads], ["---"] * 5]
    rows += [[one, *(str(counts[one, head]) for head in heads)] for one in _SYNTAXES]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([table, "", f"{len(missed)} that only extruct found:", *missed[:show]])


def read(paths: list[str]) -> dict[str, str]:
    """Return the pages by name; what lies in folders counts if it is called .html or .htm."""
    files: list[Path] = []
    for path in map(Path, paths):
        found = sorted(path.rglob("*.htm*")) if path.is_dir() else [path]
        files += [file for file in found if file.is_file()]
    texts = {str(file): file.read_bytes().decode("utf-8", "replace") for file in files}
    return {name: text for name, text in texts.items() if text.strip()}


def main() -> None:
    """Parse the command line, let both take turns, print the tables."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("pages", nargs="+", help="HTML files or folders of them")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--all", action="store_true", help="RDFa too")
    options.add_argument("--bytes", action="store_true", help="begin with bytes, not with text")
    options.add_argument(
        "--show", type=int, default=40, help="how many of extruct's alone to print"
    )
    chosen = options.parse_args()
    pages = read(chosen.pages)
    syntaxes = (*_SYNTAXES, "rdfa") if chosen.all else _SYNTAXES
    inputs: list[Page] = [text.encode() if chosen.bytes else text for text in pages.values()]
    best = {"ours": 1e9, "extruct": 1e9}
    for _ in range(chosen.rounds):
        for name, reader in (("ours", ours), ("extruct", theirs)):
            best[name] = min(best[name], speed(reader, inputs, syntaxes))
    size = sum(len(page) for page in pages.values()) / 1e6
    print(f"{len(pages)} pages, {size:.2f} MB; {', '.join(syntaxes)}\n")
    for name, seconds in best.items():
        print(f"{name}: {len(pages) / seconds:.1f} pages a second, {size / seconds:.2f} MB/s")
    print(f"ours is {best['extruct'] / best['ours']:.1f} times as fast\n")
    print(compare(pages, chosen.show))


if __name__ == "__main__":
    main()
