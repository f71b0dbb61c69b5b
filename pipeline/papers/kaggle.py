"""Records of the arXiv's metadata as JSON: the snapshot on Kaggle, and unarXive, which holds it."""

from __future__ import annotations

from typing import Any

from pipeline.fields.path import MISSING, absent, kind, string
from pipeline.mines.base import BadItem
from pipeline.papers import subjects
from pipeline.papers.paper import Paper, day, demanded


def paper_of_record(record: Any) -> Paper:
    """Return the paper of one record. Raises BadItem where it is none, with the reason.

    A record of unarXive has the metadata under `metadata`, beside the paper's full text.
    """
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {kind(record)}")
    held = record.get("metadata")
    if isinstance(held, dict) and "abstract" in held:
        record = held
    return Paper(
        id=_identifier(record),
        title=demanded(record, "title"),
        abstract=demanded(record, "abstract", prose=True),
        subjects=subjects.of_codes(_codes(record)),
        license=string("license", record.get("license")),
        published=_first_day(record.get("versions")) or day(record.get("update_date")),
    )


def _identifier(record: dict[str, Any]) -> str:
    found = demanded(record, "id")
    if any(map(str.isspace, found)):
        raise BadItem(f"id: {found[:80]!r} is no identifier of a paper")
    return found


def _codes(record: dict[str, Any]) -> str:
    """Return the codes of a record, spaces between them; they come as a string, or in a list."""
    value = record.get("categories", MISSING)
    if isinstance(value, list):
        return " ".join(string(f"categories.{n}", item) for n, item in enumerate(value))
    codes = string("categories", value)
    if not codes:
        raise absent("categories", value, record)
    return codes


def _first_day(versions: Any) -> str:
    first = versions[0] if isinstance(versions, list) and versions else None
    return day(first.get("created")) if isinstance(first, dict) else ""
