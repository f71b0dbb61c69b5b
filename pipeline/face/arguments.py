"""The options of a run: our own parser, and the recipe that they make or override."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from pipeline import mines
from pipeline.errors import RecipeError, UserError
from pipeline.recipe import Recipe, build
from pipeline.recipe_keys import option_types
from pipeline.strict_yaml import parse_yaml, read_yaml

_OVERRIDES = (
    "name",
    "prompts_per_signal",
    "shards",
    "shard_bytes",
    "max_input_tokens",
    "max_target_tokens",
    "validation",
    "vocabulary",
    "max_dead_fraction",
    "max_dead_letters",
)
# Switches of single mines that are worth a flag of their own.
_SWITCHES = ("respect_reservations",)
_SOURCE_OVERRIDES = ("license", "language", "fields", "set")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors are ours: one line, no usage text, no exit."""

    def error(self, message: str) -> NoReturn:
        """Raise UserError instead of leaving the process."""
        raise UserError(message)


def command_parser(name: str, about: str) -> Parser:
    """Return the parser of `restruct NAME`, with the option that all commands have."""
    parser = Parser(f"restruct {name}", description=about, allow_abbrev=False)
    parser.add_argument("--debug", action="store_true", help="tracebacks")
    return parser


def run_parser() -> Parser:
    """Return the parser of `restruct [run]`."""
    parser = Parser(
        prog="restruct",
        allow_abbrev=False,
        usage="restruct [run] (--recipe FILE | --mine NAME --input PATH) --output DIR [options]",
        description="Restructure raw corpora into prompted text-to-text data. "
        "Other commands (each with --help): mines, signals, prompts; show, why; validate, report, "
        "publish, export, forget, schema.",
        epilog="Any option of Apache Beam may follow (--runner=..., --direct_num_workers=4). "
        "What is given here goes before what the recipe says. Dashes may stand for underscores.",
    )
    _add_what(parser.add_argument_group("what"))
    _add_how(parser.add_argument_group("how"))
    _add_run(parser.add_argument_group("the run"))
    return parser


def _add_what(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--recipe", metavar="FILE", help="a YAML recipe (see recipes/)")
    group.add_argument("--mine", metavar="NAME", help="the raw format, without a recipe")
    group.add_argument("--input", nargs="+", metavar="PATH", help="files, folders, patterns, URLs")
    group.add_argument("--from_signals", metavar="DIR", help="prompt a finished run's signals anew")
    group.add_argument("--output", metavar="DIR", help="where the dataset goes")
    group.add_argument("--signals", nargs="+", metavar="NAME", help="only these signals")
    group.add_argument("--license", metavar="ID", help="for documents that state none")
    group.add_argument("--language", metavar="CODE", help="for documents that state none")
    group.add_argument(
        "--fields", nargs="+", metavar="KEY=PATH", help="where a record keeps text, title, rating"
    )
    for name in _SWITCHES:
        words = name.replace("_", " ")
        group.add_argument(
            f"--{name}", action="store_true", default=None, help=f"{words} (mines that have it)"
        )
        group.add_argument(
            f"--no_{name}", dest=name, action="store_false", default=None, help=f"do not {words}"
        )
    group.add_argument(
        "--set", action="append", metavar="OPTION=VALUE", help="another option of the mine"
    )


def _add_how(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--name", help="the dataset's name")
    group.add_argument("--prompts_per_signal", type=_number_or_word, metavar="K|all")
    group.add_argument("--shards", type=_number_or_word, metavar="N|auto")
    group.add_argument("--shard_bytes", type=int, metavar="N", help="aim of --shards=auto")
    group.add_argument("--max_input_tokens", type=int, metavar="N")
    group.add_argument("--max_target_tokens", type=int, metavar="N")
    group.add_argument("--validation", type=float, metavar="F", help="share of documents held out")
    group.add_argument("--vocabulary", metavar="MODEL", help="'default' or a SentencePiece model")
    group.add_argument(
        "--cap", action="append", metavar="KEY=N", help="most records of mine/signal, signal or *"
    )


def _add_run(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--max_dead_fraction", type=float, metavar="F", help="above it a run fails")
    group.add_argument(
        "--max_dead_letters", type=int, metavar="N", help="most written of one stage and reason"
    )
    group.add_argument("--overwrite", action="store_true", help="replace what the output holds")
    group.add_argument("--resume", action="store_true", help="go on with a run that was cut off")
    group.add_argument(
        "--part_bytes", type=int, metavar="N", help="input between points to --resume from"
    )
    group.add_argument("--quiet", action="store_true", help="no progress, no report")
    group.add_argument("--debug", action="store_true", help="tracebacks and Beam's own log")


def _number_or_word(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdecimal() else text


def underscored(argv: list[str], known: set[str]) -> list[str]:
    """Return `argv` with `--dashed-names` as `--dashed_names` wherever those are in `known`."""
    return [_underscored(word, known) for word in argv]


def _underscored(word: str, known: set[str]) -> str:
    name, equals, value = word.partition("=")
    if not name.startswith("--"):
        return word
    ours = f"--{name[2:].replace('-', '_')}"
    return f"{ours}{equals}{value}" if ours in known else word


def known_flags(parser: argparse.ArgumentParser) -> set[str]:
    """Return every `--flag` of a parser."""
    return {flag for flag in parser._option_string_actions if flag.startswith("--")}


def recipe_of(args: argparse.Namespace) -> Recipe:
    """Return the recipe that the options name, make or override. Raises RecipeError."""
    mapping, origin = _base(args)
    recipe = build(mapping, origin)
    changed = _overridden(mapping, args)
    return recipe if changed == mapping else build(changed, "options")


def _base(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    if args.recipe:
        if args.mine or args.input:
            raise RecipeError("--recipe names its own mines and inputs; leave --mine, --input out")
        return read_yaml(args.recipe), args.recipe
    if args.mine and args.input:
        source = {"mine": args.mine, "input": args.input}
        return {"sources": [source | _source_options(args, args.mine)]}, "options"
    if args.mine or args.input:
        missing = "--input PATH" if args.mine else "--mine NAME"
        raise RecipeError(f"{missing} is missing; --mine and --input go together")
    if args.from_signals:
        return {"sources": []}, "options"
    raise RecipeError("nothing to do; give --recipe FILE, or --mine NAME --input PATH (or --help)")


def _overridden(mapping: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    given = {name: getattr(args, name) for name in _OVERRIDES}
    changed = mapping | {name: value for name, value in given.items() if value is not None}
    if args.cap:
        changed["caps"] = {**mapping.get("caps", {}), **_caps(args.cap)}
    sources = [dict(source) for source in mapping.get("sources") or []]
    if args.signals:
        changed["signals"] = args.signals
        for source in sources:
            source.pop("signals", None)
    if (args.fields or args.set) and len(sources) != 1:
        raise RecipeError(
            f"--fields and --set are for one source, and there are {len(sources)}; "
            "write them into the recipe"
        )
    _check_switches(args, [source["mine"] for source in sources])
    for source in sources:
        source.update(_source_options(args, source["mine"]))
    return changed | ({"sources": sources} if sources else {})


def _check_switches(args: argparse.Namespace, names: list[str]) -> None:
    """Raise RecipeError for a switch that none of these mines has."""
    registry = mines.registry()
    for switch in _SWITCHES:
        if getattr(args, switch) is None or any(
            switch in option_types(registry[name]) for name in names
        ):
            continue
        having = [name for name, kind in registry.items() if switch in option_types(kind)]
        known = ", ".join(having) or "none"
        raise RecipeError(
            f"--{switch}: no source's mine has this option ({', '.join(names) or 'no source'}); "
            f"mines that have it: {known}"
        )


def _source_options(args: argparse.Namespace, mine: str) -> dict[str, Any]:
    """Return the options of ours that are options of a mine."""
    options = {name: getattr(args, name) for name in ("license", "language")}
    if args.fields:
        pairs = [_pair(text, "--fields", "KEY=PATH") for text in args.fields]
        options["fields"] = {key: _path(value, key) for key, value in pairs}
    types = option_types(mines.registry()[mine]) if mine in mines.registry() else {}
    options |= {name: getattr(args, name) for name in _SWITCHES if name in types}
    for text in args.set or ():
        key, value = _pair(text, "--set", "OPTION=VALUE")
        options[key] = value if types.get(key) is str else parse_yaml(value, f"--set {key}")
    return {name: value for name, value in options.items() if value is not None}


def _path(value: str, key: str) -> Any:
    """Return a field's path as it stands; only `{...}` and `[...]` are YAML."""
    return parse_yaml(value, f"--fields {key}") if value[:1] in ("{", "[") else value


def _caps(texts: list[str]) -> dict[str, Any]:
    pairs = [_pair(text, "--cap", "KEY=N") for text in texts]
    return {key: _number_or_word(value) for key, value in pairs}


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise RecipeError(f'{option} "{text}": expected {form}')
    return key, value
