"""The arguments of one use of a template."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPLIT = re.compile(r"\[\[[^\[\]]*+\]\]|\|")
_NAMED = re.compile(r"[ \n]*([\w -]{1,30}?)[ \n]*=")
_MAX_ARGUMENTS = 64


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one use of a template: by position, and by name."""

    places: list[str]
    names: dict[str, str]

    def at(self, place: int) -> str:
        """Return argument number `place`, counted from 1; "" where there is none."""
        if named := self.names.get(str(place)):
            return named
        return self.places[place - 1] if place <= len(self.places) else ""


def arguments(rest: str) -> Arguments:
    """Return what stands behind the first bar of a template, split and stripped."""
    places: list[str] = []
    names: dict[str, str] = {}
    for part in _parts(rest):
        if named := _NAMED.match(part):
            names[named[1].lower()] = part[named.end() :].strip()
        else:
            places.append(part.strip())
    return Arguments(places, names)


def _parts(rest: str) -> list[str]:
    """Split at the bars that are not inside a link."""
    parts: list[str] = []
    start = 0
    for match in _SPLIT.finditer(rest):
        if match[0] == "|":
            parts.append(rest[start : match.start()])
            start = match.end()
            if len(parts) == _MAX_ARGUMENTS:
                break
    parts.append(rest[start:])
    return parts
