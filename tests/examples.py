"""Sound rows for tests to start from."""

from dataclasses import replace

from pipeline.chunks import Row, key_of
from schemas import Record, Signal

RECORD = Record(
    id="r1",
    inputs='TEXT: good QUERY: Which? "a" or "b"',
    targets="a",
    options=["a", "b"],
    mine="m",
    signal="s",
    prompt="s/p",
    form="choice",
    document_id="d",
    uri="",
    license="",
    language="",
    method="markup",
    evidence_start=0,
    evidence_end=4,
    document_chars=40,
    input_tokens=9,
    target_tokens=1,
    split="train",
)
SIGNAL = Signal(
    "i", "m", "s", "d", "", "", "", "", "markup", 1, 0, 4, 40, {"text": "good", "all": ["x"]}
)
TYPES = {"text": str, "all": list[str]}


def record_rows(count):
    """Return rows for the table of records, each with an id and a key of its own."""
    return [
        Row("records/train", key_of(str(n)), replace(RECORD, id=f"{n:05d}")) for n in range(count)
    ]
