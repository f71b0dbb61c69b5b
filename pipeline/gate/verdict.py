"""The verdict: what was looked at, what was found, as JSON for machines and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field

from rich.console import Console
from rich.text import Text

from pipeline.disk import stable_json
from pipeline.gate.finding import CHECKS, ERROR, WARNING, Finding, Level, Options, Tray
from pipeline.gate.numbers import Numbers

FORMAT = "restruct-verdict/1"


@dataclass
class Verdict:
    """What the gate says of a dataset. `findings` are the first few of each check and level, and
    `counts` counts all; `rows` maps "name/split" to rows that were read; `sampled` is how many of
    them were looked at closely; `seconds` stands in no file."""

    folder: str
    options: Options
    recipe_id: str = ""
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, Level]] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    sampled: int = 0
    numbers: dict[str, Numbers] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether nothing was found that breaks the contract: warnings do not."""
        return not self.total(ERROR)

    def total(self, level: Level) -> int:
        """Return how many findings of a level there are."""
        return sum(n for (_, kind), n in self.counts.items() if kind == level)

    def take(self, tray: Tray) -> None:
        """Take over what a tray holds."""
        self.findings, self.counts = list(tray), tray.counts


def to_json(verdict: Verdict) -> bytes:
    """Return a verdict as JSON: the same bytes for the same dataset, wherever it lies."""
    told = {
        "format": FORMAT,
        "ok": verdict.ok,
        "recipe_id": verdict.recipe_id,
        "thorough": verdict.options.thorough,
        "errors": verdict.total(ERROR),
        "warnings": verdict.total(WARNING),
        "checks": {
            name: {"errors": verdict.counts[name, ERROR], "warnings": verdict.counts[name, WARNING]}
            for name in CHECKS
        },
        "findings": [asdict(finding) for finding in verdict.findings],
        "files": verdict.files,
        "bytes": verdict.bytes,
        "rows": dict(sorted(verdict.rows.items())),
        "rows_looked_at_closely": verdict.sampled,
        "signals": {name: n.as_json() for name, n in sorted(verdict.numbers.items())},
    }
    return stable_json(told)


def print_verdict(verdict: Verdict, console: Console) -> None:
    """Print a verdict for people: the findings check by check, then one line on the whole."""
    for level, colour in ((ERROR, "red"), (WARNING, "yellow")):
        for check, about in CHECKS.items():
            own = [f for f in verdict.findings if (f.check, f.level) == (check, level)]
            if own:
                n = verdict.counts[check, level]
                console.print(Text(f"{check}: {_many(n, level)}", colour), Text(about, "dim"))
                _print_findings(own, n, console)
    rows, gigabytes = sum(verdict.rows.values()), verdict.bytes / 1e9
    looked = (
        f"{verdict.files:,} files, {gigabytes:.2f} GB, {rows:,} rows in {verdict.seconds:.1f} s"
    )
    closely = (
        "tokens, splits and shards of all were worked out again"
        if verdict.options.thorough
        else f"tokens, splits and shards were worked out again for {verdict.sampled:,} of them"
    )
    console.print(Text(f"{looked}; {closely}", "dim"), soft_wrap=True)
    console.print(_summary(verdict), soft_wrap=True)


def _print_findings(findings: list[Finding], total: int, console: Console) -> None:
    for finding in findings:
        where = " ".join(filter(None, (finding.path, finding.row_id)))
        line = f"{where}: {finding.message}" if where else finding.message
        console.print(Text(f"  {line}"), soft_wrap=True)
    for cure in dict.fromkeys(finding.cure for finding in findings):
        console.print(Text(f"  -> {cure}", "cyan"), soft_wrap=True)
    if total > len(findings):
        console.print(Text(f"  and {total - len(findings):,} more", "dim"))


def _summary(verdict: Verdict) -> Text:
    warnings = verdict.total(WARNING)
    also = f", {_many(warnings, WARNING)}" if warnings else ""
    if verdict.ok:
        return Text(f"{verdict.folder} keeps its contract{also}", "bold green")
    return Text(
        f"{verdict.folder} breaks its contract: {_many(verdict.total(ERROR), ERROR)}{also}",
        "bold red",
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def first_errors(verdict: Verdict, most: int = 3) -> str:
    """Return the first errors of a verdict as one line, for the message of a refusal."""
    errors = [finding for finding in verdict.findings if finding.level == ERROR]
    lines = []
    for finding in errors[:most]:
        where = " ".join(filter(None, (finding.path, finding.row_id)))
        lines.append(f"{where}: {finding.message}" if where else finding.message)
    return "; ".join(lines)
