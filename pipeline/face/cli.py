"""The command line: words and options in, one of a dozen commands, an exit status out.

0 is fine, 1 a run that failed or was not good enough, 2 a mistake in usage or recipe, 130 an
interrupted run. Apache Beam is imported only where a run begins or its flags must be judged.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from rich.console import Console

from pipeline.errors import RunError, UserError
from pipeline.face.arguments import known_flags, recipe_of, run_parser, underscored
from pipeline.face.finishing import FINISHING
from pipeline.face.interrupt import interruptible
from pipeline.face.looking import LOOKING
from pipeline.face.quiet import quiet
from pipeline.progress import Progress
from pipeline.recipe import Recipe, plan
from pipeline.suggest import suggest

INTERRUPTED = 130
_STEP = re.compile(r" \[while running [^\]\n]*\]")
_TELLING = re.compile(r"[\w.]+(?:Error|Exception|Exit): ")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; messages for people go to stderr.

    With `--debug` errors are raised instead, so that their traceback is seen.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        name, rest = command_of(words)
        return COMMANDS[name](rest)
    except UserError as error:
        if debug:
            raise
        say(f"error: {headline(error)}" if error.status else headline(error))
        return error.status
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has had enough; Python must not try to flush to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        say(f"error: {headline(error)} (--debug shows where)")
        return 1


def command_of(words: list[str]) -> tuple[str, list[str]]:
    """Part the command from its options; without one it is "run". Raises UserError."""
    if not words or words[0].startswith("-"):
        return "run", words
    if words[0] in COMMANDS:
        return words[0], words[1:]
    if words[0].endswith((".yaml", ".yml")):
        raise UserError(f'"{words[0]}" is no command; did you mean "--recipe {words[0]}"?')
    raise UserError(f'unknown command "{words[0]}"; {suggest(words[0], COMMANDS)}')


def say(message: str) -> None:
    """Print one line for the user on stderr."""
    print(f"restruct: {message}", file=sys.stderr, flush=True)


def headline(error: BaseException) -> str:
    """Return the one line of an error that says what happened.

    Beam puts whole tracebacks into messages and the step's name behind them.
    """
    text = _STEP.sub("", str(error))
    lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    telling = [line for line in lines if _TELLING.match(line)]
    if len(lines) > 1 and telling:
        return telling[-1].removeprefix("pipeline.errors.")
    return lines[0] if isinstance(error, UserError) else f"{type(error).__name__}: {lines[0]}"


def _run(words: list[str]) -> int:
    parser = run_parser()
    if not words:
        parser.print_help()
        return 2
    ours = known_flags(parser)
    args, flags = parser.parse_known_args(underscored(words, ours))
    with quiet(args.debug):
        if flags:
            # A mistyped option of ours lands here, too: it must not be lost among missing ones.
            _options(flags, ours)
        recipe = recipe_of(args)
        if not args.from_signals:
            plan(recipe)
        if not args.output:
            raise UserError("--output DIR is missing; say where the dataset goes")
        return _restructure(args, recipe, _options(flags, ours))


def _options(flags: list[str], ours: set[str]) -> Any:
    from pipeline.face.beam_options import options_of

    return options_of(flags, ours)


def _restructure(args: argparse.Namespace, recipe: Recipe, options: Any) -> int:
    from apache_beam.options.pipeline_options import StandardOptions

    from pipeline.face.beam_options import IN_PROCESS
    from pipeline.face.report import failure, print_report

    local = options.view_as(StandardOptions).runner == IN_PROCESS
    made = "://" not in args.output and not os.path.exists(args.output)
    with tempfile.TemporaryDirectory(prefix="restruct-", ignore_cleanup_errors=True) as folder:
        ticks = folder if local else ""
        try:
            with interruptible(), Progress(ticks, quiet=args.quiet):
                manifest = _core(args, recipe, options, ticks)
        except KeyboardInterrupt:
            return _abandoned(args.output, made)
    if not args.quiet:
        print_report(manifest, Console(), args.output, program())
    why = failure(manifest, args.output)
    if why:
        raise RunError(why)
    return 0


def _core(args: argparse.Namespace, recipe: Recipe, options: Any, ticks: str) -> dict[str, Any]:
    from pipeline.run import run

    return run(
        recipe,
        args.output,
        options,
        overwrite=args.overwrite,
        resume=args.resume,
        part_bytes=args.part_bytes,
        from_signals=args.from_signals,
        ticks=ticks,
    )


def program() -> str:
    """Return how the user can call this program: by name, or by path where it is not on PATH."""
    beside = os.path.join(os.path.dirname(sys.executable), "restruct")
    if shutil.which("restruct") or not os.path.exists(beside):
        return "restruct" if shutil.which("restruct") else "python beam_runner.py"
    return shlex.quote(min(beside, os.path.relpath(beside), key=len))


def _abandoned(output: str, made: bool) -> int:
    """Clean up after an interrupted run, and say what there is now."""
    from pipeline.workplace import abandon

    logging.disable(logging.CRITICAL)
    try:
        resumable = abandon(output, made)
    except OSError as error:
        say(f"interrupted; partial files are left in {output}, for {error}; delete them by hand")
        return INTERRUPTED
    if resumable:
        say(f"interrupted; the parts that are done are in {output}: --resume goes on with them")
    else:
        say(f"interrupted; the partial files of this run are gone, nothing new is in {output}")
    return INTERRUPTED


COMMANDS: dict[str, Callable[[list[str]], int]] = {"run": _run, **LOOKING, **FINISHING}
