"""A finished run as a dataset for others: its layout, its papers, and the ways to its place.

`layout.stage` writes the whole published folder; the card, the Croissant file and the recipe in it
are its papers (`papers`), which are made from the manifest alone, so that they can be made anew.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.publish.about import About
    from pipeline.publish.run import publish
    from pipeline.publish.ways import Options, Published

__all__ = ["About", "Options", "Published", "publish"]

_HOMES = {"About": "about", "Options": "ways", "Published": "ways", "publish": "run"}


def __getattr__(name: str) -> Any:
    # The gate reads the names of this package, and `run` asks the gate: imports would go round.
    if name not in _HOMES:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
