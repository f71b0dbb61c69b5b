"""The published contracts as JSON snapshots: `python -m pipeline.contracts` writes them anew.

A test compares them with the code, so that no column changes unseen. A change that readers of
older datasets would notice needs a new version, not a new snapshot of the old one.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

import signals
from schemas.arrow import (
    CONTRACTS,
    dataclass_fields,
    describe,
    evidence_schema,
    record_schema,
    signal_schema,
)

RECORD, SIGNAL, EVIDENCE = (f"{name}.v{version}.json" for name, version in CONTRACTS.items())


def record_contract() -> dict[str, Any]:
    """Return the contract of `records/`."""
    return {
        "contract": "record",
        "version": CONTRACTS["record"],
        "columns": describe(record_schema()),
    }


def signal_contract() -> dict[str, Any]:
    """Return the contract of `signals/`: the common columns, and the fields of each signal."""
    kinds = signals.registry()
    first = next(iter(kinds.values()))
    common = [c for c in describe(signal_schema(first.fields)) if c["name"] != "fields"]
    return {
        "contract": "signal",
        "version": CONTRACTS["signal"],
        "columns": common,
        "fields": {
            name: describe(pa.schema(dataclass_fields(kind.fields))) for name, kind in kinds.items()
        },
    }


def evidence_contract() -> dict[str, Any]:
    """Return the contract of `evidence/`."""
    columns = describe(evidence_schema())
    return {"contract": "evidence", "version": CONTRACTS["evidence"], "columns": columns}


def to_bytes(contract: dict[str, Any]) -> bytes:
    """Return a contract as the bytes of its snapshot."""
    return orjson.dumps(contract, option=orjson.OPT_INDENT_2) + b"\n"


def snapshots() -> dict[str, bytes]:
    """Return the bytes that each snapshot should have, by file name."""
    made = {RECORD: record_contract(), SIGNAL: signal_contract(), EVIDENCE: evidence_contract()}
    return {name: to_bytes(contract) for name, contract in made.items()}


def folder() -> Path:
    """Return where the snapshots lie."""
    return Path(str(files("schemas")))


if __name__ == "__main__":
    for name, data in snapshots().items():
        (folder() / name).write_bytes(data)
        print(f"wrote {folder() / name}")
