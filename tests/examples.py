"""Sound rows for tests to start from."""

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
    input_tokens=9,
    target_tokens=1,
    split="train",
)
SIGNAL = Signal(
    "i", "m", "s", "d", "", "", "", "", "markup", 1, 0, 4, {"text": "good", "all": ["x"]}
)
TYPES = {"text": str, "all": list[str]}
