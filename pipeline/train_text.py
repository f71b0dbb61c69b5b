"""Lines of prose out of files of several formats, to train a vocabulary on.

A rough cut: it wants enough running text, not all of it, and drops what does not read like prose.
The mines are the way to get documents; they are not used here, so that a better mine never
changes a vocabulary.
"""

from __future__ import annotations

import csv
import html
import io
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import smart_open

# SentencePiece skips lines over 4,192 bytes; these stay under it in any script.
_LINE_CHARS = 1000
_WORDS = 4
_LETTERS = 0.7
_BROKEN = (
    *(ElementTree.ParseError, csv.Error, json.JSONDecodeError, EOFError),
    *(lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, zlib.error),
)


@dataclass
class Source:
    """A file or folder, with the most bytes of text to take; the counts are filled by `lines`."""

    path: Path
    max_bytes: int
    lines: int = 0
    text_bytes: int = 0
    sha256: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the last two parts of the path and the counts: no machine's own folders."""
        return {
            "path": "/".join(self.path.parts[-2:]),
            "lines": self.lines,
            "text_bytes": self.text_bytes,
            "sha256_of_text": self.sha256,
        }


def lines(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the lines of prose of all sources, each line once, and count them in the sources.

    Raises OSError for a path that cannot be read and ValueError for one that holds no file of a
    known format, or one whose content is not what its name says.
    """
    seen: set[bytes] = set()
    for source in sources:
        digest = sha256()
        for line in _prose(source.path):
            raw = line.encode("utf-8", "replace")
            key = sha256(raw).digest()[:16]
            if key in seen:
                continue
            if source.text_bytes + len(raw) > source.max_bytes:
                break
            seen.add(key)
            source.lines += 1
            source.text_bytes += len(raw)
            digest.update(raw + b"\n")
            yield raw.decode()
        source.sha256 = digest.hexdigest()


def _prose(path: Path) -> Iterator[str]:
    name = ""
    read = 0
    try:
        for name, data in _files(path):
            reader = _READERS.get(Path(name).suffix.lower())
            if reader:
                read += 1
                for text in reader(data.decode("utf-8-sig", "replace")):
                    yield from _cut(" ".join(text.split()))
    except _BROKEN as error:
        where = name or "its first bytes"
        raise ValueError(f"{path}: broken in or after {where}: {error}") from error
    if not read:
        raise ValueError(f"{path}: holds nothing to read; formats: {', '.join(_READERS)}")


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            # Licences are not what a vocabulary should learn from.
            if inner.is_file() and "LICENSE" not in inner.name:
                yield from _files(inner)
    elif path.name.endswith((".tar.gz", ".tgz", ".tar")):
        with tarfile.open(path) as archive:
            for member in sorted(archive.getmembers(), key=lambda m: m.name):
                stream = archive.extractfile(member)
                if stream is not None:
                    yield member.name, stream.read()
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                yield name, archive.read(name)
    else:
        with smart_open.open(path, "rb") as stream:
            # A dump of Wikipedia is called pages-articles1.xml-p10p30302.bz2.
            name = re.sub(r"\.(gz|bz2|zst|xz)$", "", path.name)
            yield re.sub(r"\.xml-p\w+(-shortened)?$", ".xml", name), stream.read()


def _cut(text: str) -> Iterator[str]:
    """Yield `text` in lines that are not too long, if it reads like prose."""
    start = 0
    while start < len(text):
        end = min(start + _LINE_CHARS, len(text))
        if end < len(text):
            end = max(text.rfind(" ", start, end), start)
        line = text[start:end]
        start = end + 1 if line else start + _LINE_CHARS
        letters = sum(map(str.isalpha, line)) + line.count(" ")
        if line.count(" ") >= _WORDS - 1 and letters >= _LETTERS * len(line):
            yield line


def _plain(text: str) -> Iterator[str]:
    # What Project Gutenberg adds before and after a book is the same in all of them.
    body = re.split(r"\*\*\* ?(?:START|END) OF TH[^*]*\*\*\*", text)
    yield from re.split(r"\n\s*\n", body[1] if len(body) > 2 else text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        # unarXive marks formulas and citations this way.
        yield re.sub(r"\{\{[^{}]*\}\}", "", value)
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _json(text: str) -> Iterator[str]:
    try:
        yield from _strings(json.loads(text))
    except json.JSONDecodeError:
        yield from _json_lines(text)


def _json_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from _strings(json.loads(line))


def _csv(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text)):
        yield from row


def _yaml(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield line.strip(" -'\"")


def _conllu(text: str) -> Iterator[str]:
    yield from re.findall(r"^# text = (.*)$", text, re.MULTILINE)


def _xml(text: str) -> Iterator[str]:
    # Files that whoever trains has chosen; expat itself bounds what entities may grow to.
    for element in ElementTree.fromstring(text).iter():  # noqa: S314
        inner = element.text or ""
        if element.tag.endswith("}comment"):  # of an edit
            continue
        wiki = element.tag.endswith("}text")
        yield from _wikitext(inner).split("\n") if wiki else re.split(r"\n\s*\n", inner)


def _wikitext(text: str) -> str:
    # Bounded, so that marks that are never closed do not make the search quadratic.
    notes = r"<!--.{0,5000}?-->|<ref[^>/]{0,500}/>|<ref[^>]{0,500}>.{0,5000}?</ref>"
    text = re.sub(notes, "", text, flags=re.DOTALL)
    for _ in range(6):  # templates nest; each pass takes the innermost
        text = re.sub(r"\{\{[^{}]*\}\}|\{\|[^{}]*\|\}", "", text)
    text = re.sub(r"\[\[(?:File|Image|Category)[^\[\]]*(?:\[\[[^\[\]]*\]\][^\[\]]*)*\]\]", "", text)
    text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]", r"\1", text)
    text = re.sub(r"\[\w{1,9}://[^\s\]]{1,2000} ?([^\]\n]{0,1000})\]", r"\1", text)
    text = re.sub(r"'{2,}|<[^<>]*>|^[*#:;=|!{].*$", "", text, flags=re.MULTILINE)
    return html.unescape(text)


_INLINE = frozenset({"a", "b", "cite", "code", "em", "i", "small", "span", "strong", "sub", "sup"})
_HIDDEN = frozenset({"head", "pre", "script", "style"})


class _Blocks(HTMLParser):
    """Collects the running text of a page, cut where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[list[str]] = [[]]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag not in _INLINE:
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN
        if tag not in _INLINE:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.blocks[-1].append(data)


def _html(text: str) -> Iterator[str]:
    page = _Blocks()
    page.feed(text)
    yield from map("".join, page.blocks)


_READERS: dict[str, Callable[[str], Iterator[str]]] = {
    ".conllu": _conllu,
    ".csv": _csv,
    ".htm": _html,
    ".html": _html,
    ".json": _json,
    ".jsonl": _json_lines,
    ".txt": _plain,
    ".xml": _xml,
    ".yaml": _yaml,
}
