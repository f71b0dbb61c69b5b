"""The books: for every stage and cell, in = out + filtered + dead, and stage feeds stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# What each stage passes on is what the next one takes in. "mine" and "signal" count different
# things (items, candidates), and so do "unique" and "prompt" (signals, prompts asked). The stages
# of a join stand between "mine" and "document": lines of files of names, statements, items, and
# pairs of a sentence and an item.
_JOIN = ("labels", "statement", "join", "sentence")
STAGES = ("mine", *_JOIN, "document", "signal", "unique", "prompt", "length", "curate", "write")
FEEDS = (
    ("mine", "document"),
    ("signal", "unique"),
    ("prompt", "length"),
    ("length", "curate"),
    ("curate", "write"),
)
# A reason carries no details, yet data may still find new ones; the rest go under one name.
_REASONS = 50

Tally = Mapping[tuple[str, ...], int]
Page = dict[str, Any]


def books(tally: Tally) -> list[Page]:
    """Return one page per (stage, mine, signal), in the order of the stages.

    `tally` maps (stage, mine, signal, what, reason) to a number.
    """
    pages: dict[tuple[str, str, str], Page] = defaultdict(_blank)
    for (stage, mine, signal, what, reason), n in sorted(tally.items()):
        page = pages[stage, mine, signal]
        if what in ("in", "out"):
            page[what] += n
        elif what == "cut":
            page["cut"] += n
        else:
            page[what][reason] = page[what].get(reason, 0) + n
    order = sorted(pages, key=lambda key: (STAGES.index(key[0]), key[1], key[2]))
    return [
        {"stage": key[0], "mine": key[1], "signal": key[2], **_bounded(pages[key])} for key in order
    ]


def _blank() -> Page:
    return {"in": 0, "out": 0, "filtered": {}, "dead": {}, "cut": 0}


def _bounded(page: Page) -> Page:
    return page | {what: _most(page[what]) for what in ("filtered", "dead")}


def _most(reasons: dict[str, int]) -> dict[str, int]:
    ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    kept, rest = ranked[:_REASONS], ranked[_REASONS:]
    return dict(kept) | ({"other reasons": sum(n for _, n in rest)} if rest else {})


def breaches(pages: Iterable[Page]) -> Iterator[str]:
    """Yield one line for each place where the books do not add up; nothing if they do."""
    out: dict[tuple[str, str, str], int] = {}
    taken: dict[tuple[str, str, str], int] = {}
    stages = set()
    for page in pages:
        cell = (page["stage"], page["mine"], page["signal"])
        filtered, dead = sum(page["filtered"].values()), sum(page["dead"].values())
        if page["in"] != page["out"] + filtered + dead:
            yield (
                f"{'/'.join(filter(None, cell))}: {page['in']} in, but {page['out']} out "
                f"+ {filtered} filtered + {dead} dead"
            )
        out[cell], taken[cell] = page["out"], page["in"]
        stages.add(page["stage"])
    yield from _joined(out, taken)
    for giver, taker in FEEDS:
        if giver in stages:
            yield from _gaps(giver, taker, out, taken)


def _joined(
    out: dict[tuple[str, str, str], int], taken: dict[tuple[str, str, str], int]
) -> Iterator[str]:
    """Compare what joins took with what their mines gave, and put what they made in its place."""
    for mine in sorted(key[1] for key in taken if key[0] == "join"):
        gave, took = out.get(("mine", mine, ""), 0), taken["join", mine, ""]
        if gave != took:
            yield f"{mine}: mine gave {gave}, join took {took}"
        made = [out.get((stage, mine, ""), 0) for stage in ("join", "sentence")]
        out["mine", mine, ""] = sum(made)


def _gaps(
    giver: str,
    taker: str,
    out: dict[tuple[str, str, str], int],
    taken: dict[tuple[str, str, str], int],
) -> Iterator[str]:
    cells = {key[1:] for key in (*out, *taken) if key[0] in (giver, taker)}
    for mine, signal in sorted(cells):
        gave, took = out.get((giver, mine, signal), 0), taken.get((taker, mine, signal), 0)
        if gave != took:
            name = "/".join(filter(None, (mine, signal)))
            yield f"{name}: {giver} gave {gave}, {taker} took {took}"


def dead_fraction(pages: Iterable[Page]) -> float:
    """Return the largest share of dead items among the stages of any mine.

    Judged by mine and stage, so that a small broken source does not hide behind a large good one.
    """
    taken: dict[tuple[str, str], int] = defaultdict(int)
    dead: dict[tuple[str, str], int] = defaultdict(int)
    for page in pages:
        taken[page["stage"], page["mine"]] += page["in"]
        dead[page["stage"], page["mine"]] += sum(page["dead"].values())
    return max((dead[key] / n for key, n in taken.items() if n), default=0.0)
