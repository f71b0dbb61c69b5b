"""What travels between the steps of the join: rows, written as JSON arrays."""

from __future__ import annotations

from typing import Any

import msgspec


class Row(msgspec.Struct, array_like=True, frozen=True):
    """A row of the join."""


class Claim(Row, frozen=True):
    """A statement whose words are not all known yet: ids stand for what has names elsewhere.

    `object` is the value in words, or, with `is_id`, the id of an entity. With `unit`, the id of
    one, `object` and `others` are numbers that it belongs behind. `others` are other ways to
    write the value.
    """

    property: str
    object: str
    is_id: bool = False
    unit: str = ""
    others: tuple[str, ...] = ()


class Draft(Row, frozen=True):
    """An entity as far as it alone tells.

    `title` is its page's on the wiki of the language, `types` the ids of what it is. `unwanted`
    says why it becomes no document ("" if it does); its name is needed all the same. `refused`
    counts the statements that can be no claim by their reasons.
    """

    id: str
    label: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    title: str = ""
    types: tuple[str, ...] = ()
    unwanted: str = ""
    claims: tuple[Claim, ...] = ()
    refused: dict[str, int] = {}


class Name(Row, frozen=True):
    """What an entity is called, and the ids of its types.

    Where an id has several, the least one counts: `rank` is 0 for the dump's own and 1 for
    those of other files.
    """

    id: str
    rank: int
    label: str
    title: str = ""
    others: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def order(self) -> tuple[Any, ...]:
        """Return what two names of one id are compared by."""
        return self.rank, self.label, self.title, self.others, self.types


class Ask(Row, frozen=True):
    """That the documents or names of a bucket mention the entity `id`."""

    id: str
    bucket: int


class Answer(Row, frozen=True):
    """The name of an entity that a bucket asked for; `types` are labels here."""

    id: str
    label: str
    title: str = ""
    others: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


class Fact(Row, frozen=True):
    """A statement in words.

    `title` is that of the object's page and `types` are its types, where they are known. With
    `apart` the object is a word for the subject itself, which sentences hold for any reason.
    """

    relation: str
    object: str
    object_names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    title: str = ""
    apart: bool = False


class Subject(Row, frozen=True):
    """An item with everything in words."""

    id: str
    label: str
    text: str
    names: tuple[str, ...] = ()
    title: str = ""
    types: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


class Sentence(Row, frozen=True):
    """A sentence and the titles of the pages that it mentions."""

    text: str
    mentions: tuple[str, ...] = ()


class Sentences(Row, frozen=True):
    """Sentences of one page that may speak of the page called `about`."""

    about: str
    page: str
    uri: str
    license: str
    language: str
    sentences: tuple[Sentence, ...] = ()


class TypeAsk(Ask, frozen=True):
    """That the names of a bucket have the type `id`."""


class TypeName(Row, frozen=True):
    """What a type is called that a bucket asked for."""

    id: str
    label: str
