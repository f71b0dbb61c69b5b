"""How to cite a dataset, and the paper whose idea it follows, in BibTeX."""

from __future__ import annotations

import re
from typing import Any

from pipeline.publish.about import About
from pipeline.publish.front import title

_DATE = re.compile(r"(\d{4})-\d{2}-\d{2}")
_SPECIAL = re.compile(r"[{}\\$%#&_~^]")
_RST = """@article{yuan2022restructured,
  title   = {reStructured Pre-training},
  author  = {Yuan, Weizhe and Liu, Pengfei},
  journal = {arXiv preprint arXiv:2206.11147},
  year    = {2022}
}"""


def rst_citation() -> str:
    """Return the entry of the paper on reStructured Pre-training."""
    return _RST


def citation(manifest: dict[str, Any], about: About) -> str:
    """Return the entry of the dataset: the one given, else one of title, authors, date, address."""
    if about.citation.strip():
        return about.citation.strip()
    name = title(manifest, about)
    day = published_on(manifest)
    fields = {
        "title": _plain(name),
        "author": _plain(about.authors),
        "year": day[:4],
        "version": version(manifest, about),
        "url": about.url,
    }
    lines = [f"  {key:<7} = {{{value}}}" for key, value in fields.items() if value]
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "dataset"
    return "@misc{" + ",\n".join([key, *lines]) + "\n}"


def published_on(manifest: dict[str, Any]) -> str:
    """Return the day that the run ended ("2026-01-31"), "" where the manifest does not say."""
    finished = manifest.get("run", {}).get("finished", "")
    found = _DATE.match(finished) if isinstance(finished, str) else None
    return found[0] if found else ""


def version(manifest: dict[str, Any], about: About) -> str:
    """Return the version of a dataset: the one given or 1.0.0, its last number raised by takedowns.

    So that two states of one dataset never go by the same version.
    """
    first, second, third = (about.version or "1.0.0").split(".")
    return f"{first}.{second}.{int(third) + len(manifest.get('forgotten', []))}"


def _plain(text: str) -> str:
    """Return text that BibTeX takes as it is."""
    return _SPECIAL.sub(lambda found: "\\" + found[0] if found[0] in "{}$%#&_" else " ", text)
