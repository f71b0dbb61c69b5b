"""A proxy in front of a store, on 127.0.0.1, that counts requests and makes some of them fail."""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

# Headers that belong to one connection.
_OWN = ("connection", "keep-alive", "transfer-encoding", "content-length")
_PIECE = 16 * 1024


@dataclass
class Fault:
    """What befalls some requests; the first fault that a request matches is its fate.

    `on` is searched for in "METHOD /bucket/key?query". Of the matching requests the first `after`
    pass, then each `every`th fails, `times` of them (-1: all). `then` runs before anything else.
    """

    on: str
    status: int = 0  # answered in the store's place
    code: str = "InternalError"
    late: bool = False  # the store does it, and yet `status` is the answer
    cut: int = -1  # the body ends after so many bytes, and so does the connection
    short: int = -1  # the same, but Content-Length says that this was all
    reset: bool = False  # a cut connection is reset, not closed
    delay: float = 0.0  # seconds before each 16 KiB of the body
    then: Callable[[], None] | None = None
    after: int = 0
    every: int = 1
    times: int = -1
    seen: int = field(default=0, init=False)
    done: int = field(default=0, init=False)

    def strikes(self, line: str) -> bool:
        """Count a request, and tell whether it is to fail."""
        if not re.search(self.on, line):
            return False
        self.seen += 1
        if self.seen <= self.after or (self.seen - self.after) % self.every:
            return False
        if 0 <= self.times <= self.done:
            return False
        self.done += 1
        return True


class Proxy:
    """The proxy: `faults` in force, `lines` ("METHOD /bucket/key?query") of what was asked."""

    def __init__(self, port: int) -> None:
        self.store = port
        self.faults: list[Fault] = []
        self.lines: list[str] = []
        self.bytes_sent = 0
        self.page = 0  # the most keys in a page of a listing; 0: the store's own
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fault(self, on: str, **what: object) -> Fault:
        """Put a fault in force, behind those that are."""
        made = Fault(on, **what)  # type: ignore[arg-type]
        self.faults.append(made)
        return made

    def clear(self) -> None:
        """Forget faults and requests."""
        self.faults, self.lines, self.page, self.bytes_sent = [], [], 0, 0

    def asked(self, pattern: str) -> int:
        """Return how many requests match a pattern."""
        return sum(bool(re.search(pattern, line)) for line in self.lines)

    def fate(self, line: str) -> Fault | None:
        """Note a request and return what befalls it."""
        with self._lock:
            self.lines.append(line)
            return next((fault for fault in self.faults if fault.strikes(line)), None)

    def paged(self, path: str) -> str:
        """Return a path whose listing, if it is one, has short pages."""
        if not self.page or "list-type=2" not in path:
            return path
        return re.sub(r"&max-keys=\d+", "", path) + f"&max-keys={self.page}"

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        """Serve in a thread meanwhile."""
        thread = Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = proxy.fate(f"{self.command} {self.path}")
            if fault and fault.then:
                fault.then()
            if fault and fault.status and not fault.late:
                self._refuse(fault)
                return
            upstream = HTTPConnection("127.0.0.1", proxy.store, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() not in _OWN}
            upstream.request(self.command, proxy.paged(self.path), body or None, headers)
            answer = upstream.getresponse()
            if fault and fault.status:
                answer.read()
                self._refuse(fault)
            else:
                self._pass(answer, fault)
            upstream.close()

        def _refuse(self, fault: Fault) -> None:
            raw = f"<Error><Code>{fault.code}</Code><Message>made up</Message></Error>".encode()
            self.send_response(fault.status)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(raw)

        def _pass(self, answer: HTTPResponse, fault: Fault | None) -> None:
            data = answer.read()
            size = len(data) if self.command != "HEAD" else answer.getheader("Content-Length", "0")
            if fault and fault.short >= 0:
                data = data[: fault.short]
                size = len(data)
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in (*_OWN, "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(size))
            self.end_headers()
            end = fault.cut if fault and fault.cut >= 0 else len(data)
            for at in range(0, end, _PIECE):
                time.sleep(fault.delay if fault else 0)
                self.wfile.write(data[at : min(at + _PIECE, end)])
                proxy.bytes_sent += min(_PIECE, end - at)
            if end < len(data):
                self._hang_up(bool(fault and fault.reset))

        def _hang_up(self, reset: bool) -> None:
            self.wfile.flush()
            self.close_connection = True
            if reset:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            else:
                self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _serve  # noqa: N815

    return Handler
