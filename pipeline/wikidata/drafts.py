"""Entities -> drafts: which statements count, and which entities become documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipeline.wikidata.dates import NoWords
from pipeline.wikidata.entity import Entity, Malformed, Reader, Statement
from pipeline.wikidata.properties import INSTANCE_OF, UPKEEP
from pipeline.wikidata.rows import Claim, Draft
from pipeline.wikidata.values import Values, has_control, tidy

MOST_ALIASES = 30
# What pages are that serve the wikis and tell of nothing: categories, templates, list articles,
# pages that tell meanings apart, project pages, modules, and their kin.
_UPKEEP = (
    "Q4167836 Q4167410 Q11266439 Q13406463 Q14204246 Q15184295 Q17633526 Q22808320 Q17362920 "
    "Q26142649 Q15647814 Q20010800 Q19842659 Q21286738 Q24046192"
)
_UPKEEP_PAGES = frozenset(_UPKEEP.split())
_RANKS = frozenset(("normal", "preferred", "deprecated"))


class Drafts:
    """Makes drafts of entities as read, in the languages of a reader."""

    def __init__(self, reader: Reader, languages: tuple[str, ...]) -> None:
        self._reader = reader
        self._values = Values(languages)

    def draft(self, entity: Entity, line: bytes) -> Draft | None:
        """Return the draft of an item or property; None where it has no label.

        Raises Malformed.
        """
        label, description, aliases = map(_tidy, self._reader.texts(entity, line))
        if not label:
            return None
        for name, text in (("label", label), ("description", description)):
            if has_control(text):
                raise Malformed(f"{name}: holds control characters")
        types = tuple(self._types(entity))
        refused: Counter[str] = Counter()
        unwanted = _unwanted(entity, types)
        claims = () if unwanted else tuple(self._claims(entity, refused))
        return Draft(
            entity.id,
            label,
            description,
            _others(label, aliases),
            _title(entity),
            types,
            unwanted,
            claims,
            dict(sorted(refused.items())),
        )

    def _types(self, entity: Entity) -> Iterator[str]:
        for statement in best(_claims_of(entity).get(INSTANCE_OF, []), Counter()):
            try:
                found = self._values.claim(INSTANCE_OF, statement.mainsnak)
            except NoWords:
                continue
            if found.is_id:
                yield found.object

    def _claims(self, entity: Entity, refused: Counter[str]) -> Iterator[Claim]:
        for property_id, statements in _claims_of(entity).items():
            if property_id in UPKEEP:
                refused["upkeep of the wikis"] += len(statements)
                continue
            for statement in best(statements, refused):
                try:
                    yield self._values.claim(property_id, statement.mainsnak)
                except NoWords as reason:
                    refused[str(reason)] += 1


def best(statements: list[Statement], refused: Counter[str]) -> list[Statement]:
    """Return the statements of one property that hold: those of the best rank, and not over.

    A statement with an end counts as over where another of the same property has none, so that
    a country keeps its currency of today while a past president keeps his office.
    """
    if len(statements) == 1 and statements[0].rank == "normal":
        return statements  # the most common case by far
    ranks = {statement.rank for statement in statements}
    if not ranks <= _RANKS:
        raise Malformed(f"rank: {sorted(ranks - _RANKS)[0]!r} is none")
    wanted = "preferred" if "preferred" in ranks else "normal"
    kept = [statement for statement in statements if statement.rank == wanted]
    deprecated = sum(statement.rank == "deprecated" for statement in statements)
    if deprecated:
        refused["deprecated"] += deprecated
    if len(kept) + deprecated < len(statements):
        refused["not of the best rank"] += len(statements) - len(kept) - deprecated
    lasting = [statement for statement in kept if not _ended(statement)]
    if lasting and len(lasting) < len(kept):
        refused["over, while another value still holds"] += len(kept) - len(lasting)
        return lasting
    return kept


def _ended(statement: Statement) -> bool:
    found = statement.qualifiers
    return found is not None and not isinstance(found, list) and bool(found.end)


def _claims_of(entity: Entity) -> dict[str, list[Statement]]:
    claims: Any = entity.claims
    return claims if isinstance(claims, dict) else {}


def _unwanted(entity: Entity, types: tuple[str, ...]) -> str:
    if entity.type == "property":
        return "a property"
    return "a page of a wiki's upkeep" if _UPKEEP_PAGES.intersection(types) else ""


def _tidy(texts: Any) -> Any:
    return tidy(texts) if isinstance(texts, str) else list(map(tidy, texts))


def _others(label: str, aliases: list[str]) -> tuple[str, ...]:
    """Return the aliases, each once and none like the label; at most MOST_ALIASES."""
    sound = (alias for alias in aliases if alias and not has_control(alias))
    return tuple(alias for alias in dict.fromkeys(sound) if alias != label)[:MOST_ALIASES]


def _title(entity: Entity) -> str:
    page = getattr(entity.title, "page", None)
    title = tidy(page.title) if page else ""
    return "" if has_control(title) else title
