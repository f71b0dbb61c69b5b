"""From a record to a document: the `fields:` of a recipe, shared by all mines of records.

```yaml
fields:
  id: review_id                # a path: keys and list indexes joined by dots
  text: [headline, body]       # several are joined by a blank line
  title: {from: headline, unwrap: true}   # hard-wrapped lines are joined
  # {from: body, entities: true} decodes &amp; and its like
  uri: url
  license: {value: CC0-1.0}    # a constant
  language: lang
  published: date              # as "2021-03-09"; {from, order: dmy} for dates in numbers
  rating: {from: stars, worst: 1, best: 5}   # or {from, scale: letters}: fields/ratings.py
  summaries: {from: highlights, kind: highlights}
  categories: {from: tags, split: " ", path: "/", names: {cs.CL: Computation and Language}}
  questions: {from: qas, question: question, answers: answers.text,
              answer_start: answers.answer_start}
  entailments: {from: "", hypothesis: claim, label: label}
  author: byline                   # or a list of paths; several names are joined by commas
  keywords: {from: tags, split: ","}
  definitions: {from: glossary, term: word, definition: meaning}
  captions: {from: pictures, caption: legend, alt: alt}
  claims: {from: "", claim: claim, verdict: ruling, author: speaker, verdicts: {0: "false"}}
```
Without `fields:` the keys that are named like parts are taken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from pipeline.fields.dates import PublishedPart
from pipeline.fields.entailments import EntailmentsPart
from pipeline.fields.parts import CategoriesPart, IdPart, SummariesPart, TextPart
from pipeline.fields.path import Path, kind
from pipeline.fields.questions import QuestionsPart
from pipeline.fields.ratings import RatingPart
from pipeline.fields.statements import (
    AuthorPart,
    CaptionsPart,
    ClaimsPart,
    DefinitionsPart,
    KeywordsPart,
)
from pipeline.fields.steps import StepsPart
from pipeline.mines.base import BadItem, Mine
from pipeline.suggest import listed, nearest, suggest
from schemas import Document, stable_id

_TEXTS = ("text", "title", "uri", "license", "language")
# A class each, made from the part's entry in the map; `read(record, text)` gives the part.
_FACTS: dict[str, Any] = {
    "published": PublishedPart,
    "rating": RatingPart,
    "summaries": SummariesPart,
    "categories": CategoriesPart,
    "questions": QuestionsPart,
    "entailments": EntailmentsPart,
    "steps": StepsPart,
    "author": AuthorPart,
    "keywords": KeywordsPart,
    "definitions": DefinitionsPart,
    "captions": CaptionsPart,
    "claims": ClaimsPart,
}
PARTS = ("id", *_TEXTS, *_FACTS)
_GIVES = ("text", "title", *_FACTS)
# There is no rating here, since a number says nothing without its scale.
_IDENTITY = {
    "id": "id",
    "text": "text",
    "title": "title",
    "uri": ["uri", "url"],
    "license": "license",
    "language": "language",
    "summaries": "summaries",
    "categories": "categories",
    "questions": "questions",
}


class FieldMap:
    """The map from records to documents. Raises ValueError for a part or key that it lacks."""

    def __init__(self, spec: Mapping[str, Any] | None = None) -> None:
        self._given = bool(spec)
        spec = dict(spec or _IDENTITY)
        for name in spec:
            if name not in PARTS:
                raise ValueError(f"fields: unknown part {name!r}; {suggest(str(name), PARTS)}")
        if "text" not in spec and "questions" not in spec:
            raise ValueError("fields: lacks text; give the path of the text, such as text: body")
        self._names = tuple(spec)
        self._id = IdPart("id", spec["id"]) if "id" in spec else None
        self._texts = {name: TextPart(name, spec[name]) for name in _TEXTS if name in spec}
        self._facts = {name: made(spec[name]) for name, made in _FACTS.items() if name in spec}

    def gives(self) -> frozenset[str]:
        """Return the document parts that the map can fill."""
        return frozenset(name for name in _GIVES if name in self._names)

    def to_document(self, mine: str, record: Any, uri: str, defaults: Mine) -> Document:
        """Return `record` as a document of `mine`.

        `uri` stands where the map gives none, and so do the license and language of `defaults`.
        The id is the mapped one, else that of the content. Raises BadItem with the reason.
        """
        if not isinstance(record, dict):
            raise BadItem(f"expected an object, got {kind(record)}")
        read = {name: part.read(record) for name, part in self._texts.items()}
        if "text" in self._texts and not read["text"]:
            self._texts["text"].demand(record)
        text, title = read.get("text", ""), read.get("title", "")
        facts = {name: part.read(record, text) for name, part in self._facts.items()}
        own = self._own_id(record)
        if not own:
            own = stable_id(text, title, read.get("uri", ""), _said(facts))
        return Document(
            id=own,
            mine=mine,
            uri=read.get("uri") or uri,
            text=text,
            title=title,
            language=read.get("language") or defaults.language,
            license=read.get("license") or defaults.license,
            **facts,
        )

    def _own_id(self, record: dict[str, Any]) -> str:
        if self._id is None:
            return ""
        return self._id.demand(record) if self._given else self._id.read(record)

    def columns(self, known: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return which of the `known` columns the map reads, and what it wants and cannot have.

        The second list holds one line a path that starts at no column.
        """
        needed: dict[str, None] = {}
        lacking = []
        for name, source, stated in self._paths():
            column = source.column(known)
            if column:
                needed[column] = None
            elif stated:
                near = nearest(source.text, known)
                hint = f"; did you mean {near!r}?" if near else ""
                lacking.append(
                    f"{name}: column {source.text!r} is missing (there are: {listed(known)}){hint}"
                )
        return list(needed), lacking

    def _paths(self) -> list[tuple[str, Path, bool]]:
        found = [
            (part.name, source, self._given or part.name == "text")
            for part in (self._id, *self._texts.values())
            if part
            for source in part.paths
        ]
        found += [
            (name, source, self._given and source in getattr(part, "stated", part.paths))
            for name, part in self._facts.items()
            for source in part.paths
        ]
        return found


def _said(facts: Mapping[str, Any]) -> str:
    """Return what the parts of a record say, as one string; "" where there are none.

    It makes ids, so a field that a part gets later must not change it where it is not used.
    """
    said = {name: _plain(fact) for name, fact in facts.items() if fact}
    # The standard library's JSON, because it can write a lone surrogate.
    return json.dumps(said) if said else ""


def _plain(fact: Any) -> Any:
    if isinstance(fact, tuple):
        return [_plain(item) for item in fact]
    if not is_dataclass(fact):
        return fact
    held = ((f.name, getattr(fact, f.name), f.default) for f in fields(fact))
    return {name: value for name, value, default in held if value != default}
