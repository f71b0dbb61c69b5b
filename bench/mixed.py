"""A mixed input of any size, out of the real corpora: a Wikipedia dump, an archive, JSON lines.

    python -m bench.mixed FOLDER [--mb 205] [--corpora ../shared/corpora] [--flink]

The corpora are repeated, each copy with ids, titles and addresses of its own, and each paragraph
of the JSON lines begins with its copy's number. The same call writes the same bytes. FOLDER also
gets `recipe.yaml`, whose paths are absolute, for workers that were started elsewhere.

With --flink the recipe then runs on the DirectRunner and on a Flink cluster on this machine, into
FOLDER/direct and FOLDER/flink. Where the two differ in a byte, the exit status is 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import orjson
import yaml
from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
DUMP = "wikipedia/ltgwiki-full/smallwiki-latest-pages-articles.xml"
ARCHIVE = "warc/built-open-pages/open-pages.warc.gz"
BOOKS = "books"
# What each of the three has of the megabytes.
SHARES = {"wiki.xml": 0.42, "pages.warc": 0.42, "paragraphs.jsonl": 0.16}
PARAGRAPH_CHARS = 400
_PAGE = re.compile(r"  <page>.*?</page>\n", re.DOTALL)
_TITLE, _ID = re.compile(r"<title>(.*?)</title>"), re.compile(r"<id>(\d+)</id>")


def wiki(corpora: Path) -> Iterator[bytes]:
    """Yield the dump, its pages again and again; the caller closes it."""
    text = (corpora / DUMP).read_text(encoding="utf-8")
    pages = _PAGE.findall(text)
    yield text[: text.index("  <page>")].encode()
    for copy in count():
        for number, page in enumerate(pages):
            own = copy * len(pages) + number + 1
            page = _TITLE.sub(rf"<title>\1 ({copy})</title>" if copy else r"\g<0>", page, count=1)
            yield _ID.sub(f"<id>{own}</id>", page, count=1).encode()


def archive(corpora: Path) -> Iterator[bytes]:
    """Yield the responses of an archive again and again, as records that are not compressed."""
    for copy in count():
        with (corpora / ARCHIVE).open("rb") as file:
            for n, record in enumerate(
                ArchiveIterator(GzipReader(file), WarcRecordType.response, parse_http=False)
            ):
                url = f"{record.headers['WARC-Target-URI']}?copy={copy}"
                yield warc_record(url, f"{copy:08d}-{n}", record.reader.read())


def warc_record(url: str, name: str, block: bytes) -> bytes:
    """Return a response record of a WARC file, its id made of `name`."""
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def paragraphs(corpora: Path) -> Iterator[bytes]:
    """Yield the long paragraphs of the books again and again, as JSON lines."""
    files = sorted(p for p in (corpora / BOOKS).rglob("*.txt") if "LICENSE" not in p.name)
    texts = [
        (file.stem, " ".join(part.split()))
        for file in files
        for part in file.read_text(encoding="utf-8", errors="replace").split("\n\n")
        if len(part) >= PARAGRAPH_CHARS
    ]
    if not texts:
        raise SystemExit(f"{corpora / BOOKS} has no .txt file with long paragraphs")
    for copy in count():
        for number, (book, text) in enumerate(texts):
            title = f"{book}, paragraph {number}, copy {copy}"
            row = {"id": f"{copy}-{number}", "title": title, "text": f"{copy}. {text}"}
            yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


MAKERS: dict[str, Callable[[Path], Iterator[bytes]]] = {
    "wiki.xml": wiki,
    "pages.warc": archive,
    "paragraphs.jsonl": paragraphs,
}


def write(folder: Path, name: str, size: int, corpora: Path) -> int:
    """Write whole items of one input until it has `size` bytes; return how many it has."""
    written = 0
    with (folder / name).open("wb") as file:
        for item in MAKERS[name](corpora):
            written += file.write(item)
            if written >= size:
                break
        if name.endswith(".xml"):
            written += file.write(b"</mediawiki>\n")
    return written


def recipe(folder: Path) -> dict[str, object]:
    """Return a recipe of all signals over the three inputs."""
    fields = {"id": "id", "title": "title", "text": "text"}
    sources: list[dict[str, object]] = [
        {"mine": "wikipedia", "name": "wiki", "input": str(folder / "wiki.xml")},
        {"mine": "web", "name": "pages", "input": str(folder / "pages.warc")},
        {"mine": "jsonl", "name": "paragraphs", "input": str(folder / "paragraphs.jsonl")},
    ]
    sources[2] |= {"fields": fields, "language": "en"}
    for source in sources:
        source["license"] = "other"
    return {"name": "mixed", "sources": sources}


def compared(folder: Path) -> list[str]:
    """Run the recipe in `folder` on both runners, and return how the results differ."""
    from tests.flink.jobs import direct, published, rows
    from tests.flink.processes import unwinding

    outputs = folder / "direct", folder / "flink"
    for output in outputs:
        shutil.rmtree(output, ignore_errors=True)
    print("runner | s | rows | shards")
    runs = (lambda: direct(folder / "recipe.yaml", outputs[0])), (lambda: _on_flink(folder))
    with unwinding():
        for output, run in zip(outputs, runs, strict=True):
            started = time.monotonic()
            run()
            seconds, manifest = time.monotonic() - started, published(output)
            shards = sum(len(d["shards"]) for d in manifest["datasets"]) if manifest else 0
            print(f"{output.name} | {seconds:.0f} | {rows(manifest)} | {shards}", flush=True)
    return differences(*outputs)


def _on_flink(folder: Path) -> None:
    from tests.flink.cluster import Cluster
    from tests.flink.distribution import distribution
    from tests.flink.jobs import Job

    found = distribution()
    print(f"job server: {found.job_server or found.why}", flush=True)
    with (
        Cluster(found) as cluster,
        Job(cluster, found, folder / "recipe.yaml", folder / "flink") as job,
    ):
        status, said = job.finish()
    if status:
        raise SystemExit(f"the run on Flink failed with status {status}: {said}")


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that two outputs do not have in common, byte for byte."""
    from tests.flink.jobs import hashes, published

    mine, theirs = hashes(one), hashes(other)
    odd = [name for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name)]
    return [*odd, *(["manifest.json"] if published(one) != published(other) else [])]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--mb", type=float, default=205)
    options.add_argument("--corpora", type=Path, default=CORPORA)
    options.add_argument("--flink", action="store_true")
    chosen = options.parse_args()
    folder = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name, share in SHARES.items():
        size = write(folder, name, int(chosen.mb * 1e6 * share), chosen.corpora)
        print(f"{folder / name}: {size / 1e6:.1f} MB")
    (folder / "recipe.yaml").write_text(yaml.safe_dump(recipe(folder)))
    if chosen.flink:
        odd = compared(folder)
        print(f"different: {', '.join(odd)}" if odd else "the same bytes")
        sys.exit(bool(odd))


if __name__ == "__main__":
    main()
