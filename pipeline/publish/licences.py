"""Licences in a dataset's papers: the Hub's names for them, their addresses, what they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

_CREATIVE = re.compile(r"CC-(BY(?:-(?:NC|SA|ND))*)-(\d\.\d)(?:-([A-Z]{2,3}))?")
_SPDX_LIKE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,63}")
_NAME = re.compile(r"[^a-z0-9.]+")
# Parts of the name of a Creative Commons licence, and what each asks of who passes rows on.
_TERMS = {
    "BY": "asks for attribution: name the author or source, give the address and the licence, and "
    "say that the text was changed (it was: cut to a passage, and put into a prompt)",
    "SA": "lets you pass on what is made of the text under the same licence only",
    "NC": "forbids commercial use",
    "ND": "forbids passing on a changed text, which a prompted record may well be: ask the source "
    "or leave these rows out",
}
_ARXIV = "arXiv-nonexclusive-distrib-1.0"
_OTHERS = {
    "": "(for these records the source states no licence) is no permission: ask the source before "
    "you pass them on",
    _ARXIV: "lets arXiv distribute a paper, and nobody else: ask its authors before you pass on "
    "what is more than a quotation",
}


@cache
def hub_names() -> dict[str, str]:
    """Return the Hub's identifier of each licence that it knows, by its name in lower case."""
    text = (files("pipeline.publish") / "hub_licences.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name.lower(): words[0] for words in lines for name in words}


def front_licence(terms: list[dict[str, Any]]) -> dict[str, str]:
    """Return the keys on licences of a card's front matter.

    `terms` has one row a licence (`license`, `records`, and how many `kinds` there are in all),
    the most frequent first. One licence that the Hub knows stands as it is there; rows without any
    are "unknown"; anything else is "other" with a name and details, since a card has but one place
    for what rows differ in.
    """
    stated = [row["license"] for row in terms]
    if not any(stated):
        return {"license": "unknown"}
    hub = hub_names().get(stated[0].lower()) if len(stated) == 1 else None
    if hub:
        return {"license": hub}
    details = "; ".join(f"{name_of(row['license'])}: {row['records']:,} records" for row in terms)
    if more := terms[0]["kinds"] - len(terms):
        details += f"; and {more:,} more"
    return {
        "license": "other",
        "license_name": _slug(stated[0]) if len(stated) == 1 else "per-record",
        "license_details": f"Each record states its own in the column license: {details}",
    }


def name_of(licence: str) -> str:
    """Return how a licence is called in running text."""
    return licence or "not stated"


def address_of(licence: str) -> str:
    """Return the address of a licence's text, "" where none is known."""
    if found := _CREATIVE.fullmatch(licence):
        port = f"{found[3].lower()}/" if found[3] else ""
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/{port}"
    if licence == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if licence == "CC-PDM-1.0":
        return "https://creativecommons.org/publicdomain/mark/1.0/"
    if licence.lower() in hub_names() and _SPDX_LIKE.fullmatch(licence):
        return f"https://spdx.org/licenses/{licence}.html"
    return ""


def asks(licences: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return what licences ask for, so far as it is known here, each with those that do."""
    found: dict[str, list[str]] = {}
    stated = list(licences)
    for licence in stated:
        match = _CREATIVE.fullmatch(licence)
        for part in match[1].split("-") if match else ():
            found.setdefault(part, []).append(licence)
    terms = [(_TERMS[part], found[part]) for part in _TERMS if part in found]
    return terms + [(_OTHERS[one], [name_of(one)]) for one in _OTHERS if one in stated]


def _slug(licence: str) -> str:
    return _NAME.sub("-", licence.lower())[:60].strip("-") or "other"
