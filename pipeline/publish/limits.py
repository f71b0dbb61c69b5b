"""What a dataset lacks, said from its books: the part of a card that a reader needs most."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipeline.publish.markdown import Markdown, code, counted, number

FEW = 100
_REASONS_SHOWN = 12
_NAMES_SHOWN = 12
# What `code` and `escaped` put around and into the names of signals and codes of languages.
_MARKS = re.compile(r"[`\\]")
# What each stage of a run counts; the stages of joins are those of single mines.
_COUNTS = {
    "mine": "items of the raw files",
    "document": "documents, each id once",
    "signal": "candidates for a signal",
    "unique": "signals, each once",
    "prompt": "prompts put to a signal",
    "length": "records inside the limits of length",
    "curate": "records, each once and under the caps",
}


def stages(books: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row a stage: what it counts, and how many it took, gave, left out and lost."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for page in books:
        lost = [sum(page[what].values()) for what in ("filtered", "dead")]
        for place, n in enumerate((page["in"], page["out"], *lost)):
            sums[page["stage"]][place] += n
    return [
        {"counts": text, "took": n[0], "gave": n[1], "left_out": n[2], "dead": n[3]}
        for stage, text in _COUNTS.items()
        if (n := sums.get(stage))
    ]


def reasons(books: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the most frequent reasons for which items were left out or lost."""
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for page in books:
        if page["stage"] in _COUNTS:
            for what in ("filtered", "dead"):
                for reason, n in page[what].items():
                    counted[_COUNTS[page["stage"]], what, reason] += n
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {"counts": key[0], "what": key[1], "reason": key[2], "items": n}
        for key, n in ranked[:_REASONS_SHOWN]
    ]


def limits(manifest: dict[str, Any]) -> list[Markdown]:
    """Return the known limits of a dataset, a sentence or two each."""
    return [Markdown(text) for text in _limits(manifest)]


def plain_limits(manifest: dict[str, Any]) -> list[str]:
    """Return the known limits as plain text, as `limits` has them for a page."""
    return [_MARKS.sub("", text) for text in _limits(manifest)]


def _limits(manifest: dict[str, Any]) -> Iterator[str]:
    facts, recipe = manifest["published"]["facts"], manifest["recipe"]
    yield (
        "Inputs and targets were made by rules from what sources say of themselves. Nobody read "
        "the records one by one: where a source is wrong, or a rule misreads it, so is the record."
    )
    yield (
        "The texts were not searched for names, opinions or other personal data, nor compared with "
        "the test sets of benchmarks."
    )
    yield from _of_size(facts)
    yield from _of_length(recipe)
    yield from _of_languages(facts["languages"])
    yield from _of_losses(manifest)
    if facts["local_uris"]:
        yield (
            f"{number(facts['local_uris'])} records give a path on somebody's disk as their uri, "
            "which leads nowhere else."
        )


def _of_size(facts: dict[str, Any]) -> Iterator[str]:
    records: dict[str, int] = defaultdict(int)
    for cell in facts["cells"]:
        records[cell["signal"]] += cell["records"]
    few = [code(name) for name, n in sorted(records.items()) if n < FEW]
    if few:
        more = f" and {len(few) - _NAMES_SHOWN} more" if len(few) > _NAMES_SHOWN else ""
        yield (
            f"Under {FEW} records, too few to learn or to judge from: "
            f"{', '.join(few[:_NAMES_SHOWN])}{more}."
        )


def _of_length(recipe: dict[str, Any]) -> Iterator[str]:
    if "max_input_tokens" in recipe:
        yield (
            f"Records of more than {number(recipe['max_input_tokens'])} tokens of inputs or "
            f"{number(recipe['max_target_tokens'])} of targets were left out, not cut. Passages "
            "are cut from documents, at the ends of sentences where there are any."
        )
    if caps := recipe.get("caps"):
        shown = ", ".join(f"{code(key)}: {number(cap)}" for key, cap in sorted(caps.items()))
        yield f"The number of records was capped ({shown}); what was kept was drawn by hash."


def _of_languages(rows: list[dict[str, Any]]) -> Iterator[str]:
    every = sum(row["records"] for row in rows)
    if rows and rows[0]["language"] and rows[0]["records"] * 10 >= every * 9:
        share = rows[0]["records"] / every
        yield f"{share:.1%} of the records are in one language, {code(rows[0]['language'])}."
    unknown = sum(row["records"] for row in rows if not row["language"])
    if unknown:
        yield f"The language of {number(unknown)} records is not known."


def _of_losses(manifest: dict[str, Any]) -> Iterator[str]:
    letters, verdict = manifest.get("dead_letters", {}), manifest.get("verdict", {})
    dead = letters.get("written", 0) + letters.get("left_out", 0)
    if dead:
        yield f"Broken, and therefore left out: {counted(dead, 'item')} of the raw data."
    if cut := verdict.get("inputs_cut"):
        yield (
            f"{counted(cut, 'input file')} ended early or could not be read to the end; nobody "
            "knows how much is missing."
        )
    if gone := len(manifest.get("forgotten", [])):
        yield f"Documents were removed on request, in {counted(gone, 'takedown')}."
