from __future__ import annotations

import pytest

from signals._verdicts import label


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("False", "false"),
        (" FALSE! ", "false"),
        ("Pants on Fire!", "false"),
        ("True", "true"),
        ("Half True", "mixed"),
        ("Mostly false", "mixed"),
        ("Verdict: true", "true"),
        ("False. The video was made in 2015.", "false"),
        ("Partly false (the date is wrong)", "mixed"),
        ("True – he said so", "true"),
        ("Falsch", "false"),
        ("Größtenteils richtig", "mixed"),
        ("Plutôt faux", "mixed"),
        ("FAUX", "false"),
        ("Verdadero", "true"),
        ("Falso", "false"),
        ("ложь", "false"),
        ("错误", "false"),
        ("사실 아님", "false"),
        ("사실", "true"),
        ("Not true", "false"),
        ("Falsely attributed", ""),
        ("True or false?", ""),
        ("Misleading", ""),
        ("Unproven", ""),
        ("Satire", ""),
        ("No evidence that it is true", ""),
        ("4", ""),
        ("", ""),
        ("...", ""),
    ],
)
def test_labels(verdict: str, expected: str) -> None:
    assert label(verdict) == expected
