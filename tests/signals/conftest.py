"""What the tests of all signals need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import signals
from schemas import Document, Refused

Dig = Callable[..., tuple[list[dict[str, Any]], list[str]]]


@pytest.fixture
def dig() -> Dig:
    """Return a function: signal name and document parts in, fields found and reasons out."""

    def run(name: str, **parts: Any) -> tuple[list[dict[str, Any]], list[str]]:
        document = Document(**({"id": "1", "mine": "m", "uri": "u", "text": ""} | parts))
        found = list(signals.dig(signals.registry()[name], document))
        fields = [item.fields for item in found if not isinstance(item, Refused)]
        return fields, [item.reason for item in found if isinstance(item, Refused)]

    return run
