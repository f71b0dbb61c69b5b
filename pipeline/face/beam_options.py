"""What is left of the command line is Beam's: checked here, since Beam drops unknown flags."""

from __future__ import annotations

import os
from typing import Any, NoReturn

from apache_beam.options import pipeline_options as beam_options
from apache_beam.options.pipeline_options import (
    DirectOptions,
    PipelineOptions,
    SetupOptions,
    StandardOptions,
)

from pipeline.errors import UserError
from pipeline.face.arguments import known_flags, underscored
from pipeline.face.job_server import (
    add_server_options,
    check_handed,
    check_workers,
    owner_of,
    parted,
    served,
)
from pipeline.suggest import nearest, suggest

# Runs in this process or in processes that it starts. Beam's own default, DirectRunner, may hand
# over to a runner that is downloaded first.
IN_PROCESS = "FnApiRunner"
_OLD_NAMES = ("", "direct", "directrunner", "fnapi", "fnapirunner")


def beam_parser() -> Any:
    """Return a parser of every option that a PipelineOptions class declares."""
    parser = _Parser(allow_abbrev=False, add_help=False)
    for kind in {str(c): c for c in PipelineOptions.__subclasses__()}.values():
        kind._add_argparse_args(parser)
    return parser


class _Parser(beam_options._BeamArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UserError(message)


def options_of(flags: list[str], ours: set[str]) -> PipelineOptions:
    """Return Beam's options from `flags`; `ours` are our own flags, for the did-you-mean.

    The in-process runner is named explicitly, and more than one direct worker means processes.
    What stands behind a lone "--" goes to the runner's job server unseen.
    Raises UserError for a flag that nobody knows, a value that Beam does not take, or a runner
    whose workers would not have this package.
    """
    flags, handed = parted(flags)
    parser = beam_parser()
    runner = _runner(_chosen(parser, flags))
    add_server_options(parser, runner)
    known = known_flags(parser)
    flags = underscored(flags, known)
    _, strangers = parser.parse_known_args(flags)
    if strangers:
        raise UserError(_unknown(strangers[0], known | ours, runner))
    check_handed(handed, runner)
    options = PipelineOptions([*flags, *handed])
    options.view_as(StandardOptions).runner = runner
    if runner == IN_PROCESS:
        _settle_workers(options.view_as(DirectOptions), flags)
    setup = options.view_as(SetupOptions)
    if setup.save_main_session is None:
        # Nothing of ours is in __main__, and Beam would pickle it for Dataflow.
        setup.save_main_session = False
    check_workers(runner, options)
    return options


def _chosen(parser: Any, flags: list[str]) -> str:
    """Return the runner that is asked for, "" for none."""
    found, _ = parser.parse_known_args(underscored(flags, known_flags(parser)))
    return found.runner or ""


def _runner(name: str) -> str:
    """Return the runner that `name` stands for; a dotted name is a class of the user's."""
    known = {known.lower(): known for known in StandardOptions.KNOWN_RUNNER_NAMES}
    wanted = name.lower()
    if wanted in _OLD_NAMES:
        return IN_PROCESS
    if wanted not in known and f"{wanted}runner" not in known and "." not in name:
        short = [one.removesuffix("Runner") for one in known.values()]
        raise UserError(f'--runner: unknown runner "{name}"; {suggest(name, short)}')
    return known.get(wanted) or known.get(f"{wanted}runner") or name


def _settle_workers(direct: DirectOptions, flags: list[str]) -> None:
    if direct.direct_num_workers == 0:
        direct.direct_num_workers = os.cpu_count() or 1
    chosen = any(flag.startswith("--direct_running_mode") for flag in flags)
    if direct.direct_num_workers > 1 and not chosen:
        direct.direct_running_mode = "multi_processing"


def _unknown(word: str, known: set[str], runner: str) -> str:
    flag = word.partition("=")[0]
    if not flag.startswith("-"):
        return f'"{word}" belongs to no option; put values of one option in quotes or behind it'
    if owner := owner_of(flag):
        return f"{flag} is for the job server of {owner}; give --runner={owner}, or leave it out"
    near = nearest(flag.replace("-", "_"), {name.replace("-", "_") for name in known})
    if near:
        return f'unknown option {flag}; did you mean "--{near[2:]}"?'
    if served(runner):
        return f'unknown option {flag}; what only the job server knows goes behind a lone "--"'
    return f"unknown option {flag}; `restruct --help` lists ours, and any of Beam's may follow"
