"""What a thing has under a relation: its birthplace, its members, its population."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.signal import Found, Refused
from signals import _origin
from signals._facts import BOTH_ENDS, facts, is_figure, is_worded, names_subject

NEEDS = ("triples",)
VERSION = 3
EVIDENCE = "text"
MOST_OBJECTS = 200


@dataclass(frozen=True)
class Fields:
    """`object` is one of `objects`, all that the document knows under the `relation` of
    `subject`; `number` says whether that is "one" or "several". `text` is a sentence that
    mentions subject and object, "" where the document has none; `worded` says whether it has words
    for the relation too ("yes" or "no"). `known` is "here" for what the markup of a web page says
    of its own matter, which nobody could answer without its text, else "widely". `named` says
    whether the text names the subject ("yes" or "no"); a paragraph of a page need not."""

    subject: str
    relation: str
    object: str
    objects: list[str]
    number: str
    text: str
    subject_names: list[str]
    object_names: list[str]
    worded: str
    known: str
    named: str


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a triple, or why it is not asked for.

    A figure among several (a population of every year) answers no question that can be put
    without the year. Each signal holds all objects, so a paper with thousands of authors would
    give the square of their number.
    """
    for fact in facts(document):
        triple = fact.triple
        several = len(fact.objects) > 1
        if fact.fault:
            yield Refused(fact.fault)
        elif several and is_figure(triple.object):
            yield Refused("one of several figures")
        elif len(fact.objects) > MOST_OBJECTS:
            yield Refused("one of too many")
        else:
            text = document.text[fact.start : fact.end]
            fields = Fields(
                triple.subject,
                triple.relation,
                triple.object,
                fact.objects,
                "several" if several else "one",
                text,
                list(triple.subject_names),
                list(triple.object_names),
                "yes" if is_worded(text, triple.relation) else "no",
                "here" if triple.origin else "widely",
                "yes" if names_subject(text, triple) else "no",
            )
            rule = "" if triple.end or not fact.end else BOTH_ENDS
            yield Found(fields, fact.start, fact.end, _origin.method(triple.origin, rule))
