"""What a page is about, among all that its markup speaks of.

Most pages name their publisher, their search box, the authors of comments and products like the
one shown. These are left out: a part of a document says something of the matter of its page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.web.markup.items import Items
from pipeline.web.markup.node import Node, every
from pipeline.web.schemaorg.kinds import ARTICLES, GUIDES, ORGANIZATIONS, PAGES, REVIEWS, is_site
from pipeline.web.schemaorg.wording import bare, name_of

# Under these properties stands what belongs to the site, or is not the page's own matter.
_AWAY_NAMES = """
    publisher sourceOrganization copyrightHolder accountablePerson logo image photo thumbnail
    primaryImageOfPage potentialAction interactionStatistic mainEntityOfPage breadcrumb comment
    contactPoint address geo aggregateRating offers seller isRelatedTo isSimilarTo citation
    maintainer sdPublisher publishingPrinciples review reviews hasMerchantReturnPolicy
    shippingDetails reviewedBy interactionService provider funder sponsor funding isPartOf
    acceptedAnswer suggestedAnswer video associatedMedia audio
"""
_AWAY = frozenset(_AWAY_NAMES.split())
# Who wrote a text is not its matter; who wrote a book is.
_WRITERS = frozenset(("author", "creator", "editor", "contributor", "translator", "reviewedBy"))
_WRITTEN = (
    ARTICLES | PAGES | REVIEWS | GUIDES
    | {"Question", "Answer", "Comment", "ClaimReview", "CreativeWork", "VideoObject", "ImageObject"}
)  # fmt: skip
_ROLES_OF_SITE = frozenset(("publisher", "sourceOrganization", "copyrightHolder", "sdPublisher"))
_MOST_ROLES = 20
# In the order in which they are believed.
SYNTAXES = ("json-ld", "microdata", "rdfa")


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and where it stands: the property `via` of `owner`, or outermost (None, "")."""

    node: Node
    owner: Placed | None = None
    via: str = ""

    @property
    def owner_ident(self) -> str:
        """The name that the page gives the owner."""
        return self.owner.node.ident if self.owner is not None else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """All items of a page, the outer before the inner, and those that are its matter.

    `addresses` are what the page calls itself: the canonical address and that of OpenGraph.
    """

    placed: list[Placed] = field(default_factory=list)
    matter: list[Placed] = field(default_factory=list)
    site_names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def of(self, kinds: frozenset[str]) -> Iterator[Placed]:
        """Yield the items of the page's matter that are one of `kinds`."""
        return (found for found in self.matter if not kinds.isdisjoint(found.node.types))


def scope(items: Items) -> Scope:
    """Return the items of a page by their place."""
    placed, roles = _placed(_once(items.nodes))
    sites = _site_names(items, placed)
    matter = set()
    kept = []
    for found in placed:
        inner = found.owner is None or id(found.owner) in matter
        if inner and _is_matter(found, roles, sites):
            matter.add(id(found))
            kept.append(found)
    # Where several syntaxes state the same, the first of them counts.
    placed.sort(key=_rank)
    kept.sort(key=_rank)
    shown = items.meta.links.get("canonical", ()) + items.meta.values.get("og:url", ())
    return Scope(placed, kept, sites, frozenset(map(plain_address, shown)))


def _once(nodes: list[Node]) -> list[Node]:
    """Return the outermost items without those that a page states twice over."""
    return list({repr(node): node for node in reversed(nodes)}.values())[::-1]


def _rank(found: Placed) -> int:
    syntax = found.node.syntax
    return SYNTAXES.index(syntax) if syntax in SYNTAXES else len(SYNTAXES)


def plain_address(address: str) -> str:
    """Return an address as compared with others: no scheme, fragment or slash at its end."""
    return address.partition("#")[0].partition("//")[2].rstrip("/").casefold() or address


def _placed(nodes: list[Node]) -> tuple[list[Placed], dict[object, list[Placed]]]:
    """Return each item with its owner, and who else refers to it, by `_keys`."""
    outermost = {id(node) for node in nodes}
    owners: dict[int, tuple[Placed, str]] = {}
    roles: dict[object, list[Placed]] = {}
    found = []
    for node in every(nodes):
        owner, via = owners.get(id(node), (None, ""))
        here = Placed(node, owner, via) if id(node) not in outermost else Placed(node)
        found.append(here)
        for name, values in node.props.items():
            for value in values:
                if isinstance(value, Node):
                    owners.setdefault(id(value), (here, name))
                    for key in _keys(value):
                        roles.setdefault(key, []).append(Placed(value, here, name))
    return found, roles


def _keys(node: Node) -> tuple[object, ...]:
    return (id(node), node.ident) if node.ident else (id(node),)


def _is_matter(found: Placed, roles: dict[object, list[Placed]], sites: frozenset[str]) -> bool:
    node = found.node
    if is_site(node.types) or (found.owner is not None and _leads_away(found)):
        return False
    if found.owner is not None:
        return True
    if not PAGES.isdisjoint(node.types):
        return True
    named = [role for key in _keys(node) for role in roles.get(key, ())[:_MOST_ROLES]]
    # Some say of themselves that they are a part of themselves.
    parts = [role for role in named if not (node.ident and role.owner_ident == node.ident)]
    if any(role.via in _ROLES_OF_SITE for role in parts):
        return any(role.via in ("mainEntity", "about") for role in parts)
    if parts and all(_leads_away(role) for role in parts):
        return False
    return not _is_sites_own(node, sites)


def _leads_away(found: Placed) -> bool:
    owner = found.owner.node if found.owner is not None else Node()
    written = not _WRITTEN.isdisjoint(owner.types)
    return found.via in _AWAY or (found.via in _WRITERS and written)


def _is_sites_own(node: Node, sites: frozenset[str]) -> bool:
    """Tell whether an outermost item is the organization that runs the site."""
    if ORGANIZATIONS.isdisjoint(node.types) or node.is_a("LocalBusiness"):
        return False
    return "logo" in node.props or bare(name_of(node)) in sites


def _site_names(items: Items, placed: list[Placed]) -> frozenset[str]:
    names = [name_of(found.node) for found in placed if found.node.is_a("WebSite")]
    names += items.meta.values.get("og:site_name", ())
    return frozenset(filter(None, map(bare, names)))
