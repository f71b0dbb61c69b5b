"""How much the inputs of a run weigh, as far as can be told before anything is read."""

from __future__ import annotations

import os
from collections.abc import Iterable

from pipeline.inputs.finding import is_compressed, is_local, local_path
from pipeline.mines.base import Unit
from pipeline.veins import Vein

# A unit of unknown size is most likely a whole compressed file, or a folder of files.
_UNKNOWN_BYTES = 2**25
# How much larger dumps are unpacked, at the least.
_SHRINKS = 4


def weight(veins: Iterable[Vein]) -> int:
    """Return about how many bytes the units of a run hold."""
    return sum(unit_bytes(unit) for vein in veins for unit in vein.units)


def unit_bytes(unit: Unit) -> int:
    """Return about how many bytes one unit holds, unpacked."""
    if unit.end >= 0:
        return unit.end - unit.start
    if unit.start or not is_local(unit.path):
        return _UNKNOWN_BYTES
    path = local_path(unit.path)
    try:
        size = os.path.getsize(path)
    except OSError:
        return _UNKNOWN_BYTES  # reading meets the same fault, and makes a dead letter of it
    if os.path.isdir(path):
        return _UNKNOWN_BYTES
    return size * _SHRINKS if is_compressed(unit.path) else size
