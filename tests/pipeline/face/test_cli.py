"""The command line: what reaches the core, and that mistakes are one line and a status."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import signals
from pipeline import mines
from pipeline.errors import RunError
from pipeline.face import cli
from pipeline.face.arguments import known_flags, run_parser, underscored
from pipeline.mines.base import Mine

ROOT = Path(__file__).parents[3]
MANIFEST = {
    "recipe": {}, "datasets": [], "books": [], "stats": [],
    "verdict": {"ok": True, "dead_fraction": 0.0, "why": ""},
}  # fmt: skip


@dataclass(frozen=True)
class Rows(Mine):
    """A record mine as far as the command line sees it."""

    name = "rows"
    fields: dict[str, Any] | None = None
    delimiter: str = ","
    namespaces: tuple[int, ...] = (0,)

    def gives(self):
        return frozenset({"rating", "title"})


@pytest.fixture(autouse=True)
def core(monkeypatch):
    """Put a core in place that only takes down what it is called with."""
    calls = []

    def run(args, recipe, options, ticks):
        calls.append(SimpleNamespace(args=args, recipe=recipe, options=options, ticks=ticks))
        return MANIFEST

    names = {"sentiment": ("rating",), "entities": ("links",), "summary": ("title",)}
    kinds = {
        name: SimpleNamespace(name=name, needs=needs, opt_in=False) for name, needs in names.items()
    }
    monkeypatch.setattr(mines, "registry", lambda: {"rows": Rows})
    monkeypatch.setattr(signals, "registry", lambda: kinds)
    monkeypatch.setattr(cli, "_core", run)
    return calls


SHORT = ["--mine", "rows", "--input", "b", "a", "--output", "o"]


def run(core, *words):
    assert cli.main([*words]) == 0
    return core[-1]


def test_options_make_a_recipe(core):
    call = run(
        core, *SHORT, "--signals", "summary", "sentiment", "--fields", "text=body",
        "rating={from: stars, best: 5}", "--set", "delimiter=;", "--set", "namespaces=[0, 4]",
        "--license", "CC0-1.0", "--language", "no", "--cap", "rows/summary=5", "--cap", "*=9",
        "--shards", "4", "--prompts-per-signal", "all", "--validation=0.5",
    )  # fmt: skip
    recipe = call.recipe
    assert recipe.signals == ["sentiment", "summary"]
    assert recipe.sources[0].input == ["a", "b"]
    assert recipe.sources[0].options == {
        "license": "CC0-1.0", "language": "no", "delimiter": ";", "namespaces": [0, 4],
        "fields": {"text": "body", "rating": {"from": "stars", "best": 5}},
    }  # fmt: skip
    assert recipe.caps == {"rows/summary": 5, "*": 9}
    assert (recipe.shards, recipe.prompts_per_signal, recipe.validation) == (4, "all", 0.5)


def test_options_go_before_the_recipe(core, tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(
        "name: a\nvalidation: 0.2\ncaps: {summary: 1}\nsources:\n"
        "  - {mine: rows, input: x, signals: [summary], license: MIT}\n  - {mine: rows, input: y}\n"
    )
    call = run(core, "run", "--recipe", str(path), "--output", "o", "--signals", "sentiment",
               "--license", "CC0-1.0", "--cap", "sentiment=2")  # fmt: skip
    assert [s.signals for s in call.recipe.sources] == [None, None]
    assert [s.options["license"] for s in call.recipe.sources] == ["CC0-1.0", "CC0-1.0"]
    assert call.recipe.caps == {"summary": 1, "sentiment": 2}
    assert (call.recipe.name, call.recipe.validation) == ("a", 0.2)


def test_beam_gets_its_options_and_the_runner_is_named(core):
    from apache_beam.options.pipeline_options import DirectOptions, StandardOptions

    for words, runner, workers, mode in (
        ([], "FnApiRunner", 1, "in_memory"),
        (["--runner=DirectRunner"], "FnApiRunner", 1, "in_memory"),
        (["--direct_num_workers=2"], "FnApiRunner", 2, "multi_processing"),
        (["--direct-num-workers", "2", "--direct_running_mode", "multi_threading"],
         "FnApiRunner", 2, "multi_threading"),
        (["--runner", "flink", "--flink_master=[local]"], "FlinkRunner", 1, "in_memory"),
    ):  # fmt: skip
        call = run(core, *SHORT, *words)
        direct = call.options.view_as(DirectOptions)
        assert call.options.view_as(StandardOptions).runner == runner
        assert (direct.direct_num_workers, direct.direct_running_mode) == (workers, mode)
        assert bool(call.ticks) == (runner == "FnApiRunner")


def test_signals_may_be_prompted_again_without_sources(core):
    call = run(core, "--from-signals", "old", "--output", "o", "--prompts_per_signal=3")
    assert call.recipe.sources == []
    assert call.args.from_signals == "old"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mine"], 'unknown command "mine"; did you mean "mines"?'),
        (["recipes/x.yaml"], '"recipes/x.yaml" is no command; did you mean "--recipe recipes/x'),
        (["--mine", "rows"], "--input PATH is missing; --mine and --input go together"),
        (["--input", "x"], "--mine NAME is missing"),
        (["--output", "o"], "nothing to do; give --recipe FILE, or --mine NAME --input PATH"),
        (["--recipe", "r", "--mine", "rows"], "--recipe names its own mines and inputs"),
        (["--recipe", "nope.yaml", "--output", "o"], "nope.yaml: No such file or directory"),
        (SHORT[:-2], "--output DIR is missing; say where the dataset goes"),
        ([*SHORT, "--signals", "entities"], 'signals: no source can feed "entities": rows lacks'),
        ([*SHORT, "--signals", "entitys"], 'options: signals: unknown signal "entitys"; did you'),
        ([*SHORT, "--validation", "7"], "options: validation: 7.0 is not a fraction; give 0 to 1"),
        ([*SHORT, "--shards", "x"], 'options: shards: "x" is neither a whole number nor "auto"'),
        ([*SHORT, "--shard_bytes", "x"], "argument --shard_bytes: invalid int value: 'x'"),
        ([*SHORT, "--cap", "summary"], '--cap "summary": expected KEY=N'),
        ([*SHORT, "--cap", "summary=x"], "options: caps.summary: expected a whole number, got"),
        ([*SHORT, "--set", "delimeter=;"], "options: sources[0].delimeter: unknown key; did you"),
        ([*SHORT, "--set", "namespaces=["], "--set namespaces: line 1, column 2: is not YAML"),
        ([*SHORT, "--recip", "x"], 'unknown option --recip; did you mean "--recipe"?'),
        ([*SHORT, "--max-dead-fractoin=1"], 'unknown option --max-dead-fractoin; did you mean "--'),
        ([*SHORT, "--runer=Flink"], 'unknown option --runer; did you mean "--runner"?'),
        ([*SHORT, "--runner=Flnk"], '--runner: unknown runner "Flnk"; did you mean "Flink"?'),
        ([*SHORT, "--qqqq"], "unknown option --qqqq; `restruct --help` lists ours"),
        ([*SHORT, "--runner=FlinkRunner", "stray"], '"stray" belongs to no option'),
        ([*SHORT, "--direct_num_workers=x"], "argument --direct_num_workers: invalid int value"),
        (["show"], "the following arguments are required: DIR"),
        (["show", "nope"], "nope: no such folder"),
        (["show", "nope", "-n", "0"], "-n: 0 is too small; give 1 or more"),
        (["why", "x", "--data", "nope"], "nope: no such folder"),
        (["mines", "--sgnal"], "unrecognized arguments: --sgnal"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(words, message, core, capsys):
    assert cli.main(words) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"restruct: error: {message}")
    assert err.count("\n") == 1
    assert core == []


def test_no_words_print_the_help(capsys):
    assert cli.main([]) == 2
    assert "--recipe FILE" in capsys.readouterr().out


def test_a_refused_or_failed_run_is_status_1(monkeypatch, capsys):
    def refuse(*_):
        raise RunError("o already holds manifest.json [while running 'Commit-1']")

    monkeypatch.setattr(cli, "_core", refuse)
    assert cli.main(SHORT) == 1
    assert capsys.readouterr().err == "restruct: error: o already holds manifest.json\n"
    with pytest.raises(RunError):
        cli.main([*SHORT, "--debug"])


def test_a_bad_verdict_is_status_1_after_the_report(monkeypatch, capsys):
    shard = {"path": "dead/mine-00000-of-00001.jsonl", "rows": 7, "bytes": 1, "sha256": ""}
    manifest = MANIFEST | {
        "verdict": {"ok": False, "dead_fraction": 0.5, "why": "50% are dead, more than 1%"},
        "datasets": [{"name": "dead/mine", "split": "", "rows": 7, "shards": [shard]}],
    }
    monkeypatch.setattr(cli, "_core", lambda *_: manifest)
    assert cli.main(SHORT) == 1
    out, err = capsys.readouterr()
    assert "dead/mine-00000-of-00001.jsonl" in out
    assert "7 dead letters lie in o/dead/; mend the input, or raise --max_dead_fraction" in err


def test_a_fault_of_the_program_is_one_line_without_debug(monkeypatch, capsys):
    def fail(*_):
        raise RuntimeError("Traceback (most recent call last):\n  File\nOSError: disk full\n")

    monkeypatch.setattr(cli, "_core", fail)
    assert cli.main(SHORT) == 1
    assert capsys.readouterr().err == "restruct: error: OSError: disk full (--debug shows where)\n"


def test_an_interrupted_run_cleans_up_and_says_so(monkeypatch, capsys):
    from pipeline import workplace

    gone = []

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_core", interrupt)
    monkeypatch.setattr(workplace, "abandon", lambda output, made: gone.append((output, made)))
    try:
        assert cli.main(SHORT) == 130
    finally:
        logging.disable(logging.NOTSET)
    assert gone == [("o", True)]
    assert "interrupted; the partial files of this run are gone" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_the_workers_then_the_run(tmp_path, number):
    script = textwrap.dedent("""
        import subprocess, sys, time
        from pipeline.face import interrupt
        interrupt._GRACE_SECONDS = 0.3
        try:
            with interrupt.interruptible():
                worker = subprocess.Popen("exec sleep 60", shell=True)
                stubborn = subprocess.Popen("trap '' TERM; echo up; sleep 60", shell=True)
                print(worker.pid, stubborn.pid, flush=True)
                time.sleep(60)
        except KeyboardInterrupt:
            print(worker.wait(), stubborn.wait(), flush=True)
            sys.exit(130)
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    lines = [process.stdout.readline(), process.stdout.readline()]
    pids = [int(pid) for line in lines for pid in line.split() if pid.isdecimal()]
    process.send_signal(number)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "-15 -9" in rest
    for pid in pids:
        _assert_gone(pid)


def test_an_error_after_the_signal_counts_as_the_signal():
    script = textwrap.dedent("""
        import os, signal, sys
        from pipeline.face.interrupt import interruptible
        try:
            with interruptible():
                try:
                    os.kill(os.getpid(), signal.SIGTERM)
                except KeyboardInterrupt:
                    raise RuntimeError("wrapped")
        except KeyboardInterrupt:
            sys.exit(130)
    """)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=30, check=False)
    assert done.returncode == 130


def _assert_gone(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail(f"process {pid} outlived the run")


def test_help_needs_no_beam():
    code = (
        "import sys; from pipeline.face.cli import main\n"
        "try: main(['show', '--help'])\n"
        "except SystemExit: pass\n"
        "main(['--recipe', 'nope.yaml', '--output', 'o'])\n"
        "sys.exit('apache_beam' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_dashes_stand_for_underscores_in_our_options_only():
    known = known_flags(run_parser())
    words = ["--max-input-tokens=3", "--from-signals", "a-b", "--gcp-x", "-n", "--signals"]
    assert underscored(words, known) == [
        "--max_input_tokens=3", "--from_signals", "a-b", "--gcp-x", "-n", "--signals",
    ]  # fmt: skip
