"""A recipe: one YAML file that makes one dataset again."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Literal

import msgspec
import yaml

from pipeline import mines
from pipeline.mines.base import Mine
from schemas.ids import stable_id


class Source(msgspec.Struct, frozen=True):
    """One mine with its inputs; `options` are the mine's own fields (license, fields, ...)."""

    mine: str
    input: list[str]
    signals: list[str] | None = None
    options: dict[str, Any] = {}


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that decides the bytes of a dataset, apart from the inputs themselves.

    Lengths are in tokens of `vocabulary`; `caps` maps "mine/signal", "signal" or "*" to the most
    records kept; `validation` is the fraction of documents held out.
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
    max_item_bytes: int = 32 * 1024 * 1024
