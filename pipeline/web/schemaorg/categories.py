"""Under which subjects a page is filed: sections of its article, the way down to it."""

from __future__ import annotations

import re

from pipeline.web.markup.meta import Meta
from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.scope import Placed, Scope, plain_address
from pipeline.web.schemaorg.wording import bare, is_address, line, name_of, named, once, origin

Paths = tuple[tuple[str, ...], ...]

_LONGEST = 80
_MOST = 20
_META = ("article:section", "section", "parsely-section", "sailthru.section")
# Where the way down begins, in the languages of most pages; as `bare` gives them.
_HOMES_NAMES = """
    home homepage mainpage frontpage index main start startseite accueil inicio início inizio hem
    forside hjem etusivu domů stronagłówna paginaprincipal páginaprincipal principal главная
    ホーム トップ 首页 首頁 all shop shopall
"""
_HOMES = frozenset(_HOMES_NAMES.split())
_STEPS_DOWN = re.compile(r"\s*(?:>|›|»|→|&gt;|::)\s*")


def categories(
    main: list[Node], scope: Scope, meta: Meta, titles: tuple[str, ...]
) -> tuple[Paths, str]:
    """Return the paths to a page's category, the broadest subject first, and what states them.

    `main` are the items that are the page itself, best first; `titles` are what it is called,
    which is no category. Sections of the article come before breadcrumbs; the categories of a
    product, and what the head states, stand in for both.
    """
    sections, stated = _sections(main, titles)
    trail, by_trail = _trail(scope, titles)
    if sections and trail:
        return (*sections, trail), f"{stated}+{by_trail}"
    if sections:
        return sections, stated
    if trail:
        return (trail,), by_trail
    for node in main:
        if paths := of_product(node):
            return paths, origin(node, "category")
    for name in _META:
        if values := _usable(list(meta.values.get(name, ())), titles):
            return tuple((value,) for value in values), f"meta:{name}"
    return (), ""


def of_product(node: Node) -> Paths:
    """Return the categories of a product or the like: "Home > Garden > Hoses" is a path."""
    paths = []
    for value in named(node.values("category")):
        parts = tuple(part for part in _STEPS_DOWN.split(value) if _is_category(part))
        if parts and not _is_home(parts[0]):
            paths.append(parts)
        elif len(parts) > 1:
            paths.append(parts[1:])
    return tuple(dict.fromkeys(paths))[:_MOST]


def _sections(main: list[Node], titles: tuple[str, ...]) -> tuple[Paths, str]:
    for node in main:
        for name in ("articleSection", "recipeCategory"):
            values = [part for text in named(node.values(name)) for part in _cut(text)]
            if usable := _usable(values, titles):
                return tuple((value,) for value in usable), origin(node, name)
    return (), ""


def _cut(text: str) -> list[str]:
    # Some pages write all their sections into one value.
    return (
        re.split(r"\s*[;|]\s*|,(?! (?:and|und|et|y)\b)\s*", text) if text.count(",") > 1 else [text]
    )


def _usable(values: list[str], titles: tuple[str, ...]) -> list[str]:
    taken = set(map(bare, titles))
    kept = [value for value in map(line, values) if _is_category(value)]
    return [value for value in once(kept) if not _is_home(value) and bare(value) not in taken][
        :_MOST
    ]


def _is_category(value: str) -> bool:
    value = value.strip()
    return 0 < len(value) <= _LONGEST and not is_address(value) and not value.isdigit()


def _is_home(value: str) -> bool:
    return bare(value) in _HOMES


def _trail(scope: Scope, titles: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the longest way down to the page that a breadcrumb list shows, and its origin."""
    found: list[tuple[tuple[str, ...], str]] = []
    for place in scope.placed:
        if place.node.is_a("BreadcrumbList"):
            path = _path(place, scope, titles)
            found.append((path, origin(place.node, "itemListElement")))
    # The first of the longest: the order of syntaxes decides among equals.
    return max(found, key=lambda pair: len(pair[0]), default=((), ""))


def _path(place: Placed, scope: Scope, titles: tuple[str, ...]) -> tuple[str, ...]:
    entries = _ordered(place.node.nodes("itemListElement"))
    steps = [(_step_name(entry), _step_address(entry)) for entry in entries]
    steps = [(name, address) for name, address in steps if name]
    linked = any(address for _, address in steps[:-1])
    taken = set(filter(None, map(bare, titles)))
    names = [name for name, _ in steps]
    if steps:
        name, address = steps[-1]
        here = plain_address(address) in scope.addresses if address else linked
        if here or _names_page(name, taken):
            names.pop()
    if names and (_is_home(names[0]) or bare(names[0]) in scope.site_names):
        names = names[1:]
    # A list of so many is no way down, whatever it is called.
    return tuple(name for name in names if _is_category(name)) if len(names) <= _MOST else ()


def _names_page(name: str, titles: set[str]) -> bool:
    key = bare(name)
    return any(key == title or (len(key) > 20 and key in title) for title in titles)


def _ordered(entries: list[Node]) -> list[Node]:
    """Return list items by their position; those of lists without proper ones as they stand."""
    keys = [entry.text("position").strip() for entry in entries]
    if not all(key.isdecimal() and len(key) < 6 for key in keys):
        return entries
    return sorted(entries, key=lambda entry: int(entry.text("position")))


def _step_name(entry: Node) -> str:
    if name := name_of(entry):
        return name
    return next((name for inner in entry.nodes("item") if (name := name_of(inner))), "")


def _step_address(entry: Node) -> str:
    for inner in entry.nodes("item"):
        if address := inner.ident or inner.text("url", "@id"):
            return address
    return entry.text("item", "url")
