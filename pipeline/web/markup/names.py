"""The names of types and properties: short for schema.org, full addresses for all else."""

from __future__ import annotations

import re

# Written with either scheme, with none, with "www." and with a slash too many.
_SCHEMA = re.compile(r"(?:https?:)?(?://)?(?:www\.)?schema\.org/+#?", re.IGNORECASE)
# The prefixes that pages use without declaring them (the initial context of RDFa 1.1, in part).
PREFIXES = {
    "cc": "http://creativecommons.org/ns#",
    "ctag": "http://commontag.org/ns#",
    "dc": "http://purl.org/dc/terms/",
    "dc11": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gr": "http://purl.org/goodrelations/v1#",
    "og": "http://ogp.me/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sioc": "http://rdfs.org/sioc/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "v": "http://rdf.data-vocabulary.org/#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def short(name: str) -> str:
    """Return the short name of an address of schema.org; any other name as it is."""
    name = name.strip()
    found = _SCHEMA.match(name)
    return name[found.end() :].rstrip("/") if found else name


def expanded(name: str, prefixes: dict[str, str]) -> str:
    """Return a name that may have a prefix ("schema:name", "foaf:Person") as `short` would.

    `prefixes` are those that the page declares. A prefix that nobody knows is left as it is.
    """
    prefix, colon, rest = name.partition(":")
    if not colon or rest.startswith("//"):
        return short(name)
    space = prefixes.get(prefix) or PREFIXES.get(prefix.lower())
    if not space:
        return name
    return short(space + rest if space.endswith(("/", "#", ":", "=")) else f"{space}/{rest}")
