"""Pages for the tests: what `stated` finds on one, given as markup or as JSON-LD."""

from __future__ import annotations

import json
from dataclasses import dataclass

from resiliparse.parse.html import HTMLTree

from pipeline.web.markup.items import items
from pipeline.web.schemaorg import Stated, stated


@dataclass(frozen=True)
class Seen:
    """Stands in for a `Reading`."""

    text: str = ""
    title: str = ""


def of_markup(markup: str, text: str = "", title: str = "") -> Stated:
    return stated(items(HTMLTree.parse(markup)), Seen(text, title))


def of(*things: dict, text: str = "", title: str = "", head: str = "") -> Stated:
    blocks = "".join(
        f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things
    )
    return of_markup(f"<html><head>{head}{blocks}</head><body></body></html>", text, title)


def facts(said: Stated) -> list[tuple[str, str, str]]:
    return [(t.subject, t.relation, t.object) for t in said.triples]
