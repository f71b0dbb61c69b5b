"""Prompts by one plain function: what a user writes who has no pipeline made for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

COLUMNS = ("id", "document", "task", "inputs", "targets")
# As long as the passages that Restruct asks about.
_CHARS = 3000
_POSITIVE, _NEGATIVE = 4, 2


def prompts(record: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the rows of one record: its category, what its stars say, its title.

    Raises KeyError, or TypeError and its like, for a record that is not as it should be.
    """
    text = passage(record["text"])
    category = record["category"]
    yield _row(record, "category", f"TEXT: {text}\nQUERY: What is this text about?", category)
    stars = record["stars"]
    if stars >= _POSITIVE or stars <= _NEGATIVE:
        label = "positive" if stars >= _POSITIVE else "negative"
        question = 'Is this review positive or negative? "positive" or "negative"'
        yield _row(record, "sentiment", f"TEXT: {text}\nQUERY: {question}", label)
    question = "What would be a good title for this text?"
    yield _row(record, "title", f"TEXT: {text}\nQUERY: {question}", record["title"])


def passage(text: str) -> str:
    """Return the head of a text, up to the last sentence that ends within the limit."""
    if len(text) <= _CHARS:
        return text.strip()
    head = text[:_CHARS]
    end = head.rfind(". ")
    return head[: end + 1] if end > 0 else head


def in_columns(batch: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Return the rows of a batch of records, both as columns."""
    records = (dict(zip(batch, row, strict=True)) for row in zip(*batch.values(), strict=True))
    rows = [row for record in records for row in prompts(record)]
    return {name: [row[name] for row in rows] for name in COLUMNS}


def _row(record: dict[str, Any], task: str, inputs: str, targets: str) -> dict[str, str]:
    own = {"id": f"{record['id']}/{task}", "document": record["id"], "task": task}
    return own | {"inputs": inputs, "targets": targets}
