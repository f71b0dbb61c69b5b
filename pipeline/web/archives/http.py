"""HTTP responses as archives keep them (RFC 9110, 9112): head, chunks, encodings, all bounded.

Content-Length is passed over, for the archive knows how long the response was. Archives often keep
the headers of a body that they have unpacked already, so a body that has none of the marks of its
encoding is taken as it is.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator

import zstandard
from fastwarc.stream_io import BrotliReader

from pipeline.mines.base import BadItem

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: [^\r\n]*)?\r*\n")
_HEAD_END = re.compile(rb"\r*\n\r*\n")
_MOST_HEAD = 256 * 1024
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_MOST_LAYERS = 3
_STEP = 64 * 1024
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def split(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers (names in lower case) and the body as sent of a response.

    Raises BadItem where it does not begin like one.
    """
    match = _STATUS.match(block)
    if not match:
        raise BadItem("not an HTTP response")
    end = _HEAD_END.search(block, match.end() - 2, match.end() + _MOST_HEAD)
    head = block[match.end() : end.start() if end else match.end() + _MOST_HEAD]
    return int(match[1]), _headers(head), block[end.end() :] if end else b""


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in head.decode("latin-1").splitlines():
        if line[:1] in (" ", "\t") and name:
            found[name] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon and name:
            value = value.strip()
            found[name] = f"{found[name]}, {value}" if name in found else value
        else:
            name = ""
    return found


def body_of(headers: dict[str, str], sent: bytes, limit: int) -> bytes:
    """Return a body free of transfer and content encodings.

    Raises BadItem with the reason where that cannot be done, or gives over `limit` bytes.
    """
    body = sent
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    codings = [word.strip().lower() for word in headers.get("content-encoding", "").split(",")]
    layers = [word for word in codings if word not in ("", "identity", "none", "utf-8")]
    if len(layers) > _MOST_LAYERS:
        raise BadItem(f"over {_MOST_LAYERS} content encodings")
    for coding in reversed(layers):
        body = _decoded(coding, body, limit)
    if len(body) > limit:
        raise BadItem(f"page of {len(body)} bytes is over the limit of {limit} (max_item_bytes)")
    return body


def _dechunked(body: bytes) -> bytes:
    """Return the chunks of a body joined; one that ends early as far as it goes."""
    if not _CHUNK.match(body):
        return body
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        match = _CHUNK.match(body, at)
        if not match:
            raise BadItem("chunked body: a chunk has a wrong size")
        size = int(match[1], 16)
        if not size:
            break
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    return b"".join(parts)


def _decoded(coding: str, body: bytes, limit: int) -> bytes:
    if coding not in _DECODERS:
        raise BadItem(
            f"content encoding '{coding[:40]}' is not read (known: gzip, deflate, br, zstd)"
        )
    marked, pieces = _DECODERS[coding]
    if not body or not marked(body):
        return body
    held: list[bytes] = []
    size = 0
    try:
        for piece in pieces(body):
            size += len(piece)
            if size > limit:
                raise BadItem(f"page unpacks to over the limit of {limit} bytes (max_item_bytes)")
            held.append(piece)
    except BadItem:
        raise
    except Exception as error:  # each codec has errors of its own
        raise BadItem(f"damaged {coding} body: {error}") from error
    return b"".join(held)


def _inflated(body: bytes, bits: int) -> Iterator[bytes]:
    """Yield what is unpacked; a body that only ends early gives what is there."""
    decoder = zlib.decompressobj(wbits=bits)
    while body and not decoder.eof:
        yield decoder.decompress(body, _STEP)
        body = decoder.unconsumed_tail
    # What a bounded call could not give yet; flush() would give all of a bomb at once.
    while not decoder.eof and (piece := decoder.decompress(b"", _STEP)):
        yield piece


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflated(body, 31)


def _deflate(body: bytes) -> Iterator[bytes]:
    # Meant is zlib's format; many servers send the bare stream.
    return _inflated(body, 15 if _is_zlib(body) else -15)


def _is_zlib(body: bytes) -> bool:
    return body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0


def _brotli(body: bytes) -> Iterator[bytes]:
    reader = BrotliReader(io.BytesIO(body))
    while piece := reader.read(_STEP):
        yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body)
    while piece := reader.read(_STEP):
        yield piece


def _no_markup(body: bytes) -> bool:
    """Tell whether a body without marks of its own cannot be a page as it is."""
    return body.lstrip()[:1] != b"<"


_Reader = Callable[[bytes], Iterator[bytes]]
_DECODERS: dict[str, tuple[Callable[[bytes], bool], _Reader]] = {
    "gzip": (lambda body: body.startswith(_GZIP), _gzip),
    "x-gzip": (lambda body: body.startswith(_GZIP), _gzip),
    "deflate": (_no_markup, _deflate),
    "br": (_no_markup, _brotli),
    "zstd": (lambda body: body.startswith(_ZSTD), _zstd),
}
