"""Commands that look: what there is to mine, and what a dataset holds."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

from pipeline.errors import UserError
from pipeline.face.arguments import command_parser


def _mines(words: list[str]) -> int:
    command_parser("mines", "List the raw formats, what they give, and their options.").parse_args(
        words
    )
    from pipeline.face.lists import list_mines

    list_mines(Console())
    return 0


def _signals(words: list[str]) -> int:
    command_parser("signals", "List what can be dug out, and what it needs.").parse_args(words)
    from pipeline.face.lists import list_signals

    list_signals(Console())
    return 0


def _prompts(words: list[str]) -> int:
    parser = command_parser("prompts", "List how signals are asked for.")
    parser.add_argument("--signal", metavar="NAME", help="print this one's templates in full")
    args = parser.parse_args(words)
    from pipeline.face.lists import list_prompts

    list_prompts(Console(), args.signal)
    return 0


def _show(words: list[str]) -> int:
    parser = command_parser("show", "Print records of a dataset, as different as can be.")
    parser.add_argument("out", metavar="DIR", help="the --output of a run")
    parser.add_argument("--signal", metavar="NAME", help="only records of this signal")
    parser.add_argument("-n", type=int, default=5, metavar="N", help="how many (5)")
    args = parser.parse_args(words)
    if args.n < 1:
        raise UserError(f"-n: {args.n} is too small; give 1 or more")
    from pipeline.face.show import show

    show(args.out, args.signal, args.n, Console())
    return 0


def _why(words: list[str]) -> int:
    parser = command_parser("why", "Say where one record comes from.")
    parser.add_argument("record_id", metavar="RECORD_ID", help="an id, or its beginning")
    parser.add_argument("--data", required=True, metavar="DIR", help="the --output of a run")
    args = parser.parse_args(words)
    from pipeline.face.show import why

    why(args.record_id, args.data, Console())
    return 0


LOOKING: dict[str, Callable[[list[str]], int]] = {
    "mines": _mines,
    "signals": _signals,
    "prompts": _prompts,
    "show": _show,
    "why": _why,
}
