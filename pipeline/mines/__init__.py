"""The mines: one file a raw format, each a class of its own that fills a document's parts."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pipeline.mines.base import Mine


@cache
def registry() -> dict[str, type[Mine]]:
    """Return every mine by name, in alphabetical order."""
    found: dict[str, type[Mine]] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        for value in vars(importlib.import_module(f"pipeline.mines.{module}")).values():
            if isinstance(value, type) and issubclass(value, Mine) and value.__dict__.get("name"):
                found[value.name] = value
    return dict(sorted(found.items()))
