"""What kind of thing something is, with a sentence that tells of it where the text has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _origin, _text
from signals._mentions import Names
from signals._sentences import sentences

NEEDS = ("things",)
VERSION = 2
EVIDENCE = "text"
SENTENCE_CHARS = 600
# Kinds of which many others are kinds, so that they may well hold besides the one that is stated.
_BROAD_NAMES = """
    administrative area | bank account | business | creative work | educational organization
    | entertainment business | event | financial product | landmark or historical building
    | loan or credit | local business | lodging business | medical business | organization
    | payment card | periodical | place | place to eat | product | public building | service
    | software application | store | tourist attraction | visual artwork | work of art
"""
BROAD = " ".join(_BROAD_NAMES.split()).split(" | ")


@dataclass(frozen=True)
class Fields:
    """`entity_type` is the most telling of the `types` of `entity`, `names` are its other names.
    `text` is the passage that tells of it, or the first sentence that names it, else "".
    `broad` are types that might be right of nearly anything."""

    text: str
    entity: str
    entity_type: str
    types: list[str]
    names: list[str]
    broad: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a thing, or why it is not asked for."""
    places = _named(document)
    for number, thing in enumerate(document.things):
        types = [kind for kind in dict.fromkeys(map(str.strip, thing.types)) if kind]
        if not thing.name.strip():
            yield Refused("thing without a name")
        elif not types:
            yield Refused("thing without a type")
        elif any(_text.same(types[0], name) for name in (thing.name, *thing.names)):
            yield Refused("type is the thing's own name")
        else:
            start, end = places.get(number, (0, 0))
            text = document.text[start:end]
            fields = Fields(text, thing.name, types[0], types, list(thing.names), BROAD)
            yield Found(fields, start, end, _origin.method(thing.origin))


def _named(document: Document) -> dict[int, tuple[int, int]]:
    """Return the passage of each thing that has one, by its number."""
    text = document.text
    found: dict[int, tuple[int, int]] = {}
    names = Names()
    for number, thing in enumerate(document.things):
        if thing.end:
            found[number] = _text.passage(text, thing.start, thing.end)
        else:
            # By its own name only, for prompts show that and the text side by side.
            names.add((thing.name,), number)
    wanted = set(range(len(document.things))) - found.keys()
    for start, end in sentences(text, 0, _text.prose_end(document)):
        if not wanted:
            break
        if end - start <= SENTENCE_CHARS:
            shown = text[start:end]
            keys = {mention.key for mention in names.find(shown)} & wanted
            # A line with the name alone tells nothing of the thing.
            keys = {key for key in keys if not _text.same(shown, document.things[key].name)}
            found.update(dict.fromkeys(keys, (start, end)))
            wanted -= keys
    return found
