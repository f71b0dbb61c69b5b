"""The subjects of the arXiv: the names that its codes stand for.

The table `arxiv_categories.tsv` has the taxonomy as the arXiv publishes it, and the archives that
were folded into others since, which old papers still carry.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

Path = tuple[str, ...]
# What stands for a code without a name: it shows nowhere, and signals count it as nameless.
NAMELESS: Path = ("",)
# Other classifications use the same element of Dublin Core: MSC ("05C85"), ACM ("F.2.2"), PACS.
_CLASS_NUMBER = re.compile(r"[A-Z0-9][\w.+:-]*\d[\w.+:;, -]*$|[A-Z]\.[\dm](?:\.[\dm])?\b.*$")


class _Table(NamedTuple):
    """Paths of names by code, and by a subject's own name without case."""

    by_code: dict[str, Path]
    by_name: dict[str, Path]


@cache
def _table() -> _Table:
    file = resources.files("pipeline.papers").joinpath("arxiv_categories.tsv")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    paths = {row["code"]: _path(row["group"], row["name"]) for row in rows}
    names: dict[str, Path] = {}
    for row in rows:
        path = paths[row["code"]]
        names.setdefault(row["name"].casefold(), path)
        names.setdefault(f"{row['group']} - {row['name']}".casefold(), path)
    return _Table(paths, names)


def _path(group: str, name: str) -> Path:
    return (name,) if name == group else (group, name)


def of_codes(codes: str) -> tuple[Path, ...]:
    """Return (group, name) of each code in a string of them; NAMELESS for an unknown one."""
    known = _table().by_code
    return tuple(dict.fromkeys(known.get(code, NAMELESS) for code in codes.split()))


def of_names(subjects: list[str]) -> tuple[Path, ...]:
    """Return (group, name) of each subject that is named as OAI's Dublin Core does.

    A name that the table lacks stands by itself; class numbers of other classifications are left
    out.
    """
    known = _table().by_name
    found: dict[Path, None] = {}
    for subject in subjects:
        if path := known.get(subject.casefold()):
            found[path] = None
        elif subject in _table().by_code:
            found[_table().by_code[subject]] = None
        elif subject and not _CLASS_NUMBER.match(subject):
            found[(subject,)] = None
    return tuple(found)
