"""Measure what mines cost, how that grows, and reckon what large dumps would.

    python -m bench.rates [MINE ...] [--mb N] [--save FILE]   two sizes of each mine, one worker
    python -m bench.rates --grow [MINE ...] [--mb N] [--times 1 4 16] [--workers 1 2]
    python -m bench.rates --grow [MINE ...] --buckets 1024    with the buckets of a large input
    python -m bench.rates --table                             what an earlier run saved
    python -m bench.rates --estimate [--price 0.05]           what large dumps would cost by it

CPU seconds are those of all processes, so that a machine that others use as well still tells.
Real corpora are taken from ../shared/corpora where they are there, else samples/ (see `inputs`).
Needs the extra "bench" (for web archives).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import orjson

from bench.rates.estimate import DUMPS, Prices, costs, estimate, limits
from bench.rates.inputs import MAKERS
from bench.rates.running import Rate, Run, growth, rate, run, sizes, table

MEASURED = Path(__file__).with_name("measured.json")
# MB of the larger input: what takes about twenty seconds.
MEGABYTES = {"text": 4, "triviaqa": 4, "web": 14, "wikidata": 14, "wikipedia": 6, "wordnet": 35}
_SMALLER = 8


def measured(path: Path) -> dict[str, Rate]:
    """Return the rates that an earlier run saved, by mine."""
    saved = orjson.loads(path.read_bytes()) if path.exists() else {}
    return {mine: Rate(*(Run(**one) for one in pair)) for mine, pair in saved.items()}


def save(path: Path, rates: dict[str, Rate]) -> None:
    """Save rates."""
    plain = {mine: [one._asdict() for one in rates[mine]] for mine in sorted(rates)}
    path.write_bytes(orjson.dumps(plain, option=orjson.OPT_INDENT_2) + b"\n")


def grow(chosen: argparse.Namespace) -> None:
    """Run mines over more and more input and print a table of each."""
    for mine in chosen.mines or ["jsonl", "wikipedia"]:
        sizes = [(chosen.mb or MEGABYTES.get(mine, 2)) * n for n in chosen.times]
        cases = [(size, workers) for workers in chosen.workers for size in sizes]
        print(growth(run(mine, size, workers, chosen.buckets) for size, workers in cases))


def rates_of(chosen: argparse.Namespace) -> None:
    """Run mines over two sizes of input, save their rates, print a line of each."""
    rates = measured(chosen.save)
    for mine in chosen.mines or MAKERS:
        large = chosen.mb or MEGABYTES.get(mine, 2)
        rates[mine] = rate(mine, large, large / _SMALLER)
        save(chosen.save, rates)
        print(table([rates[mine]]).splitlines()[-1], flush=True)


def reckon(chosen: argparse.Namespace) -> None:
    """Print what large dumps would cost."""
    rates = measured(chosen.save)
    found = [estimate(dump, rates[dump.mine]) for dump in DUMPS]
    print(costs(found, Prices(chosen.price, chosen.shuffle_price)), limits(found), sep="\n\n")


def main() -> None:
    """Parse the command line and do what it asks for."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("mines", nargs="*", metavar="MINE", help=", ".join(MAKERS))
    options.add_argument("--mb", type=float, help="size of the input before compression")
    options.add_argument("--save", type=Path, default=MEASURED, help="file of rates")
    options.add_argument("--grow", action="store_true")
    options.add_argument("--times", type=int, nargs="+", default=[1, 4, 16])
    options.add_argument("--workers", type=int, nargs="+", default=[1])
    options.add_argument("--buckets", type=int)
    options.add_argument("--table", action="store_true")
    options.add_argument("--estimate", action="store_true")
    options.add_argument("--price", type=float, default=0.05, help="of an hour of one core")
    options.add_argument("--shuffle_price", type=float, default=0.01, help="of a GB shuffled")
    chosen = options.parse_args()
    if unknown := set(chosen.mines) - set(MAKERS):
        options.error(f"unknown mines {', '.join(sorted(unknown))}; known: {', '.join(MAKERS)}")
    if chosen.estimate:
        reckon(chosen)
    elif chosen.table:
        rates = measured(chosen.save).values()
        print(table(rates), sizes(rates), sep="\n\n")
    elif chosen.grow:
        grow(chosen)
    else:
        rates_of(chosen)


if __name__ == "__main__":
    main()
