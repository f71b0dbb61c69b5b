"""A recipe: one YAML file that makes one dataset again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
import orjson

import signals
from pipeline import mines
from pipeline.errors import RecipeError
from pipeline.fields.fieldmap import PARTS as MAPPED
from pipeline.mines.base import Mine
from pipeline.recipe_keys import convert, known_keys, names, option_types, shown, sources, typed
from pipeline.strict_yaml import read_yaml
from pipeline.suggest import listed, suggest
from schemas.ids import stable_id


class Source(msgspec.Struct, frozen=True):
    """One mine with its inputs; `options` are the mine's own fields (license, fields, ...).

    `name` is what its documents carry as their mine. Sources of one raw format that are corpora
    of their own need names, for ids, options of choices and caps go by it.
    """

    mine: str
    input: list[str]
    name: str = ""
    signals: list[str] | None = None
    options: dict[str, Any] = {}


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that decides the bytes of a dataset, apart from the inputs themselves.

    Lengths are in tokens of `vocabulary`; `caps` maps "mine/signal", "signal" or "*" to the most
    records kept; `validation` is the fraction of documents held out; `max_dead_letters` is the
    most dead letters written of one stage, mine and reason (all are counted). `expect` says what
    the gate holds the finished dataset to, and changes nothing in it (see `pipeline.gate`).
    """

    sources: list[Source]
    name: str = ""
    signals: list[str] | None = None
    prompts_per_signal: int | Literal["all"] = 1
    caps: dict[str, int] = {}
    min_input_tokens: int = 1
    max_input_tokens: int = 1024
    max_target_tokens: int = 512
    validation: float = 0.01
    vocabulary: str = "default"
    shards: int | Literal["auto"] = "auto"
    shard_bytes: int = 256 * 1024 * 1024
    max_dead_fraction: float = 0.01
    max_dead_letters: int = 10_000
    max_item_bytes: int = 32 * 1024 * 1024
    expect: dict[str, Any] = {}


# What decides how a run is called or judged, and not one byte of its rows.
_NOT_BYTES = ("name", "max_dead_fraction", "expect")
_FRACTIONS = ("validation", "max_dead_fraction")
_WORDS = {"prompts_per_signal": "all", "shards": "auto"}
_COUNTS = (
    "prompts_per_signal",
    "min_input_tokens",
    "max_input_tokens",
    "max_target_tokens",
    "shards",
    "shard_bytes",
    "max_dead_letters",
    "max_item_bytes",
)


def load(path: str) -> Recipe:
    """Read the recipe at `path`. Raises RecipeError for anything that is wrong with it."""
    return build(read_yaml(path), path)


def build(mapping: Mapping[str, Any], origin: str = "recipe") -> Recipe:
    """Turn a mapping, as read from YAML, into a checked recipe.

    `origin` begins every error message, so that the culprit can be found. An empty list of
    sources passes here, since prompting again needs none; `plan` refuses it.
    Raises RecipeError: unknown keys, wrong types, values out of range, unknown mines, signals
    and options of mines.
    """
    try:
        known_keys(mapping, Recipe.__struct_fields__)
        _check_words(mapping)
        given = {
            "sources": sources(mapping.get("sources")),
            "signals": names(mapping.get("signals"), ""),
        }
        recipe = convert({**mapping, **given}, Recipe)
        _check_values(recipe)
        _check_signals(recipe.signals, "signals")
        _check_expectations(recipe)
        for number, source in enumerate(recipe.sources):
            _check_name(source.name, f"sources[{number}].name")
            _check_signals(source.signals, f"sources[{number}].signals")
            _mine(source, recipe, f"sources[{number}].")
    except RecipeError as error:
        raise RecipeError(f"{origin}: {error}") from None
    return recipe


def label_of(source: Source) -> str:
    """Return what the documents of `source` carry as their mine."""
    return source.name or source.mine


def mine_of(source: Source, recipe: Recipe | None = None) -> Mine:
    """Return the mine of `source` with its options set.

    A mine that bounds its items takes the recipe's `max_item_bytes` unless the source sets its
    own. Raises RecipeError where the mine refuses an option's value.
    """
    return _mine(source, recipe, "")


def recipe_id(recipe: Recipe) -> str:
    """Return an id of all that decides the bytes: the same recipe, however written, the same id.

    Its name, the share of dead items that it puts up with, and what is expected are left out.
    """
    facts = as_dict(recipe)
    for name in _NOT_BYTES:
        del facts[name]
    facts["sources"].sort(key=_canonical)
    return stable_id("recipe", _canonical(facts))


def as_dict(recipe: Recipe) -> dict[str, Any]:
    """Return the recipe as `build` takes it, defaults filled in: JSON types only."""
    facts: dict[str, Any] = msgspec.to_builtins(recipe)
    for source in facts["sources"]:
        source.update(source.pop("options"))
    return facts


def plan(recipe: Recipe) -> dict[int, list[str]]:
    """Return which signals each source feeds, by its number: the gate before launch.

    What a source itself lists must all be feedable; of what the recipe lists (or, without a
    list, of all signals but those to be named) each source quietly feeds those it can.
    Raises RecipeError for a signal asked for that nothing feeds, and for a source of no use.
    """
    if not recipe.sources:
        raise RecipeError("sources: is empty; give a --recipe with sources, or --mine and --input")
    given = [mine_of(source, recipe).gives() for source in recipe.sources]
    _check_partners(recipe)
    feeds = {number: _feeds(recipe, number, parts) for number, parts in enumerate(given)}
    for name in recipe.signals or ():
        if not any(name in fed for fed in feeds.values()):
            lacks = [f"{s.mine} lacks {listed(_lacks(name, g))}" for s, g in _pairs(recipe, given)]
            raise RecipeError(
                f'signals: no source can feed "{name}": {listed(lacks, 4)}; '
                f"{_cure(recipe.sources[0], _lacks(name, given[0]))}"
            )
    return feeds


def _feeds(recipe: Recipe, number: int, gives: frozenset[str]) -> list[str]:
    source = recipe.sources[number]
    asked = source.signals or recipe.signals or _usual()
    fed = [name for name in asked if not _lacks(name, gives)]
    if source.signals and fed != source.signals:
        name = next(name for name in asked if name not in fed)
        raise RecipeError(
            f'sources[{number}].signals: "{name}" needs the part {listed(_lacks(name, gives))}, '
            f"and {source.mine} gives {listed(sorted(gives))}; {_cure(source, _lacks(name, gives))}"
        )
    if not fed and recipe.signals is None:
        wanted = sorted({part for name in asked for part in signals.registry()[name].needs})
        named = [n for n in signals.registry() if n not in asked and not _lacks(n, gives)]
        hint = f"name {listed(named)} in its signals; " if named else ""
        raise RecipeError(
            f"sources[{number}] ({source.mine}): feeds no signal, for it gives "
            f"{listed(sorted(gives))}; {hint}{_cure(source, wanted)}"
        )
    return fed


def _check_partners(recipe: Recipe) -> None:
    """Raise RecipeError unless what a source joins is another source with pages that link."""
    made = [(label_of(source), mine_of(source, recipe)) for source in recipe.sources]
    for number, (label, mine) in enumerate(made):
        if not (partner := mine.partner()):
            continue
        where = f"sources[{number}] ({label}): joins the sentences of"
        found = [other for name, other in made if name == partner and name != label]
        if not found:
            others = [name for name, _ in made if name != label]
            cure = suggest(partner, others) if others else "the recipe has no other; add one"
            raise RecipeError(f'{where} "{partner}", which is no other source; {cure}')
        if not all("links" in other.gives() for other in found):
            raise RecipeError(
                f'{where} "{partner}", which gives no links to tell what a sentence is about; '
                "name a source of wiki pages"
            )


def _usual() -> list[str]:
    """Return the signals that a recipe without a list of them asks for."""
    return sorted(name for name, kind in signals.registry().items() if not kind.opt_in)


def _lacks(name: str, gives: frozenset[str]) -> list[str]:
    return sorted(set(signals.registry()[name].needs) - gives)


def _pairs(recipe: Recipe, given: list[frozenset[str]]) -> list[tuple[Source, frozenset[str]]]:
    return list(zip(recipe.sources, given, strict=True))


def _cure(source: Source, parts: list[str]) -> str:
    """Say how `parts` may be had: by the map of fields where the mine has one, else elsewhere."""
    mapped = [part for part in parts if part in MAPPED]
    if "fields" in option_types(mines.registry()[source.mine]) and mapped:
        return f"map one in its fields: {listed(f'{part}: PATH' for part in mapped)}"
    return "`restruct mines` says which mine gives what; leave the signal out or add a source"


def _mine(source: Source, recipe: Recipe | None, where: str) -> Mine:
    kind = mines.registry()[source.mine]
    types = option_types(kind)
    options = dict(source.options)
    if recipe is not None and "max_item_bytes" in types:
        options.setdefault("max_item_bytes", recipe.max_item_bytes)
    bound = options.get("max_item_bytes", 1)
    if isinstance(bound, int) and bound < 1:
        raise RecipeError(f"{where}max_item_bytes: {bound} is too small; give 1 or more")
    values = {name: typed(value, types[name], where + name) for name, value in options.items()}
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise RecipeError(f"{where.rstrip('.') or 'options'} ({source.mine}): {error}") from error


def _check_words(mapping: Mapping[str, Any]) -> None:
    for name, word in _WORDS.items():
        value = mapping.get(name, word)
        if isinstance(value, str) and value != word:
            raise RecipeError(f'{name}: "{value}" is neither a whole number nor "{word}"')
    caps = mapping.get("caps")
    for key, cap in caps.items() if isinstance(caps, Mapping) else ():
        if not isinstance(cap, int) or isinstance(cap, bool):
            raise RecipeError(f"caps.{key}: expected a whole number, got {shown(cap)}")


def _check_values(recipe: Recipe) -> None:
    for name in _FRACTIONS:
        if not 0 <= getattr(recipe, name) <= 1:
            raise RecipeError(f"{name}: {getattr(recipe, name)} is not a fraction; give 0 to 1")
    for name in _COUNTS:
        value = getattr(recipe, name)
        if isinstance(value, int) and value < 1:
            raise RecipeError(f"{name}: {value} is too small; give 1 or more")
    if recipe.min_input_tokens > recipe.max_input_tokens:
        raise RecipeError("min_input_tokens: is above max_input_tokens, so nothing could be kept")
    for key, cap in recipe.caps.items():
        _check_cap(key, cap, {label_of(source) for source in recipe.sources})


def _check_expectations(recipe: Recipe) -> None:
    if recipe.expect:
        # What reads Parquet comes along with the gate, and most recipes expect nothing.
        from pipeline.gate.expect import check_expect

        check_expect(recipe.expect)


def _check_name(name: str, where: str) -> None:
    # It stands before a slash in the names of cells, and in reports.
    if name and not re.fullmatch(r"\w[\w.-]{0,63}", name):
        raise RecipeError(f"{where}: {name!r} may hold letters, digits, and . _ - only, up to 64")


def _check_cap(key: str, cap: int, labels: set[str]) -> None:
    if cap < 0:
        raise RecipeError(f"caps.{key}: {cap} is too small; give 0 or more")
    mine, slash, signal = key.rpartition("/")
    if slash and labels and mine not in labels:
        raise RecipeError(f'caps.{key}: no source is named "{mine}"; {suggest(mine, labels)}')
    if key != "*":
        _check_signals([signal], f"caps.{key}")


def _check_signals(asked: list[str] | None, where: str) -> None:
    for name in asked or ():
        if name not in signals.registry():
            known = signals.registry()
            raise RecipeError(f'{where}: unknown signal "{name}"; {suggest(name, known)}')


def _canonical(facts: object) -> str:
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()
