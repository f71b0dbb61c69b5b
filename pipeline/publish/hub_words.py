"""What the Hub said, in words that help and that hold no secret; and how long to wait for it."""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, TypeVar

import httpx2
from huggingface_hub import get_token
from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]

from pipeline.errors import RunError, UserError

LOGIN = "log in with `hf auth login`, or set HF_TOKEN to a token that may write there"
_PASSING = (408, 429, 500, 502, 503, 504)
_BROKEN = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError)
_SHOWN = 300
# The addresses that files are sent to carry the right to do so in their query.
_QUERY = re.compile(r"(https?://[^\s?'\"]+)\?[^\s'\"]+")
_TOKEN = re.compile(r"\bhf_(?:oauth_|jwt_)?[A-Za-z0-9.-]{16,}|(?<=Bearer )\S+")
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """How often and how long to wait, in seconds, where the client does not wait by itself.

    A wait that the Hub asks for goes before; one beyond `longest` ends the patience.
    """

    waits: tuple[float, ...] = (1, 2, 4, 8, 16)
    longest: float = 300
    sleep: Callable[[float], None] = time.sleep

    def call(self, ask: Callable[[], _T]) -> _T:
        """Return what `ask` returns, asked again as long as it fails in passing."""
        for wait in self.waits:
            try:
                return ask()
            except Exception as error:
                if not self.waited(error, wait):
                    raise
        return ask()

    def waited(self, error: BaseException, wait: float) -> bool:
        """Wait if an error may pass; tell whether it may."""
        if not passing(error):
            return False
        pause = asked_wait(error) or wait
        if pause > self.longest:
            return False
        _log.warning("the Hub: %s; asked again in %g s", _what(origin(error)), pause)
        self.sleep(pause)
        return True


def origin(error: BaseException) -> BaseException:
    """Return the answer of the Hub or fault of the line that lies behind an error, if one does."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, httpx2.HTTPError):
            return found
        found = found.__cause__
    return error


def status_of(error: BaseException) -> int:
    """Return the status of the Hub's answer behind an error, 0 where it gave none."""
    found = origin(error)
    return found.response.status_code if isinstance(found, HfHubHTTPError) else 0


def passing(error: BaseException) -> bool:
    """Tell whether an error may be gone the next time: the Hub is busy, or the line broke."""
    # A gateway in trouble answers with a web page where the client looks for JSON.
    return status_of(error) in _PASSING or isinstance(origin(error), (*_BROKEN, JSONDecodeError))


def asked_wait(error: BaseException) -> float | None:
    """Return the seconds that the Hub asks to wait, None where it does not say."""
    found = origin(error)
    if not isinstance(found, HfHubHTTPError):
        return None
    headers = found.response.headers
    wait = headers.get("Retry-After", "").strip()
    if wait.isdigit():
        return float(wait)
    limit = parse_ratelimit_headers(headers)
    return float(limit.reset_in_seconds) if limit else None


def explained(error: BaseException, where: str, doing: str, so_far: str) -> UserError:
    """Return the error to raise for one of the client's while `doing` something at `where`.

    `so_far` says what is left of the work. No token and no signed address gets through.
    """
    status = status_of(error)
    if isinstance(error, OfflineModeIsEnabled):
        return UserError(f"{where}: HF_HUB_OFFLINE is set; unset it to publish")
    said = _what(origin(error))
    if status == 401:
        return UserError(f"{where}: the Hub does not take the token ({said}); {LOGIN}")
    if status == 403:
        return UserError(
            f"{where}: the token may not do that ({said}); it must have the role write, and its "
            f"owner the right to write there; {LOGIN}"
        )
    if status == 404:
        return UserError(f"{where}: not found ({said}); check ORG, NAME and branch, and {LOGIN}")
    if status == 412:
        return RunError(
            f"{where}: somebody else committed there meanwhile, so nothing was committed; look at "
            "what it was and give the same command again"
        )
    if passing(error):
        wait = asked_wait(error)
        asks = f", and asks to wait {wait:g} s" if wait else ""
        return RunError(f"{where}: {doing}: {said}, time and again{asks}; {so_far}")
    return RunError(f"{where}: {doing}: {said}; {so_far}")


def _what(error: BaseException) -> str:
    """Return what went wrong: the status and the Hub's words, or the fault of the line."""
    if isinstance(error, HfHubHTTPError):
        words = redacted(error.server_message or error.response.reason_phrase)
        return f"it answered {error.response.status_code}: {words}"
    if isinstance(error, JSONDecodeError):
        return "it answered with something other than JSON"
    words = redacted(str(error))
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def redacted(text: str) -> str:
    """Return text in one line of a bounded length, without its secrets."""
    return " ".join(without_secrets(text).split())[:_SHOWN]


def without_secrets(text: str) -> str:
    """Return text without the token, what looks like one, and queries of addresses."""
    token = get_token()
    if token:
        text = text.replace(token, "***")
    return _QUERY.sub(r"\1?***", _TOKEN.sub("***", text))


@contextmanager
def discreet() -> Iterator[None]:
    """Keep tokens and signed addresses out of all log records made meanwhile."""
    make = logging.getLogRecordFactory()

    def careful(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg, record.args = without_secrets(_message(record)), ()
        if record.exc_info:
            lines = traceback.format_exception(*record.exc_info)
            record.exc_text = without_secrets("".join(lines))
        return record

    logging.setLogRecordFactory(careful)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"a log record that cannot be formatted, of {record.name}"
