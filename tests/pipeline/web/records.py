"""Web archives made for tests."""

import gzip

PAGE = b"<!doctype html><html><head><title>Mill</title></head><p>The wheel turns.</p></html>"


def response(body=PAGE, head=b"Content-Type: text/html"):
    """Return a response as sent."""
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body


def record(number, block=None, kind="response", size=None, version="1.0", extra=""):
    """Return one WARC record; `size` is the Content-Length that it states."""
    block = response() if block is None else block
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\n{extra}"
        f"Content-Length: {len(block) if size is None else size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def noise(number, size=3000):
    """Return bytes that hardly shrink, the same for the same number."""
    state, out = number * 2654435761 % 2**32 or 1, bytearray()
    while len(out) < size:
        state = (state * 1664525 + 1013904223) % 2**32
        out += state.to_bytes(4, "big")
    return bytes(out)


def members(count):
    """Return `count` records, each a gzip member of its own."""
    return [
        gzip.compress(
            record(n, response(PAGE + b"<!--" + noise(n).hex().encode() + b"-->")), mtime=0
        )
        for n in range(count)
    ]


def chunked(body, size=100):
    """Return a body in chunks of `size` bytes."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
