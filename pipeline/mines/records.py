"""What the mines of records share: a field map that turns each record into a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.fields.fieldmap import FieldMap
from pipeline.mines.base import Item, Mine
from schemas import Document


@dataclass(frozen=True)
class RecordMine(Mine):
    """A mine whose items are mappings; `fields` says which of their keys fill which parts."""

    fields: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A map that is wrong must be refused here, with the recipe, not in a worker.
        _ = self._map

    @cached_property
    def _map(self) -> FieldMap:
        return FieldMap(self.fields)

    def gives(self) -> frozenset[str]:
        """Return the parts that the map fills."""
        return self._map.gives()

    def parse(self, item: Item) -> Document:
        """Turn one record into a document. Raises `BadItem` with the reason."""
        return self._map.to_document(self.name, item.payload, item.uri, self)
