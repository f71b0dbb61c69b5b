"""What only a person can say about a dataset: its title, who made it, whom to write to."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import Any

from pipeline.errors import UserError
from pipeline.suggest import listed

_REPO = re.compile(r"[\w-][\w.-]{0,95}/[\w-][\w.-]{0,95}", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"'`\\@]{1,500}")
_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}")
# A citation is BibTeX and has lines; everything else is one line of a card.
_LINES = ("citation",)
_MOST_CHARS = 10_000


@dataclass(frozen=True)
class About:
    """What stands in a dataset's papers beside what its manifest knows; "" is left out.

    `title` falls back to the recipe's name, `citation` (BibTeX) to an entry made of the title and
    `authors`. `repo` is "ORG/NAME" on the Hub, `homepage` an http address, `contact` whatever
    reaches a person, `license_note` a sentence on terms that the rows themselves cannot state,
    `version` "1.2.3". Raises UserError for a value that could not stand where it goes.
    """

    title: str = ""
    repo: str = ""
    summary: str = ""
    license_note: str = ""
    homepage: str = ""
    authors: str = ""
    contact: str = ""
    citation: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            _check_text(name, value)
        for name, shape, wanted in (
            ("repo", _REPO, "ORG/NAME"),
            ("homepage", _URL, "an address that begins with https:// or http://"),
            ("version", _VERSION, "three numbers, such as 1.0.0"),
        ):
            value = getattr(self, name)
            if value and not shape.fullmatch(value):
                raise UserError(f"{name}: {value[:80]!r} will not do; give {wanted}")

    @property
    def url(self) -> str:
        """The address of the dataset, "" where it has none."""
        return f"https://huggingface.co/datasets/{self.repo}" if self.repo else self.homepage


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise UserError(f"{name}: expected text, got {type(value).__name__}")
    if len(value) > _MOST_CHARS:
        raise UserError(f"{name}: has {len(value):,} characters, {_MOST_CHARS:,} at most")
    shown = value.replace("\n", "").replace("\t", "") if name in _LINES else value
    if not all(character.isprintable() for character in shown):
        raise UserError(f"{name}: holds a line end or control character; give one plain line")


def about_of(facts: Any) -> About:
    """Return the `About` that a manifest keeps. Raises UserError for keys that it cannot have."""
    known = [field.name for field in fields(About)]
    if not isinstance(facts, dict) or set(facts) - set(known):
        raise UserError(f"published.about of the manifest: expected only {listed(known)}")
    return About(**facts)
