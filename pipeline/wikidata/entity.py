"""One line of a Wikidata dump -> the few things of it that are wanted, typed.

The format is that of https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html. Most of
an entity (references, labels in three hundred languages) is passed over by the decoder without
becoming Python objects; what is taken is checked for its type.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

# The property of an end in time: only as a qualifier, "this held until".
END = "P582"

# PHP writes an empty mapping as an empty list, and so do the dumps.
Empty = Annotated[list[Any], msgspec.Meta(max_length=0)]


class Text(msgspec.Struct):
    """A text in one language."""

    value: str
    language: str = ""


class Snak(msgspec.Struct):
    """A property with its value, or with the statement that it has none or an unknown one."""

    snaktype: str = "value"
    datavalue: Any = None
    datatype: str = ""


class Qualifiers(msgspec.Struct, rename={"end": END}):
    """Of all qualifiers the end alone."""

    end: Any = None


class Statement(msgspec.Struct):
    """A claim about the entity, with its rank."""

    mainsnak: Snak
    rank: str = "normal"
    qualifiers: Qualifiers | Empty | None = None


class Title(msgspec.Struct):
    """The name of a page on another wiki."""

    title: str


class Texts(msgspec.Struct):
    """Labels or descriptions in all languages."""

    labels: dict[str, Text] | Empty = []
    descriptions: dict[str, Text] | Empty = []
    aliases: dict[str, list[Text]] | Empty = []


class Entity(msgspec.Struct):
    """What a line says: `labels`, `descriptions` and `aliases` of the wanted languages only."""

    id: str = ""
    type: str = ""
    labels: Any = None
    descriptions: Any = None
    aliases: Any = None
    claims: dict[str, list[Statement]] | Empty = []
    title: Any = None
    missing: Any = None
    redirect: Any = None


class Malformed(ValueError):
    """A line that is no entity; the message says what is wrong with it."""


class Reader:
    """A decoder for entities, made for some languages and for the titles of one wiki.

    `languages` are in the order of preference. Where an entity has no text in any of them, a
    regional variant of the first ("en-gb" of "en") is taken, in alphabetical order.
    """

    def __init__(self, languages: Sequence[str], wiki: str) -> None:
        self._languages = tuple(languages)
        text, texts = Text | None, list[Text]
        keys = {f"l{n}": language for n, language in enumerate(self._languages)}
        one = msgspec.defstruct("One", [(key, text, None) for key in keys], rename=keys)
        several = msgspec.defstruct("Several", [(k, texts, []) for k in keys], rename=keys)
        pages = msgspec.defstruct("Pages", [("page", Title | None, None)], rename={"page": wiki})
        kind = msgspec.defstruct(
            "Wanted",
            [
                ("labels", one | Empty, []),
                ("descriptions", one | Empty, []),
                ("aliases", several | Empty, []),
                ("title", pages | Empty, []),
            ],
            bases=(Entity,),
            rename={"title": "sitelinks"},
        )
        self._entity: msgspec.json.Decoder[Any] = msgspec.json.Decoder(kind)
        self._texts = msgspec.json.Decoder(Texts)

    def read(self, line: bytes) -> Entity:
        """Return the entity on a line. Raises Malformed."""
        if not line.isascii():
            # What the decoder passes over it does not look at.
            _checked_text(line)
        entity: Entity = decoded(self._entity, line)
        return entity

    def texts(self, entity: Entity, line: bytes) -> tuple[str, str, list[str]]:
        """Return label, description and aliases: each in the first language that has it."""
        label, description = self._first(entity.labels), self._first(entity.descriptions)
        aliases = [text.value for text in self._first_of(entity.aliases) or ()]
        if label and description and aliases:
            return label, description, aliases
        return self._variants(line, label, description, aliases)

    def _first_of(self, texts: Any) -> Any:
        if isinstance(texts, list):
            return None
        found = (getattr(texts, f"l{n}") for n in range(len(self._languages)))
        return next(filter(None, found), None)

    def _first(self, texts: Any) -> str:
        found = self._first_of(texts)
        return found.value if found else ""

    def _variants(
        self, line: bytes, label: str, description: str, aliases: list[str]
    ) -> tuple[str, str, list[str]]:
        """Fill in what is missing from the regional variants of the first language."""
        if f'"{self._languages[0]}-'.encode() not in line:
            return label, description, aliases
        every = decoded(self._texts, line)
        for given, variant in ((every.labels, 0), (every.descriptions, 1), (every.aliases, 2)):
            found = self._variant(given)
            if variant == 0:
                label = label or (found.value if found else "")
            elif variant == 1:
                description = description or (found.value if found else "")
            else:
                aliases = aliases or [text.value for text in found or ()]
        return label, description, aliases

    def _variant(self, texts: Any) -> Any:
        if isinstance(texts, list):
            return None
        prefix = f"{self._languages[0]}-"
        return next((texts[key] for key in sorted(texts) if key.startswith(prefix)), None)


def _checked_text(line: bytes) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as bad:
        where = f"byte 0x{line[bad.start]:02x} at byte {bad.start}"
        raise Malformed(f"invalid UTF-8: {where}") from None


def decoded(decoder: msgspec.json.Decoder[Any], line: bytes) -> Any:
    """Return what a decoder reads in a line. Raises Malformed that says why it cannot."""
    try:
        return decoder.decode(line)
    except msgspec.ValidationError as error:
        raise Malformed(plainly(str(error))) from error
    except msgspec.DecodeError as error:
        raise Malformed(_broken(str(error))) from error
    except RecursionError as error:
        raise Malformed("broken JSON: lists or objects nested too deep") from error


def _broken(message: str) -> str:
    """Return what a decoder says of no JSON as other mines say it."""
    what = message.removeprefix("JSON is malformed: ")
    return f"broken JSON: {what[:1].lower()}{what[1:]}"


def plainly(message: str) -> str:
    """Return a message of msgspec in the words of this project: the place first."""
    what, _, place = message.partition(" - at `$")
    what = what.replace("`", "").replace("Object missing required field", "is missing:")
    # An empty list stands for an empty object, one with something in it for nothing known.
    what = what.replace("Expected array of length <= 0", "Expected object, got array")
    what = what[:1].lower() + what[1:]
    where = place.rstrip("`").lstrip(".") or "the line"
    return f"{where}: {what}"
