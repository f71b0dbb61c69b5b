"""What a large dump would cost: measured rates times its size, and what does not go by size.

Sizes of dumps and prices are assumptions, named here so that they can be put right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from bench.rates.running import Rate
from pipeline.chunks import PIECE_BYTES
from pipeline.recipe import Recipe
from pipeline.sinks import buckets_for, shards_for

# What lz4 unpacks a second on one core, a careful guess; a large bucket is gone through again for
# each piece of it.
UNPACKED_A_SECOND = 2e9
# The commit moves each file, one after the other: seconds on an object store, a guess.
SECONDS_A_SHARD = 0.1
BYTES_A_SHARD_IN_MANIFEST = 230
CORES = (64, 512)


class Dump(NamedTuple):
    """A dump as it is assumed to be: GB (10^9 bytes) before compression and as stored."""

    name: str
    mine: str
    documents: int
    raw: float
    stored: float


class Prices(NamedTuple):
    """What an hour of a core and a GB through a runner's shuffle cost, in any currency."""

    core_hour: float
    shuffled_gb: float


class Estimate(NamedTuple):
    """Hours of one core, GB of everything else; `by_documents` reckons hours the other way."""

    dump: Dump
    core_hours: float
    by_documents: float
    records: float
    shuffled: float
    packed: float
    out: float
    largest: float
    buckets: int
    bucket: float
    shards: int


DUMPS = (
    Dump("English Wikipedia", "wikipedia", 7_000_000, 100, 24),
    Dump("Wikidata", "wikidata", 120_000_000, 1_700, 140),
    Dump("a Common Crawl snapshot", "web", 2_700_000_000, 440_000, 97_000),
)


def estimate(dump: Dump, rate: Rate) -> Estimate:
    """Reckon what a dump costs from the rate of its mine; all by MB before compression."""
    megabytes = dump.raw * 1e3

    def grown(name: str) -> float:
        return rate.more(name) / rate.more("raw") * megabytes

    largest = grown("largest") / 1e3
    buckets = buckets_for(int(dump.raw * 1e9), None)
    recipe = Recipe(sources=[])
    return Estimate(
        dump,
        core_hours=grown("cpu") / 3600,
        by_documents=dump.documents * rate.a_document / 3600,
        records=grown("records"),
        shuffled=grown("shuffled") / 1e3,
        packed=grown("packed") / 1e3,
        out=grown("out") / 1e3,
        largest=largest,
        buckets=buckets,
        bucket=largest / buckets,
        shards=shards_for(int(largest * 1e9), int(grown("records")), None, recipe.shard_bytes),
    )


def price(one: Estimate, prices: Prices) -> float:
    """Return what the hours and the shuffle cost."""
    return one.core_hours * prices.core_hour + one.packed * prices.shuffled_gb


def costs(estimates: Iterable[Estimate], prices: Prices) -> str:
    """Return hours, bytes and money as a Markdown table."""
    rows = [
        "| dump | GB stored | GB before compression | core hours | by documents "
        + "".join(f"| hours on {cores} cores " for cores in CORES)
        + "| records, millions | shuffled, GB | packed, GB | out, GB | money |",
        "|---" + "|--:" * (9 + len(CORES)) + "|",
    ]
    for one in estimates:
        dump = one.dump
        wall = "".join(f"| {one.core_hours / cores:,.2f} " for cores in CORES)
        rows.append(
            f"| {dump.name} | {dump.stored:,.0f} | {dump.raw:,.0f} | {one.core_hours:,.0f} "
            f"| {one.by_documents:,.0f} {wall}| {one.records / 1e6:,.0f} | {one.shuffled:,.0f} "
            f"| {one.packed:,.0f} | {one.out:,.0f} | {price(one, prices):,.0f} |"
        )
    return "\n".join(rows)


def limits(estimates: Iterable[Estimate]) -> str:
    """Return what grows with a dump and must fit somewhere, as a Markdown table."""
    rows = [
        "| dump | table of records, GB | buckets | a bucket, GB | pieces of it "
        "| going through them, core hours | shards of records | manifest, MB | commit, hours |",
        "|---" + "|--:" * 8 + "|",
    ]
    for one in estimates:
        pieces = pieces_of(one.bucket)
        again = one.buckets * pieces * one.bucket * 1e9 / UNPACKED_A_SECOND / 3600
        rows.append(
            f"| {one.dump.name} | {one.largest:,.0f} | {one.buckets:,} | {one.bucket:,.2f} "
            f"| {pieces:,} | {again:,.2f} "
            f"| {one.shards:,} | {one.shards * BYTES_A_SHARD_IN_MANIFEST / 1e6:,.1f} "
            f"| {one.shards * SECONDS_A_SHARD / 3600:,.2f} |"
        )
    return "\n".join(rows)


def pieces_of(gigabytes: float) -> int:
    """Return in how many pieces a bucket of that size is made unique."""
    return max(1, math.ceil(gigabytes * 1e9 / PIECE_BYTES))
