"""The rule by which an answer to an exported `verl` row is scored: 1.0 if it is the right one.

Stands alone, since verl loads it by its path, with the options
`custom_reward_function.path=.../pipeline/export/reward.py` and
`custom_reward_function.name=compute_score`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_SPACE = re.compile(r"\s+")
# Marks that writers put around or after an answer, and that change nothing about it.
_AROUND = " \"'`*“”‘’«»"
_AFTER = ".!"


def compute_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: Any = None, **_: Any
) -> float:
    """Return 1.0 if an answer says what the right one says, else 0.0.

    The whole answer counts: case, quotes around it, a full stop at its end and the kind and
    number of white space do not, but each line must be the same.
    """
    return float(bool(said := plain(solution_str)) and said == plain(ground_truth))


def plain(answer: str) -> list[str]:
    """Return the lines of an answer that are not blank, without what does not count."""
    lines = unicodedata.normalize("NFC", answer).casefold().split("\n")
    return [kept for line in lines if (kept := _bare(line))]


def _bare(line: str) -> str:
    spaced = _SPACE.sub(" ", line).strip(_AROUND)
    # Of an answer that is nothing but such marks, all counts.
    return spaced.rstrip(_AFTER).strip(_AROUND) or spaced
