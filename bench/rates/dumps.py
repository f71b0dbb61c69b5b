"""Inputs like the large dumps: Wikipedia, Wikidata, web archives, and WordNet as it is."""

from __future__ import annotations

import bz2
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from bench.measure import ROOT
from bench.mixed import warc_record
from bench.rates.making import CORPORA, SAMPLES, Made, corpus, up_to, write
from bench.rates.words import Words
from pipeline.recipe import load

_PAGE = re.compile(rb"<page>.*?</page>\s*", re.DOTALL)
_PAGE_ID = re.compile(rb"<id>(\d+)</id>")
_PAGES_A_STREAM = 100
_ITEM = re.compile(rb'"Q(\d+)"')
_NUMBER = re.compile(rb'"numeric-id":(\d+)')
_FAR = 10**9
# So many small items beside 49 well-known ones make a mean of 14 kB and 16 statements, that of the
# whole dump.
_SMALL_ITEMS = 215
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "ru", "ja", "zh", "sv", "ar", "fa"]


def signals_of(mine: str) -> list[str]:
    """Return the signals that the recipe of a mine asks for."""
    found = load(str(ROOT / f"recipes/{mine}.yaml")).sources[0].signals
    assert found is not None, f"recipes/{mine}.yaml names no signals"
    return found


def wikipedia(folder: Path, size: int) -> Made:
    """Pages in the streams of a .bz2, as in the dumps called multistream."""
    [path], of = corpus("wikipedia/enwiki-gensim/*.bz2", "wikipedia.xml")
    packed = path.read_bytes()
    whole = bz2.decompress(packed) if path.suffix == ".bz2" else packed
    head, pages = whole[: whole.index(b"<page>")], _PAGE.findall(whole)
    words = Words(b"".join(pages))

    def page(raw: bytes, copy: int) -> bytes:
        far = _PAGE_ID.sub(lambda m: b"<id>%d</id>" % (int(m[1]) + copy * _FAR), raw, count=1)
        return words.vary(far, copy)

    made = list(up_to((page(raw, copy) for copy in count() for raw in pages), size))
    streams = [head] + [
        b"".join(made[at : at + _PAGES_A_STREAM]) for at in range(0, len(made), _PAGES_A_STREAM)
    ]
    streams[-1] += b"</mediawiki>\n"
    write(folder / "in" / "wiki-pages-articles-multistream.xml.bz2", map(bz2.compress, streams))
    return Made({"signals": signals_of("wikipedia")}, sum(map(len, streams)), of)


def wikidata(folder: Path, size: int) -> Made:
    """Entities, well-known and small, as the lines of an array; names of all they mention."""
    [path], of = corpus("wikidata/dump-49-entities/entities.json", "wikidata/entities.json")
    lines = [line.rstrip(b",\r") for line in path.read_bytes().split(b"\n")]
    # Properties are known by their ids, and cannot be had twice.
    base = [line for line in lines if line.startswith(b'{"type":"item"')]
    own = {orjson.loads(line)["id"] for line in base}
    met = Counter(m[0].strip(b'"').decode() for line in base for m in _ITEM.finditer(line))
    others = sorted((met[item], item) for item in met if item not in own)
    small = [item for _, item in others[:_SMALL_ITEMS]]
    base += [orjson.dumps(_small(item)) for item in small]
    far = {item.encode() for item in own | set(small)}
    names = (f"{item}\tthing {item}\n".encode() for _, item in others[_SMALL_ITEMS:])
    write(folder / "names.tsv", names)
    copies = (_entity(line, copy, far) for copy in count() for line in base)
    pieces = (b"[\n" + one if not n else b",\n" + one for n, one in enumerate(copies))
    raw = write(folder / "in" / "entities.json", up_to(pieces, size))
    with (folder / "in" / "entities.json").open("ab") as file:
        file.write(b"\n]\n")
    source = {"labels": [str(folder / "names.tsv")], "signals": signals_of("wikidata")}
    return Made(source, raw, of)


def _small(item: str) -> dict[str, Any]:
    said = {code: {"language": code, "value": f"thing {item} {code}"} for code in _LANGUAGES}
    empty: dict[str, Any] = {"aliases": {}, "claims": {}, "sitelinks": {}}
    return {"type": "item", "id": item, "labels": said, "descriptions": said, **empty}


def _entity(line: bytes, copy: int, far: set[bytes]) -> bytes:
    """Return an entity under the ids and names of a copy; what `far` lacks keeps its id."""

    def moved(found: re.Match[bytes]) -> bytes:
        item = b"Q" + found[1]
        if item not in far:
            return found[0]
        return found[0].replace(found[1], b"%d" % (int(found[1]) + copy * _FAR))

    entity = orjson.loads(_NUMBER.sub(moved, _ITEM.sub(moved, line)))
    for part in ("labels", "descriptions"):
        for said in entity[part].values() if isinstance(entity[part], dict) else ():
            said["value"] += f" {copy}"
    return orjson.dumps(entity)


def web(folder: Path, size: int) -> Made:
    """The responses of a web archive, a gzip member each."""
    from fastwarc.stream_io import GzipReader
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    [path], of = corpus("warc/built-open-pages/*.warc.gz", "web/pages.warc.gz")
    with path.open("rb") as file:
        found = ArchiveIterator(GzipReader(file), WarcRecordType.response, False)
        base = [(r.headers["WARC-Target-URI"], r.reader.read()) for r in found]
    words, written = Words(b"\n".join(body for _, body in base)), 0

    def records() -> Iterator[bytes]:
        nonlocal written
        for copy in count():
            for number, (url, body) in enumerate(base):
                raw = warc_record(f"{url}?copy={copy}", f"{copy}-{number}", words.vary(body, copy))
                written += len(raw)
                yield gzip.compress(raw, mtime=0)
                if written >= size:
                    return

    write(folder / "in" / "pages.warc.gz", records())
    source = {"respect_reservations": False, "signals": signals_of("web")}
    return Made(source, written, of)


def wordnet(folder: Path, size: int) -> Made:
    """WordNet 3.0 as it is, or for a size under 10 MB the sample: neither is repeated."""
    packed = CORPORA / "wordnet/wordnet-3.0-debian/WNdb-3.0.tar.gz"
    if size < 10_000_000 or not packed.exists():
        path, of = SAMPLES / "wordnet/lexicon.xml", "samples"
        raw = path.stat().st_size
    else:
        path, of = packed, "WordNet 3.0"
        with gzip.open(path) as file:
            raw = sum(len(block) for block in iter(lambda: file.read(2**20), b""))
    write(folder / "in" / path.name, [path.read_bytes()])
    return Made({"signals": signals_of("wordnet")}, raw, of)
