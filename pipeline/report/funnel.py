"""The books and the dead letters of a run, as a report shows them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
import orjson

from pipeline.errors import RunError, UserError
from pipeline.finished import Finished
from schemas.record import DeadLetter

# Letters shown: of each stage and mine, and in all.
LETTERS_PER_MINE = 5
LETTERS = 100
# Numbers and quoted values, which differ between letters of one kind.
_DETAIL = re.compile(r"\d+|'[^']*'|\"[^\"]*\"")


class Page(msgspec.Struct):
    """One page of the books: what a stage took, gave, filtered and buried of a cell."""

    stage: str
    mine: str
    signal: str
    taken: int = msgspec.field(name="in")
    given: int = msgspec.field(name="out")
    filtered: dict[str, int]
    dead: dict[str, int]
    cut: int = 0


class Stage(msgspec.Struct):
    """One step of a mine, or of all mines, over all signals; the reasons by number."""

    name: str
    taken: int = 0
    given: int = 0
    filtered: dict[str, int] = msgspec.field(default_factory=dict)
    dead: dict[str, int] = msgspec.field(default_factory=dict)

    def add(self, page: Page) -> None:
        """Add a page of the books."""
        self.taken += page.taken
        self.given += page.given
        for reasons, more in ((self.filtered, page.filtered), (self.dead, page.dead)):
            for reason, n in more.items():
                reasons[reason] = reasons.get(reason, 0) + n

    @property
    def lost(self) -> tuple[int, int]:
        """The numbers of the filtered and the dead."""
        return sum(self.filtered.values()), sum(self.dead.values())

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """What became of those that did not go on: ("dead" or "filtered", why, how many)."""
        both = [("dead", *pair) for pair in self.dead.items()]
        both += [("filtered", *pair) for pair in self.filtered.items()]
        return sorted(both, key=lambda one: (one[0], -one[2], one[1]))


def pages_of(run: Finished) -> list[Page]:
    """Return the books of a run; [] where its manifest has none. Raises UserError."""
    try:
        return msgspec.convert(run.manifest.get("books") or [], list[Page])
    except msgspec.ValidationError as error:
        raise UserError(f"{run.root}/manifest.json: books: {error}; run it anew") from None


def funnels(pages: list[Page]) -> dict[str, list[Stage]]:
    """Return the stages of each mine, in the order of the books; "" stands for all mines."""
    found: dict[str, dict[str, Stage]] = defaultdict(dict)
    for page in pages:
        for mine in ("", page.mine):
            found[mine].setdefault(page.stage, Stage(page.stage)).add(page)
    return {mine: list(found[mine].values()) for mine in sorted(found)}


def letters(run: Finished) -> list[DeadLetter]:
    """Return some dead letters of each stage and mine, as different as can be, in their order.

    Reads the files a line at a time. Raises RunError for a line that is no letter.
    """
    kept: dict[tuple[str, str], dict[str, DeadLetter]] = defaultdict(dict)
    for name in run.names("dead"):
        for path in run.paths(name):
            for letter in _read(run.root, path):
                some = kept[letter.stage, letter.mine]
                kind = _DETAIL.sub("…", letter.error)
                if len(some) < LETTERS_PER_MINE and kind not in some:
                    some[kind] = letter
    return [letter for key in sorted(kept) for letter in kept[key].values()][:LETTERS]


def _read(root: str, path: str) -> Iterator[DeadLetter]:
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    row: Any = orjson.loads(line)
                    yield msgspec.convert(row, DeadLetter)
                except (orjson.JSONDecodeError, msgspec.ValidationError) as error:
                    raise RunError(
                        f"{path}: line {number} is no dead letter: {error}; "
                        f"`restruct validate {root}` says more"
                    ) from None
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}; run it anew") from error
