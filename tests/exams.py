"""What the tests of the mines of exams share: doing what the driver does, on one machine."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.dig import checked
from pipeline.mines.base import BadItem, BadRead, Mine, Skipped
from schemas import Document

SAMPLES = Path(__file__).parents[1] / "samples" / "exams"


@dataclass
class Dug:
    """What came of the inputs: `dead` holds key and reason of each dead letter."""

    documents: list[Document] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    dead: list[tuple[str, str]] = field(default_factory=list)
    cut: int = 0


def dig(mine: Mine, pattern: Path | str, unit_bytes: int = 1 << 26) -> Dug:
    dug = Dug()
    for unit in mine.units(str(pattern), unit_bytes):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dug.dead.append((item.key, item.error))
                dug.cut += item.cut
                continue
            try:
                made = checked(mine, item)
            except BadItem as error:
                dug.dead.append((item.key, str(error)))
                continue
            if isinstance(made, Skipped):
                dug.skipped[made.reason] += 1
            else:
                dug.documents.append(made)
    return dug


def dig_json(mine: Mine, folder: Path, value: Any, name: str = "train.json") -> Dug:
    """Dig in a file of one JSON document."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return dig(mine, path)


def reasons(dug: Dug) -> list[str]:
    return [reason for _, reason in dug.dead]
