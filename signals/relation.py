"""How two things are related, with a sentence that says so where the text has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _origin
from signals._facts import BOTH_ENDS, facts, is_worded, kind_of, names_subject

NEEDS = ("triples",)
VERSION = 2
EVIDENCE = "text"

# Where one of a line holds, another may hold as well or be the better word for it.
_ALIKE_NAMES = """
    author | contributor | creator
    brand | manufacturer | producer | production company | provider | publisher | record label
    date of creation | date of posting | inception | publication date | release date | start time
    cooking time | duration | preparation time | time required | total time
    album | part of | part of the series | published in | season
    language of work or name | language used | languages spoken, written or signed
    address | area served | located in | location | location of creation | place covered
    application category | art form | form | genre
    art medium | art surface | made from material
    cast member | characters | participant | performer
    affiliation | employer | member of | parent organization
"""
_ALIKE = [line.strip().split(" | ") for line in _ALIKE_NAMES.strip().splitlines()]


@dataclass(frozen=True)
class Fields:
    """`subject` has the `relation` to `object`; `text` is a sentence that mentions both, "" where
    the document has none. `relations` are all those that it states between the two. `kind` is
    that of the object ("name", "word" or "figure"); `worded` says whether the sentence has words
    for the relation ("yes" or "no"), so that it does not only mention both. `alike` are relations
    that might be called right as well."""

    text: str
    subject: str
    relation: str
    object: str
    relations: list[str]
    subject_names: list[str]
    object_names: list[str]
    kind: str
    worded: str
    alike: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a triple, or why it is not asked for."""
    for fact in facts(document):
        if fact.fault:
            yield Refused(fact.fault)
            continue
        triple = fact.triple
        start, end = fact.start, fact.end
        if triple.origin and not names_subject(document.text[start:end], triple):
            # The paragraphs of a page need not name what the page is about.
            start = end = 0
        text = document.text[start:end]
        fields = Fields(
            text,
            triple.subject,
            triple.relation,
            triple.object,
            fact.relations,
            list(triple.subject_names),
            list(triple.object_names),
            kind_of(triple.object),
            "yes" if is_worded(text, triple.relation) else "no",
            _alike(triple.relation),
        )
        rule = "" if triple.end or not end else BOTH_ENDS
        yield Found(fields, start, end, _origin.method(triple.origin, rule))


def _alike(relation: str) -> list[str]:
    return [name for group in _ALIKE if relation in group for name in group if name != relation]
