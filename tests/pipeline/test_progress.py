"""The live view counts over files, and never stands in the way of a run."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections import Counter

import pytest
from rich.console import Console

from pipeline import progress
from pipeline.progress import Progress, Ticker, clock, plain_line, total


def test_tickers_of_many_threads_add_up(tmp_path):
    def work():
        ticker = Ticker(str(tmp_path))
        for _ in range(1000):
            ticker.tick("documents")
            ticker.tick("signals", 3)
        ticker.flush()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(str(tmp_path)) == Counter(documents=4000, signals=12000)


def test_a_named_ticker_replaces_its_own_counts(tmp_path):
    ticker = Ticker(str(tmp_path), "w1")
    ticker.tick("dead")
    ticker.flush()
    ticker.tick("dead")
    ticker.flush()
    assert json.loads((tmp_path / "w1.json").read_text()) == {"dead": 2}


def test_ticks_reach_the_disk_without_a_flush(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_LOOK_EVERY", 1)
    Ticker(str(tmp_path)).tick("records")
    assert total(str(tmp_path)) == Counter(records=1)


def test_no_folder_means_off(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ticker = Ticker("")
    ticker.tick("documents")
    ticker.flush()
    assert list(tmp_path.iterdir()) == []


def test_a_lost_folder_turns_the_ticker_off_with_one_warning(tmp_path, caplog):
    ticker = Ticker(str(tmp_path / "gone"))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            ticker.tick("documents")
            ticker.flush()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "no longer counted" in caplog.text


def test_unreadable_files_count_nothing(tmp_path):
    (tmp_path / "half.json").write_text('{"documents": 3')
    (tmp_path / "list.json").write_text("5")
    (tmp_path / "other.txt").write_text("{}")
    assert total(str(tmp_path)) == Counter()
    assert total(str(tmp_path / "gone")) == Counter()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.84, "0.8 s"), (12.3, "12 s"), (185, "3 min 05 s"), (7380, "2 h 03 min")],
)
def test_durations_read_well(seconds, text):
    assert clock(seconds) == text


def test_the_plain_line_says_all_stages():
    moved = {"documents": 12.0, "signals": 15.0}
    line = plain_line(Counter(documents=1200, signals=3), 20.0, moved)
    assert line == "20 s  documents 1,200 (100/s), signals 3 (0.2/s), records 0 (0/s), dead 0 (0/s)"


def _watched(tmp_path, monkeypatch, terminal, **options):
    monkeypatch.setattr(progress, "_DRAW_SECONDS", 0.01)
    monkeypatch.setattr(progress, "_PLAIN_SECONDS", 0.01)
    drawn = threading.Event()
    real = Progress._draw

    def draw(self):
        real(self)
        drawn.set()

    monkeypatch.setattr(Progress, "_draw", draw)
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=80)
    with Progress(str(tmp_path), console, **options):
        ticker = Ticker(str(tmp_path))
        ticker.tick("documents", 7)
        ticker.flush()
        drawn.wait(2)
        drawn.clear()
        drawn.wait(2)
    return out.getvalue()


def test_without_a_terminal_plain_lines_come_only_when_something_changed(tmp_path, monkeypatch):
    lines = _watched(tmp_path, monkeypatch, False).splitlines()
    assert 1 <= len(lines) <= 2
    assert "documents 7" in lines[-1]
    assert "\x1b" not in lines[-1]


def test_on_a_terminal_each_stage_has_a_line(tmp_path, monkeypatch):
    text = _watched(tmp_path, monkeypatch, True)
    for stage in progress.STAGES:
        assert stage in text


def test_quiet_draws_nothing(tmp_path):
    out = io.StringIO()
    with Progress(str(tmp_path), Console(file=out), quiet=True):
        pass
    assert out.getvalue() == ""


def test_a_view_that_fails_leaves_the_run_alone(tmp_path, monkeypatch, caplog):
    def broken(self):
        raise RuntimeError("no such colour")

    monkeypatch.setattr(progress, "_PLAIN_SECONDS", 0.01)
    monkeypatch.setattr(Progress, "_draw", broken)
    with Progress(str(tmp_path), Console(file=io.StringIO())) as view:
        view._thread.join(2)
    assert "no longer shown: no such colour" in caplog.text
