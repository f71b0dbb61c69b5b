"""Names in a paragraph and what kind of thing each is: dataset, method, person, place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas import stable_hash
from schemas.document import Document
from schemas.parts import Span
from schemas.signal import Found, Refused
from signals import _text

NEEDS = ("entities",)
VERSION = 1
EVIDENCE = "text"

LAYER = "entity"
LEAST_CHARS = 40
# Above this part of its characters in names, a paragraph is a list and not prose.
MOST_NAMED = 0.6
# Options of the text's own are enough from this number of names of other types on.
LEAST_OTHERS = 2
MOST_OTHERS = 3
_IRREGULAR = {"person": "people", "work of art": "works of art", "series": "series"}


@dataclass(frozen=True)
class Fields:
    """`entities` are the names of one type in the text, in order of first appearance, each once.

    `entity` is one of them, picked by a stable hash; `others` are the names of other types.
    `all_entities` are those of all types and `all_types` their types, in the same order.
    `options` are the entity among names of other types, empty where the text has too few.
    """

    text: str
    title: str
    entity: str
    entity_type: str
    type_plural: str
    entities: list[str]
    others: list[str]
    all_entities: list[str]
    all_types: list[str]
    options: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal for each type of names in a paragraph, or why one gave none."""
    named = (span for span in document.spans if span.layer == LAYER and span.label)
    for start, end, inside in _text.paragraphs_with(document.text, named):
        yield from _of_paragraph(document, start, end, inside)


def _of_paragraph(
    document: Document, start: int, end: int, inside: Sequence[Span]
) -> Iterator[Found | Refused]:
    types = list(dict.fromkeys(span.label for span in inside))
    reason = _fault(start, end, inside)
    start, end = _text.passage(document.text, start, end)
    known, torn = _names(document.text, [span for span in inside if span.end <= end])
    for kind in types:
        if reason:
            yield Refused(reason)
        elif kind in known.values():
            yield Found(_fields(document, (start, end), known, kind), start, end)
        else:
            yield Refused("name of two types" if kind in torn else "no usable name in the passage")


def _fault(start: int, end: int, inside: Sequence[Span]) -> str:
    if end - start < LEAST_CHARS:
        return "paragraph too short"
    if sum(span.end - span.start for span in inside) > MOST_NAMED * (end - start):
        return "a list of names"
    return ""


def _names(text: str, inside: Sequence[Span]) -> tuple[dict[str, str], set[str]]:
    """Return the type of each name in order of appearance, and types lost to torn names.

    A name that has two types in one passage would make two answers right, so it is left out.
    """
    shown: dict[str, str] = {}
    types: dict[str, dict[str, None]] = {}
    for span in inside:
        name = text[span.start : span.end].strip()
        if len(name) > 1 and "\n" not in name and any(map(str.isalnum, name)):
            shown.setdefault(name.casefold(), name)
            types.setdefault(name.casefold(), {})[span.label] = None
    known = {name: next(iter(types[key])) for key, name in shown.items() if len(types[key]) == 1}
    torn = {label for labels in types.values() if len(labels) > 1 for label in labels}
    return known, torn


def _fields(document: Document, where: tuple[int, int], known: dict[str, str], kind: str) -> Fields:
    entities = [name for name, type_ in known.items() if type_ == kind]
    others = [name for name, type_ in known.items() if type_ != kind]
    text = document.text[where[0] : where[1]]
    entity = entities[stable_hash("typed_entities", text, kind) % len(entities)]
    return Fields(
        text=text,
        title=document.title,
        entity=entity,
        entity_type=kind,
        type_plural=plural(kind),
        entities=entities,
        others=others,
        all_entities=list(known),
        all_types=list(known.values()),
        options=_options(entity, others),
    )


def _options(entity: str, others: list[str]) -> list[str]:
    """Return the entity and names of other types that neither hold it nor stand in it."""
    own = entity.casefold()
    apart = [name for name in others if own not in name.casefold() and name.casefold() not in own]
    plain = [name for name in (entity, *apart[:MOST_OTHERS]) if '"' not in name]
    return plain if len(plain) > LEAST_OTHERS and entity in plain else []


def plural(kind: str) -> str:
    """Return the plural of a type's name: datasets, people, facilities, works of art."""
    if kind in _IRREGULAR:
        return _IRREGULAR[kind]
    if kind.endswith("y") and kind[-2:-1] not in "aeiou":
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x", "ch", "sh")) else f"{kind}s"
