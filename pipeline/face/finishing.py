"""Commands for a finished dataset: judge it, look at it, publish, export, forget, compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields

from rich.console import Console

from pipeline.errors import UserError
from pipeline.face.arguments import Parser, command_parser, known_flags, underscored
from pipeline.face.quiet import quiet

_ABOUT = {
    "title": "what it is called (the recipe's name)",
    "summary": "a sentence on what it is",
    "authors": "who made it",
    "contact": "whom to write to, for takedowns too",
    "homepage": "an http address",
    "license_note": "a sentence on terms that rows cannot state",
    "citation": "BibTeX",
    "version": "1.2.3",
}


def _folder(name: str, about: str) -> Parser:
    parser = command_parser(name, about)
    parser.add_argument("out", metavar="DIR", help="the --output of a run, or a published folder")
    return parser


def _parsed(parser: Parser, words: list[str]) -> argparse.Namespace:
    """Return the options of a command; dashes may stand for underscores."""
    return parser.parse_args(underscored(words, known_flags(parser)))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _validate(words: list[str]) -> int:
    parser = _folder("validate", "Say whether a dataset keeps its contract; 1 if it does not.")
    parser.add_argument("--json", metavar="FILE", help="write all that was found there (- is here)")
    parser.add_argument(
        "--thorough", action="store_true", help="count every row's tokens again, not a sample's"
    )
    parser.add_argument(
        "--most", type=int, default=20, metavar="N", help="findings shown of each kind (20)"
    )
    args = _parsed(parser, words)
    from pipeline.gate import Options, judge, print_verdict, to_json

    verdict = judge(args.out, Options(thorough=args.thorough, most=args.most))
    if args.json == "-":
        sys.stdout.buffer.write(to_json(verdict))
    else:
        if args.json:
            _write(args.json, to_json(verdict))
        print_verdict(verdict, Console())
    return 0 if verdict.ok else 1


def _write(path: str, data: bytes) -> None:
    try:
        with open(path, "wb") as file:
            file.write(data)
    except OSError as error:
        raise UserError(f"--json: {path} cannot be written: {error.strerror}") from error


def _report(words: list[str]) -> int:
    parser = _folder("report", "Write one page that shows what was mined; no network needed.")
    parser.add_argument(
        "--to",
        metavar="FILE",
        default="report.html",
        help="where to (report.html, here)",
    )
    parser.add_argument(
        "--samples", type=int, default=20, metavar="N", help="records to browse of each cell (20)"
    )
    args = _parsed(parser, words)
    from pipeline.report.write import Options, write_report

    done = write_report(args.out, args.to, Options(samples=args.samples))
    print(
        f"{done.path}: {done.records:,} records in {done.cells:,} cells, {done.samples:,} of them "
        f"to browse ({done.bytes / 1e6:.1f} MB)"
    )
    return 0


def _publish(words: list[str]) -> int:
    parser = _folder("publish", "Judge a finished run and, if it is sound, publish it.")
    parser.add_argument(
        "--to", required=True, metavar="TARGET",
        help="DIR, hf://datasets/ORG/NAME[@BRANCH], s3://BUCKET/PATH, gs://BUCKET/PATH",
    )  # fmt: skip
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")
    parser.add_argument("--private", action="store_true", help="Hub: make a new repository private")
    parser.add_argument("--tag", default="", metavar="NAME", help="Hub: a name for the commit")
    parser.add_argument(
        "--thorough", action="store_true", help="judge every row in full, as validate --thorough"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")
    papers = parser.add_argument_group("for the dataset card")
    for name, help_text in _ABOUT.items():
        papers.add_argument(f"--{name}", default="", metavar="TEXT", help=help_text)
    args = _parsed(parser, words)
    from pipeline.gate import Options as GateOptions
    from pipeline.publish.about import About
    from pipeline.publish.run import publish
    from pipeline.publish.ways import Options

    about = About(**{f.name: getattr(args, f.name) for f in fields(About) if f.name in _ABOUT})
    how = Options(overwrite=args.overwrite, private=args.private, tag=args.tag, quiet=args.quiet)
    say = _nothing if args.quiet else _step
    done = publish(args.out, args.to, about, how, GateOptions(thorough=args.thorough), say)
    state = "published" if done.changed else "nothing to do, all of it is there already"
    print(f"{done.address}: {state}")
    print(
        f"{done.files:,} files, {done.bytes / 1e6:,.1f} MB; sent {done.sent:,}, "
        f"deleted {done.deleted:,}"
    )
    if done.commit:
        print(f"commit {done.commit}" + (f", tag {done.tag}" if done.tag else ""))
    return 0


def _step(message: str) -> None:
    print(f"restruct: {message}", file=sys.stderr, flush=True)


def _nothing(_: str) -> None:
    """Say nothing."""


def _export(words: list[str]) -> int:
    from pipeline.export import FORMATS, Options, export

    parser = _folder("export", "Write the records in the shape that a trainer reads.")
    parser.add_argument("--format", required=True, metavar="NAME", help=", ".join(FORMATS))
    parser.add_argument("--to", required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--file_type", default="", metavar="TYPE", help="parquet, jsonl, jsonl.gz")
    parser.add_argument("--signals", nargs="+", default=[], metavar="NAME", help="only these")
    parser.add_argument("--split", default="", metavar="NAME", help="only this split")
    parser.add_argument("--overwrite", action="store_true", help="replace an earlier export")
    args = _parsed(parser, words)
    how = Options(args.file_type, tuple(args.signals), args.split, args.overwrite)
    done = export(args.out, args.to, args.format, how)
    print(f"{done.folder}: {done.written:,} of {done.read:,} records, {len(done.files):,} files")
    _say(f"left out: {n:,} {reason}" for reason, n in sorted(done.left_out.items()))
    return 0


def _forget(words: list[str]) -> int:
    parser = _folder("forget", "Take every row of a document out, and prove that it is gone.")
    parser.add_argument(
        "--document", nargs="+", action="extend", default=[], metavar="ID", help="ID, or MINE:ID"
    )
    parser.add_argument(
        "--uri", nargs="+", action="extend", default=[], metavar="PREFIX",
        help="all whose address begins so",
    )  # fmt: skip
    parser.add_argument(
        "--options", action="store_true",
        help="also records of others that offer an answer which only these documents gave",
    )  # fmt: skip
    parser.add_argument("--dry_run", action="store_true", help="only say what would go")
    parser.add_argument(
        "--yes", action="store_true", help="even if it is over a tenth of the records"
    )
    args = _parsed(parser, words)
    from pipeline.forget import forget, lines

    _say(
        lines(
            forget(
                args.out, args.document, args.uri,
                options=args.options, dry_run=args.dry_run, yes=args.yes,
            )
        )
    )  # fmt: skip
    return 0


def _schema(words: list[str]) -> int:
    parser = command_parser("schema", "Compare the columns of two datasets: schema diff A B.")
    parser.add_argument("what", metavar="diff", choices=["diff"], help="diff")
    for name in "ab":
        parser.add_argument(
            name, metavar=name.upper(), help='a folder, a .parquet file, a snapshot, or "current"'
        )
    parser.add_argument("--json", action="store_true", help="for machines")
    args = _parsed(parser, words)
    from pipeline.schema_diff import lines, schema_diff, to_json

    diff = schema_diff(args.a, args.b)
    if args.json:
        sys.stdout.buffer.write(to_json(diff))
    else:
        _say(lines(diff))
    return diff.status


def _quietly(command: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    """Keep what libraries log as they are imported and used from the user's screen."""

    def run(words: list[str]) -> int:
        with quiet("--debug" in words):
            return command(words)

    return run


FINISHING: dict[str, Callable[[list[str]], int]] = {
    name: _quietly(command)
    for name, command in (
        ("validate", _validate),
        ("report", _report),
        ("publish", _publish),
        ("export", _export),
        ("forget", _forget),
        ("schema", _schema),
    )
}
