"""Drafts and the names that they ask for -> items in words, and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from pipeline.wikidata import properties, quantities
from pipeline.wikidata.rows import Answer, Claim, Draft, Fact, Sentence, Sentences, Subject
from schemas import Document, Thing, Triple, stable_id

_ADDRESS = "https://www.wikidata.org/wiki/"
_SHOWN_ALIASES = 10
_MOST_UNITS = 6
# Pages of wikis by the names of their namespaces: what an object is called gives it away.
_UPKEEP = ("Category:", "Template:", "Portal:", "Wikipedia:", "Help:", "Module:", "Wikidata:")
_ALSO = {
    "en": "Also known as",
    "de": "Auch bekannt als",
    "fr": "Aussi appelé",
    "es": "También conocido como",
    "it": "Noto anche come",
    "pt": "Também conhecido como",
    "nl": "Ook bekend als",
}

Find = Callable[[str], Answer | None]


def asked(draft: Draft) -> Iterator[str]:
    """Yield the ids whose names a draft needs, some more than once."""
    if draft.unwanted:
        return
    yield from draft.types
    for claim in draft.claims:
        yield claim.property
        if claim.is_id:
            yield claim.object
        if claim.unit:
            yield claim.unit


def subject_of(draft: Draft, find: Find, language: str, reasons: Counter[str]) -> Subject:
    """Return an item in words; `find` gives the name of an id, None where there is none.

    The statements that cannot be said are counted by their reasons in `reasons`.
    """
    english = language.split("-")[0] == "en"
    reasons.update(draft.refused)
    facts: dict[Fact, None] = {}
    for claim in draft.claims:
        found = _fact(claim, find, english)
        if isinstance(found, str):
            reasons[found] += 1
        elif found in facts:
            reasons["the same again"] += 1
        else:
            facts[found] = None
    names = [*draft.aliases, *([draft.title] if draft.title else [])]
    return Subject(
        draft.id,
        draft.label,
        text_of(draft, language),
        tuple(name for name in dict.fromkeys(names) if name != draft.label),
        draft.title,
        tuple(_labels(draft.types, find)),
        tuple(facts),
    )


def _labels(ids: Collection[str], find: Find) -> Iterator[str]:
    found = (answer.label for answer in map(find, ids) if answer is not None)
    yield from dict.fromkeys(found)


def _fact(claim: Claim, find: Find, english: bool) -> Fact | str:
    """Return what a claim says in words, or why it cannot be said."""
    relation = find(claim.property)
    known = properties.labels().get(claim.property, "") if english else ""
    said = relation.label if relation is not None else known
    if not said:
        return "relation without a name"
    apart = claim.property in properties.SELF_NAMES
    if claim.unit:
        return _quantity(said, claim, find, english)
    if not claim.is_id:
        return Fact(said, claim.object, claim.others, apart=apart)
    answer = find(claim.object)
    if answer is None:
        return "object without a name"
    if answer.label.startswith(_UPKEEP):
        return "upkeep of the wikis"
    names = [answer.title, *answer.others] if answer.title else answer.others
    others = tuple(name for name in dict.fromkeys(names) if name != answer.label)
    return Fact(said, answer.label, others, answer.types, answer.title, apart)


def _quantity(relation: str, claim: Claim, find: Find, english: bool) -> Fact | str:
    unit = find(claim.unit) or (properties.units().get(claim.unit) if english else None)
    if unit is None:
        return "unit without a name"
    numbers = (claim.object, *claim.others)
    units = (unit.label, *unit.others[:_MOST_UNITS])
    said = [quantities.with_unit(n, name, english) for name in units for n in numbers]
    return Fact(relation, said[0], tuple(dict.fromkeys(said[1:])))


def text_of(draft: Draft, language: str) -> str:
    """Return what is said of an item itself: its description and its other names."""
    first = f"{draft.label}: {draft.description}" if draft.description else draft.label
    if not draft.aliases:
        return first
    names = "; ".join(draft.aliases[:_SHOWN_ALIASES])
    also = _ALSO.get(language.split("-")[0], "")
    return f"{first}\n\n{also}: {names}" if also else f"{first}\n\n{names}"


def item_document(subject: Subject, mine: str, language: str, license_: str) -> Document:
    """Return the document of an item alone, with all that is known of it."""
    return Document(
        id=subject.id,
        mine=mine,
        uri=_ADDRESS + subject.id,
        title=subject.label,
        text=subject.text,
        language=language,
        license=license_,
        triples=tuple(_triple(subject, fact, 0) for fact in subject.facts),
        things=_things(subject, []),
    )


def sentence_document(
    subject: Subject, mine: str, page: Sentences, sentence: Sentence, stated: Collection[int]
) -> Document:
    """Return the document of a sentence of a wiki's page that states facts of an item, by number.

    The words are the page's, and so is the license. Facts of the same relations that the
    sentence does not state come without a stretch: a wrong answer must be none of them.
    """
    said = [subject.facts[number] for number in stated]
    relations = {fact.relation for fact in said}
    size = len(sentence.text)
    triples = [
        _triple(subject, fact, size if number in stated else 0)
        for number, fact in enumerate(subject.facts)
        if fact.relation in relations
    ]
    return Document(
        id=f"{subject.id}#{stable_id(sentence.text)}",
        mine=mine,
        uri=page.uri,
        title=subject.label,
        text=sentence.text,
        language=page.language,
        license=page.license,
        triples=tuple(triples),
        things=_things(subject, said),
    )


def _triple(subject: Subject, fact: Fact, end: int) -> Triple:
    return Triple(
        subject.label, fact.relation, fact.object, subject.names, fact.object_names, 0, end
    )


def _things(subject: Subject, facts: list[Fact]) -> tuple[Thing, ...]:
    """Return the item, and the objects of facts, as far as it is known what they are."""
    kept: dict[str, Thing] = {}
    for thing in (
        Thing(subject.label, subject.types, subject.names),
        *(Thing(fact.object, fact.types, fact.object_names) for fact in facts),
    ):
        if thing.types:
            kept.setdefault(thing.name, thing)
    return tuple(kept.values())
