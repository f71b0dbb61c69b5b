"""Web archives to records beside datatrove and beside a bare loop, on the same file.

    python -m bench.web ARCHIVE [--copies 20] [--rounds 2]

The pages of ARCHIVE (a .warc.gz) are written `copies` times, each copy with names and addresses
of its own, and every contender reads that one file on one core in a process of its own:

- restruct: a whole run, from pages to records of all signals in Parquet;
- plain text: the bare loop, FastWARC and resiliparse alone (tree and main text), nothing kept;
- tree: FastWARC and the tree alone;
- datatrove: WarcReader, Trafilatura, JSON lines of plain text. Its own limit of time a page is
  ten times the default, so that a busy machine loses it no page.

Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import yaml
from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree

from bench.measure import Cost, cost


def copied(archive: Path, copies: int, target: Path) -> int:
    """Write the responses of `archive` `copies` times over into `target`; return their number."""
    written = 0
    with target.open("wb") as out:
        for copy in range(copies):
            with archive.open("rb") as file:
                for record in ArchiveIterator(GzipReader(file), WarcRecordType.response, False):
                    url, body = record.headers["WARC-Target-URI"], record.reader.read()
                    out.write(_record(f"{url}?copy={copy}", f"{copy:04d}-{written}", body))
                    written += 1
    return written


def _record(url: str, name: str, block: bytes) -> bytes:
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def bare(archive: str, text: bool) -> int:
    """Read all pages with FastWARC into trees, and their main text if `text`; return how many."""
    pages = 0
    with open(archive, "rb") as file:
        for record in ArchiveIterator(GzipReader(file), WarcRecordType.response):
            body = record.reader.read()
            tree = HTMLTree.parse_from_bytes(body, detect_encoding(body))
            if text:
                extract_plain_text(tree, main_content=True)
            pages += 1
    return pages


def with_datatrove(archive: str, output: str) -> None:
    """Read all pages with datatrove into JSON lines of plain text."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import WarcReader
    from datatrove.pipeline.writers import JsonlWriter

    steps = [
        WarcReader(str(Path(archive).parent), glob_pattern="*.warc.gz"),
        Trafilatura(timeout=10),
        JsonlWriter(output),
    ]
    LocalPipelineExecutor(pipeline=steps, logging_dir=f"{output}/logs").run()


def restruct(archive: str, output: str) -> list[str]:
    """Return the command of a run that digs every signal which pages feed."""
    recipe = Path(output).parent / "web.yaml"
    source = {"mine": "web", "input": archive, "respect_reservations": False}
    recipe.write_text(yaml.safe_dump({"name": "bench-web", "sources": [source]}))
    return ["beam_runner.py", "--recipe", str(recipe), "--output", output, "--overwrite"]


def contenders(archive: Path, folder: Path) -> dict[str, list[str]]:
    """Return the commands by name."""
    module = ["-m", "bench.web", str(archive), "--only"]
    return {
        "restruct": restruct(str(archive), str(folder / "restruct")),
        "plain text": [*module, "text"],
        "tree": [*module, "tree"],
        "datatrove": [*module, "datatrove"],
    }


def table(best: dict[str, Cost], pages: int) -> str:
    """Return what each contender took, as Markdown."""
    ours = best["restruct"].cpu
    rows = ["| | CPU, s | wall, s | pages a second of CPU | x restruct | memory, MB |"]
    rows.append("|---|--:|--:|--:|--:|--:|")
    for name, took in best.items():
        speed, ratio = pages / took.cpu, took.cpu / ours
        rows.append(
            f"| {name} | {took.cpu:.1f} | {took.wall:.1f} | {speed:,.0f} | {ratio:.2f} "
            f"| {took.peak:,.0f} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Parse the command line, let all take turns, print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("archive", help="a .warc.gz")
    options.add_argument("--copies", type=int, default=20)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--only", choices=["text", "tree", "datatrove"], help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.only:
        alone: dict[str, Callable[[], object]] = {
            "text": lambda: bare(chosen.archive, text=True),
            "tree": lambda: bare(chosen.archive, text=False),
            # It passes over what its logs say is done, so each round gets a folder of its own.
            "datatrove": lambda: with_datatrove(
                chosen.archive, tempfile.mkdtemp(dir=Path(chosen.archive).parent)
            ),
        }
        alone[chosen.only]()
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.warc.gz"
        pages = copied(Path(chosen.archive), chosen.copies, source)
        best: dict[str, Cost] = {}
        for _ in range(chosen.rounds):
            for name, command in contenders(source, Path(folder)).items():
                took = cost([sys.executable, *command])
                best[name] = min(best.get(name, took), took, key=lambda one: one.cpu)
        print(f"{pages} pages, {source.stat().st_size / 1e6:.1f} MB compressed\n")
        print(table(best, pages))


if __name__ == "__main__":
    main()
