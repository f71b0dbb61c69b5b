"""A worker is bound to the version that the launching process listed."""

from pipeline.dig import MineFn
from pipeline.inputs import marks
from pipeline.mines.base import Unit
from pipeline.mines.jsonl import JsonLines
from schemas import DeadLetter


def test_a_unit_carries_the_version_that_was_listed(store, monkeypatch):
    monkeypatch.setattr(marks, "_MARKS", {})
    path = store.put("a.jsonl", b'{"text": "old"}\n')
    step = MineFn("jsonl", JsonLines(fields={"text": "text"}))
    step.setup()
    step.start_bundle()
    out = list(step.process(Unit(path, of="1", mark='"another"')))
    letters = [row.row for batch in out for row in getattr(batch, "value", [])]
    [letter] = [row for row in letters if isinstance(row, DeadLetter)]
    assert letter.error.endswith("was replaced since it was listed, or while it was read")
