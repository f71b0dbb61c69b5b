"""Whatever `datasets.load_dataset` opens, streamed: the hub by name, or a local folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pipeline.inputs.files import NoInput
from pipeline.mines.base import BadRead, Item, Unit
from pipeline.mines.records import RecordMine
from pipeline.suggest import nearest


@dataclass(frozen=True)
class HubRows(RecordMine):
    """`fields` maps rows to documents; the input is a name on the hub or a local folder.

    `config`, `split`, `revision`, `data_files` and `field` (the key of the records in a JSON
    file) are those of `load_dataset`. Code that a dataset brings along is never run. A row is
    named by its shard and its number there, both from 0.
    """

    name: ClassVar[str] = "hub"
    about: ClassVar[str] = "any dataset that `datasets` opens, streamed, mapped by `fields`"

    config: str = ""
    split: str = "train"
    revision: str = ""
    data_files: str | list[str] | None = None
    field: str = ""

    def units(self, pattern: str, unit_bytes: int) -> list[Unit]:
        try:
            shards = int(self._open(pattern).num_shards)
        except Exception as error:  # the library raises what its many readers and stores raise
            raise NoInput(_no_input(pattern, self.split, error)) from error
        return [Unit(pattern, i, i + 1, str(shards)) for i in range(shards)]

    def _open(self, path: str) -> Any:
        # It takes seconds to import, which only those who use it should pay for.
        import datasets

        options: dict[str, Any] = {"field": self.field} if self.field else {}
        rows = datasets.load_dataset(
            path,
            self.config or None,
            split=self.split,
            revision=self.revision or None,
            data_files=self.data_files,
            streaming=True,
            **options,
        )
        known = rows.column_names
        if known is None:
            return rows
        needed, lacking = self._map.columns(known)
        if lacking:
            raise ValueError("; ".join(lacking))
        return rows.select_columns(needed)

    def read(self, unit: Unit) -> Iterator[Item | BadRead]:
        shard, number = unit.start, 0
        place = f"{unit.path}#split={self.split}&shard={shard}"
        try:
            rows = self._open(unit.path).shard(num_shards=int(unit.of), index=shard)
            for record in rows:
                uri = f"{place}&row={number}"
                yield Item(record, f"shard {shard} row {number}", number, uri)
                number += 1
        except Exception as error:  # the library raises what its many readers and stores raise
            key = f"shard {shard} row {number}"
            reason = f"the rest of the shard cannot be read: {_first_line(error)}"
            yield BadRead(reason, key, number, f"{place}&row={number}", cut=True)


def _no_input(pattern: str, split: str, error: Exception) -> str:
    folder = os.path.dirname(pattern) or "."
    near = ""
    if not os.path.exists(pattern) and os.path.isdir(folder):
        near = nearest(os.path.basename(pattern), os.listdir(folder))
    hint = f'; did you mean "{os.path.join(os.path.dirname(pattern), near)}"?' if near else ""
    return f"input {pattern!r} (split {split!r}): cannot be opened: {_first_line(error)}{hint}"


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__
