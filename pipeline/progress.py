"""The live view of a run: workers count into small files, the launcher draws their sums.

Workers are threads of this process or other processes of this machine, so a folder is what they
all share. Nothing here reaches a record, and nothing here may break a run.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

STAGES = ("documents", "signals", "records", "dead")

_LOOK_EVERY = 256
_WRITE_SECONDS = 0.5
_DRAW_SECONDS = 0.25
_PLAIN_SECONDS = 10.0

logger = logging.getLogger(__name__)


class Ticker:
    """A worker's own counts, written to a file of `folder` now and then; off where it is "".

    One instance serves one thread; `name` must be its alone and is made up by default.
    """

    def __init__(self, folder: str, name: str = "") -> None:
        name = name or f"{os.getpid()}-{uuid.uuid4().hex}"
        self._path = os.path.join(folder, f"{name}.json") if folder else ""
        self._counts: dict[str, int] = {}
        self._unseen = 0
        self._written = 0.0

    def tick(self, stage: str, n: int = 1) -> None:
        """Add `n` to a stage (one of `STAGES`). Never raises for a full or missing disk."""
        if not self._path:
            return
        self._counts[stage] = self._counts.get(stage, 0) + n
        self._unseen += 1
        if self._unseen >= _LOOK_EVERY:
            self._unseen = 0
            if time.monotonic() - self._written >= _WRITE_SECONDS:
                self.flush()

    def flush(self) -> None:
        """Write the counts now, so that readers see whole files only."""
        if not self._path or not self._counts:
            return
        try:
            with open(f"{self._path}.new", "w", encoding="ascii") as file:
                json.dump(self._counts, file)
            os.replace(f"{self._path}.new", self._path)
        except OSError as error:
            self._path = ""
            logger.warning("progress is no longer counted here: %s", error)
        self._written = time.monotonic()


def total(folder: str) -> Counter[str]:
    """Return the sums over all tickers of a folder; a file that cannot be read counts nothing."""
    sums: Counter[str] = Counter()
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
    except OSError:
        # The folder goes before its last reader does; there is nothing more to show then.
        return sums
    for name in names:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                sums.update(json.load(file))
        except (OSError, ValueError, TypeError) as error:
            logger.debug("progress file %s: %s", name, error)
    return sums


class Progress:
    """Draws what the tickers of `folder` count, from a thread of its own, on `console`.

    A context manager. On a terminal it is one line a stage, redrawn a few times a second;
    elsewhere one plain line at most every ten seconds. It draws nothing if `quiet` or if `folder`
    is "" (workers that share no disk with us).
    """

    def __init__(self, folder: str, console: Console | None = None, quiet: bool = False) -> None:
        self.folder = folder
        self._console = console or Console(stderr=True)
        self._draws = bool(folder) and not quiet
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._begun = time.monotonic()
        self._live: Live | None = None
        self._said = Counter[str]()
        self._moved: dict[str, float] = {}

    def __enter__(self) -> Progress:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to draw; a second call does nothing."""
        if not self._draws or self._thread is not None:
            return
        self._begun = time.monotonic()
        if self._console.is_terminal:
            self._live = Live(
                console=self._console, auto_refresh=False, transient=True, redirect_stdout=False
            )
            self._live.start()
        self._thread = threading.Thread(target=self._loop, name="progress", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the drawing; the lines on a terminal go, for the report says it all again."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2 * _DRAW_SECONDS)
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _loop(self) -> None:
        pause = _DRAW_SECONDS if self._live else _PLAIN_SECONDS
        while not self._stop.wait(pause):
            try:
                self._draw()
            except Exception as error:
                # A view that fails must leave the run alone.
                logger.warning("progress is no longer shown: %s", error)
                return

    def _draw(self) -> None:
        sums = total(self.folder)
        seconds = time.monotonic() - self._begun
        news = [stage for stage in sums if sums[stage] != self._said[stage]]
        self._moved |= dict.fromkeys(news, seconds)
        self._said = sums
        if self._live is not None:
            self._live.update(lines(sums, seconds, self._moved), refresh=True)
        elif news:
            line = plain_line(sums, seconds, self._moved)
            self._console.print(line, soft_wrap=True, highlight=False)


def lines(sums: Counter[str], seconds: float, moved: Mapping[str, float]) -> Table:
    """Return the live table: stage, count, rate a second until it last moved; then the time."""
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=10)
    table.add_column(justify="right", min_width=12)
    table.add_column(justify="right", min_width=12)
    for stage in STAGES:
        style = "red" if stage == "dead" and sums[stage] else ""
        rate = _rate(sums[stage], moved.get(stage, 0.0))
        table.add_row(stage, f"{sums[stage]:,}", rate, style=style)
    table.add_row("time", clock(seconds), style="dim")
    return table


def plain_line(sums: Counter[str], seconds: float, moved: Mapping[str, float]) -> str:
    """Return the same in one line for a log."""
    rates = {stage: _rate(sums[stage], moved.get(stage, 0.0)) for stage in STAGES}
    parts = [f"{stage} {sums[stage]:,} ({rates[stage]})" for stage in STAGES]
    return f"{clock(seconds)}  {', '.join(parts)}"


def clock(seconds: float) -> str:
    """Return a duration as a person reads it: "0.8 s", "12 s", "3 min 05 s", "2 h 03 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def _rate(count: int, seconds: float) -> str:
    rate = count / seconds if seconds > 0 else 0.0
    return f"{rate:,.0f}/s" if rate >= 10 or not rate else f"{rate:.1f}/s"
