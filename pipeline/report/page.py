"""The page of a report: what it shows, put into words and numbers, and its one HTML file."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

import jinja2
import orjson
from markupsafe import Markup

from pipeline.finished import Finished
from pipeline.report import answers, charts, funnel, parts, words
from pipeline.report.data import Counts
from pipeline.report.head import head_of
from pipeline.report.samples import Samples

# The first line of every report, by which the next one knows that it may take its place.
MARK = "<!doctype html><!-- restruct report -->"
# Mines whose stages are shown one by one.
MOST_FUNNELS = 100
_PARTS = "templates"


def render(run: Finished, counts: Counts, samples: Samples) -> str:
    """Return the page: the same text for the same run."""
    pages, head = funnel.pages_of(run), head_of(run)
    view = {
        "mark": Markup(MARK),  # noqa: S704 (ours)
        "head": parts.header(run, head, counts, pages),
        "matrix": parts.matrix(counts),
        "lengths": parts.lengths(counts),
        "answers": answers.answers(counts),
        "sources": parts.sources(head, counts),
        "funnels": dict(list(funnel.funnels(pages).items())[: MOST_FUNNELS + 1]),
        "letters": funnel.letters(run),
        "letters_known": head.dead_letters,
        "repeats": answers.repeats(counts),
        "prompts": parts.prompts(counts),
        "samples": samples,
        "island": island(samples),
        "style": Markup(_file("report.css") + charts.css() + _file("browser.css")),  # noqa: S704 (ours)
        "script": Markup(_file("report.js")),  # noqa: S704 (ours)
        "policy": policy(),
    }
    return _environment().get_template("report.html.j2").render(view)


def policy() -> str:
    """Return the page's Content-Security-Policy: its own script and styles, nothing from afar."""
    digest = base64.b64encode(hashlib.sha256(_file("report.js").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def island(samples: Samples) -> Markup:
    """Return the samples as JSON that no HTML parser reads as anything but text."""
    data = orjson.dumps({"records": samples.records, "windows": samples.windows}).decode()
    return Markup(data.replace("<", "\\u003c"))  # noqa: S704 (no "<" is left to begin a tag)


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(_PARTS, name).read_text("utf-8")


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_file),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("number", "short", "share", "size", "pair"):
        environment.filters[name] = getattr(words, name)
    return environment
