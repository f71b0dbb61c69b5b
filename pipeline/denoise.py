"""Span corruption as T5 defines it, on counts, cuts and ids alone: no text, no vocabulary.

The definition is that of Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a
Unified Text-to-Text Transformer", section 3.1.4, and of the code published with it: of `length`
tokens a fixed number is noise, in a fixed number of spans. The noise tokens and the kept ones are
each cut into as many pieces, all ways of cutting being equally likely, and the pieces alternate,
a kept one first. A sentinel of its own stands for each span of noise in the inputs, and for each
kept span in the targets. tests/pipeline/test_denoise.py compares this with what the published
code gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

# Start and end of a stretch of tokens.
Span = tuple[int, int]

_MASK = 2**64 - 1
# The constants of SplitMix64 (Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number
# Generators"), whose n-th output can be had without those before it.
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def noise_counts(length: int, density: float, mean_span: float) -> tuple[int, int]:
    """Return how many of `length` tokens (2 or more) are noise, and in how many spans.

    Rounded as the published code does it: in single precision, halves to the even number. Where
    that asks for more spans than there are tokens to keep apart, as many as can be.
    """
    wanted = int(np.rint(np.float32(length) * np.float32(density)))
    noise = min(max(wanted, 1), length - 1)
    spans = int(np.rint(np.float32(noise) / np.float32(mean_span)))
    return noise, min(max(spans, 1), noise, length - noise)


@lru_cache(maxsize=64)
def longest(
    most_inputs: int, most_targets: int, most_spans: int, density: float, mean_span: float
) -> int:
    """Return the most tokens whose inputs, targets and spans stay within these numbers.

    Sentinels are counted and end markers are not. Less than 2 where nothing can be hidden.
    """
    length = 1
    while True:
        noise, spans = noise_counts(length + 1, density, mean_span)
        inputs, targets = length + 1 - noise + spans, noise + spans
        if inputs > most_inputs or targets > most_targets or spans > most_spans:
            return length
        length += 1


def uniform(seed: int) -> Iterator[int]:
    """Yield 64-bit numbers: the n-th is a hash of `seed` and n."""
    state = seed & _MASK
    while True:
        state = (state + _STEP) & _MASK
        mixed = ((state ^ (state >> 30)) * _FIRST) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * _SECOND) & _MASK
        yield mixed ^ (mixed >> 31)


def below(bound: int, numbers: Iterator[int]) -> int:
    """Return a number from 0 to `bound` - 1, each as likely as any other."""
    # The highest numbers are passed over, since they would favour small remainders.
    fair = 2**64 - 2**64 % bound
    while (number := next(numbers)) >= fair:
        pass
    return number % bound


def cuts(items: int, segments: int, numbers: Iterator[int]) -> list[int]:
    """Return where `items` things in a row are cut into `segments`, none of them empty, in order.

    All ways are equally likely. Floyd's way of drawing distinct places (Bentley and Floyd 1987,
    "A Sample of Brilliance"): as many draws as there are cuts.
    """
    places: set[int] = set()
    for last in range(items - segments + 1, items):
        place = 1 + below(last, numbers)
        places.add(last if place in places else place)
    return sorted(places)


def alternate(
    length: int, noise: int, noise_cuts: Sequence[int], kept_cuts: Sequence[int]
) -> list[Span]:
    """Return the spans of noise among `length` tokens, of which `noise` are noise.

    The n-th span of noise follows the n-th kept one; the cuts say where the noise tokens and the
    kept ones, each in a row of their own, are cut.
    """
    kept_ends = [*kept_cuts, length - noise]
    noise_ends = [*noise_cuts, noise]
    starts = [0, *noise_cuts]
    return [
        (kept + start, kept + end)
        for kept, start, end in zip(kept_ends, starts, noise_ends, strict=True)
    ]


def noise_spans(length: int, density: float, mean_span: float, seed: int) -> list[Span]:
    """Return the spans of noise that `seed` draws among `length` tokens (2 or more), in order."""
    noise, spans = noise_counts(length, density, mean_span)
    numbers = uniform(seed)
    noise_cuts = cuts(noise, spans, numbers)
    return alternate(length, noise, noise_cuts, cuts(length - noise, spans, numbers))


def hide(
    ids: Sequence[int], spans: Sequence[Span], sentinels: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Return the ids of inputs and of targets; `sentinels` are the ids of the sentinels, 0 first.

    Raises ValueError where there are more spans than sentinels.
    """
    if len(spans) > len(sentinels):
        raise ValueError(f"{len(spans)} spans, but only {len(sentinels)} sentinels")
    inputs: list[int] = []
    targets: list[int] = []
    kept = 0
    for (start, end), sentinel in zip(spans, sentinels, strict=False):
        inputs += [*ids[kept:start], sentinel]
        targets += [sentinel, *ids[start:end]]
        kept = end
    return inputs + list(ids[kept:]), targets
