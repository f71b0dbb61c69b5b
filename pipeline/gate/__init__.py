"""The gate: whether a finished dataset keeps its contract, and where it does not."""

from pipeline.gate.expect import check_expect
from pipeline.gate.finding import CHECKS, Finding, Options
from pipeline.gate.judging import findings, judge
from pipeline.gate.verdict import Verdict, first_errors, print_verdict, to_json

__all__ = [
    "CHECKS",
    "Finding",
    "Options",
    "Verdict",
    "check_expect",
    "findings",
    "first_errors",
    "judge",
    "print_verdict",
    "to_json",
]
