"""The names of a published folder: configs, files, and what may be one."""

from __future__ import annotations

import re

from pipeline.errors import RunError
from pipeline.suggest import listed
from schemas import SPLITS

DEFAULT = "default"
TYPED = "signals_"
CARD, CROISSANT, RECIPE = "README.md", "croissant.json", "recipe.yaml"
# The files beside the shards and the manifest; all are made from the manifest.
PAPERS = (CARD, CROISSANT, RECIPE)
_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")


def config_of(dataset: str) -> str:
    """Return the config of a dataset ("records", "records/x", "signals/x").

    Raises RunError for a name that is no plain word, or that is one of ours.
    """
    kind, _, signal = dataset.partition("/")
    if dataset == "records":
        return DEFAULT
    if kind not in ("records", "signals") or not _WORD.fullmatch(signal):
        raise RunError(
            f"{dataset!r} cannot be published: the name of a config is a lower-case word of "
            "letters, digits and _, up to 64; was the manifest edited? run the recipe again"
        )
    if signal == DEFAULT or signal.startswith(TYPED):
        raise RunError(
            f"{dataset!r} cannot be published: {DEFAULT!r} and names that begin with {TYPED!r} "
            "are those of other configs; rename the signal"
        )
    return signal if kind == "records" else TYPED + signal


def shard_name(config: str, split: str, number: int, total: int) -> str:
    """Return the path of a shard in a published folder, as `datasets` looks for it.

    Raises RunError for a split that there is none of.
    """
    if split not in SPLITS:
        raise RunError(
            f"{config}: {split!r} is no split; the splits are {listed(SPLITS)}; was the manifest "
            "edited? run the recipe again"
        )
    return f"{config}/{split}-{number:05d}-of-{total:05d}.parquet"
