"""Stories as JSON records, as scrapes and exports of the corpus hold them."""

from __future__ import annotations

from typing import Any

from pipeline.fields.dates import published
from pipeline.fields.path import MISSING, Path, kind, string, strings
from pipeline.mines.base import BadItem
from pipeline.news.article import Story
from pipeline.news.urls import own_url
from pipeline.suggest import listed

# The first key that a record has is taken.
_TEXT = ("text", "article", "body", "content", "story")
_TITLE = ("title", "headline")
_HIGHLIGHTS = ("highlights", "summary", "bullets")
_URL = ("url", "uri", "link")
_PUBLISHED = ("published", "date", "date_published", "datePublished", "publish_date")
_SECTION = ("category", "section")
_ID = Path("id")


def story_of_record(record: Any) -> Story:
    """Return the story in a record. Raises BadItem for what is missing or of another type.

    `highlights` may be a list, or one string with a highlight on each line.
    """
    if not isinstance(record, dict):
        raise BadItem(f"expected an object, got {kind(record)}")
    name, value = _first(record, _TEXT)
    if value is MISSING:
        known = listed(map(str, record))
        raise BadItem(f"text: is missing (the record has: {known}; known: {', '.join(_TEXT)})")
    paragraphs = [line for text in strings(name, value) for line in text.split("\n")]
    points = [line for text in strings(*_first(record, _HIGHLIGHTS)) for line in text.split("\n")]
    section = string(*_first(record, _SECTION))
    return Story(
        [line.strip() for line in paragraphs if line.strip()],
        [line.strip() for line in points if line.strip()],
        id=_own_id(record),
        url=own_url(string(*_first(record, _URL))),
        title=string(*_first(record, _TITLE)),
        published=published(string(*_first(record, _PUBLISHED))),
        categories=((section,),) if section else (),
    )


def _first(record: dict[str, Any], names: tuple[str, ...]) -> tuple[str, Any]:
    """Return the name and value of the first key of `names` that the record has."""
    return next(((n, record[n]) for n in names if record.get(n)), (names[0], _none(record, names)))


def _none(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Return an empty value that is there, MISSING if none is."""
    return next((record[name] for name in names if name in record), MISSING)


def _own_id(record: dict[str, Any]) -> str:
    value = _ID.get(record)
    return str(value) if type(value) is int else string("id", value)
