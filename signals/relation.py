"""How two things are related, with a sentence that says so where the text has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Triple
from schemas.signal import Found, Refused
from signals import _origin
from signals._facts import BOTH_ENDS, facts, is_worded, kind_of
from signals._mentions import Names

NEEDS = ("triples",)
VERSION = 2
EVIDENCE = "text"


@dataclass(frozen=True)
class Fields:
    """`subject` has the `relation` to `object`; `text` is a sentence that mentions both, "" where
    the document has none. `relations` are all those that it states between the two. `kind` is
    that of the object ("name", "word" or "figure"); `worded` says whether the sentence has words
    for the relation ("yes" or "no"), so that it does not only mention both."""

    text: str
    subject: str
    relation: str
    object: str
    relations: list[str]
    subject_names: list[str]
    object_names: list[str]
    kind: str
    worded: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a triple, or why it is not asked for."""
    for fact in facts(document):
        if fact.fault:
            yield Refused(fact.fault)
            continue
        triple = fact.triple
        start, end = fact.start, fact.end
        if triple.origin and not _names(document.text[start:end], triple):
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
        )
        rule = "" if triple.end or not end else BOTH_ENDS
        yield Found(fields, start, end, _origin.method(triple.origin, rule))


def _names(text: str, triple: Triple) -> bool:
    """Tell whether a text names the subject of a triple."""
    known = Names()
    known.add((triple.subject, *triple.subject_names), 0)
    return any(True for _ in known.find(text))
