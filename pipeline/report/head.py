"""What a report reads of a manifest besides its tables and books."""

from __future__ import annotations

import msgspec

from pipeline.errors import UserError
from pipeline.finished import MANIFEST, Finished


class Source(msgspec.Struct):
    """One source of the recipe: its name in this run, and the mine that reads it."""

    mine: str = ""
    name: str = ""


class RecipeHead(msgspec.Struct):
    """The recipe's name and sources."""

    name: str = ""
    sources: list[Source] = []


class Verdict(msgspec.Struct):
    """Whether the run was good; `ok` is None where the manifest does not say."""

    ok: bool | None = None
    why: str = ""
    dead_fraction: float = 0.0


class Run(msgspec.Struct):
    """When the run ended, as it says itself."""

    finished: str = ""


class Letters(msgspec.Struct):
    """How many dead letters were written, and how many only counted."""

    written: int = 0
    left_out: int = 0


class Head(msgspec.Struct):
    """The parts of a manifest that a report shows as they stand."""

    recipe: RecipeHead = msgspec.field(default_factory=RecipeHead)
    recipe_id: str = ""
    run: Run = msgspec.field(default_factory=Run)
    verdict: Verdict = msgspec.field(default_factory=Verdict)
    versions: dict[str, str] = {}
    contracts: dict[str, int] = {}
    dead_letters: Letters = msgspec.field(default_factory=Letters)


def head_of(run: Finished) -> Head:
    """Return the head of a manifest. Raises UserError where it is not as a run writes it."""
    try:
        return msgspec.convert(run.manifest, Head)
    except msgspec.ValidationError as error:
        raise UserError(
            f"{run.root}/{MANIFEST}: is not as a run writes it: {error}; "
            "take the manifest of the run"
        ) from None
