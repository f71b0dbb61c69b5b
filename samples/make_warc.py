"""Write web/pages.warc.gz from web/pages/*.html: `python samples/make_warc.py`.

The pages are kept as files because nobody can read, or review a change to, a web archive. Beside
them the archive holds what every crawl does: requests, a picture, a page not found, a page that
has not changed since.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

HERE = Path(__file__).parent / "web"
PAGES, ARCHIVE = HERE / "pages", HERE / "pages.warc.gz"
DATE = "2024-10-01T06:00:00Z"
# The page that is neither in UTF-8 nor says so in the head of HTTP, as many old ones are.
LATIN = "muehle.html"


def record(kind: str, url: str, block: bytes, media: str) -> bytes:
    """Return one WARC 1.0 record (ISO 28500) as a gzip member of its own."""
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url}')}>",
        f"WARC-Date: {DATE}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {media}",
        f"Content-Length: {len(block)}",
    ]
    plain = "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
    return gzip.compress(plain, mtime=0)


def response(url: str, body: bytes, media: str = "text/html", status: str = "200 OK") -> bytes:
    """Return the record of what a server sent."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return record("response", url, head.encode() + body, "application/http; msgtype=response")


def request(url: str) -> bytes:
    """Return the record of what the crawler asked for."""
    host, path = url.removeprefix("https://").split("/", 1)
    block = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    return record("request", url, block, "application/http; msgtype=request")


def records() -> Iterator[bytes]:
    """Yield the records of the archive, in order."""
    yield record("warcinfo", "", b"software: by hand\r\n", "application/warc-fields")
    for path in sorted(PAGES.glob("*.html")):
        url = f"https://ambleford.example/{path.stem}"
        encoding = "iso-8859-1" if path.name == LATIN else "utf-8"
        yield request(url)
        yield response(url, path.read_text(encoding="utf-8").encode(encoding))
    base = "https://ambleford.example"
    yield response(f"{base}/bridge.png", b"\x89PNG\r\n\x1a\n", "image/png")
    yield response(f"{base}/gone", b"<p>There is no such page.</p>", status="404 Not Found")
    yield record("revisit", f"{base}/bridge", b"", "application/http; msgtype=response")


if __name__ == "__main__":
    ARCHIVE.write_bytes(b"".join(records()))
