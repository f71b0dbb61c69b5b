"""Records of OAI-PMH: one `<record>` element of a saved ListRecords or GetRecord response.

Three formats of the arXiv are read: `arXiv`, `arXivRaw` and `oai_dc` (Dublin Core).
Specification: https://www.openarchives.org/OAI/openarchivesprotocol.html

Every record is parsed as a document of its own, so that no DTD is ever in force and one damaged
record costs itself alone. OAI-PMH is UTF-8 by its specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.mines.base import BadItem, Skipped
from pipeline.papers import clean, subjects
from pipeline.papers.paper import Paper, day, demanded
from pipeline.suggest import listed

_HEAD = 2000
# A response declares its prefixes at its root, which a record taken out of it has lost.
_ROOT = (
    b'<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    b' xmlns:oai="http://www.openarchives.org/OAI/2.0/"'
    b' xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' xmlns:arXiv="http://arxiv.org/OAI/arXiv/">'
)
_DUBLIN_CORE = "dc"
_ARXIV = ("arXiv", "arXivRaw")
# Dublin Core has one element for the abstract and for what authors remark on the paper.
_REMARK = ("Comment:", "Comments:")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The bytes of one `<record>` element."""

    xml: bytes

    def __str__(self) -> str:
        return self.xml[:_HEAD].decode("utf-8", "backslashreplace")


def paper_of_xml(raw: RawRecord) -> Paper | Skipped:
    """Return the paper of one record, Skipped for a deleted one. Raises BadItem with the reason."""
    record = _parsed(raw.xml)
    header = _child(record, "header")
    if header is not None and header.get("status") == "deleted":
        return Skipped("deleted record")
    metadata = _child(record, "metadata")
    held = None if metadata is None else next(_elements(metadata), None)
    if held is None:
        raise BadItem("record without metadata")
    form = _name(held)
    fields = _fields(held)
    if form in _ARXIV:
        return _of_arxiv(fields)
    if form == _DUBLIN_CORE:
        return _of_dublin_core(fields, _text(header, "identifier"))
    known = listed([*_ARXIV, "oai_dc"])
    raise BadItem(f"metadata format {form[:80]!r} is not known; known are {known}")


def _parsed(xml: bytes) -> Any:
    # A parser keeps the names it has seen, so each record gets one of its own.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, encoding="utf-8"
    )
    try:
        xml.decode()
        return etree.fromstring(_ROOT + xml + b"</r>", parser)[0]
    except UnicodeDecodeError as bad:
        at = f"byte 0x{xml[bad.start]:02x} at byte {bad.start}"
        raise BadItem(f"invalid UTF-8: {at} of the record") from bad
    except etree.XMLSyntaxError as error:
        raise BadItem(f"broken XML: {error.msg}") from error


def _of_arxiv(fields: dict[str, list[str]]) -> Paper:
    one = {name: values[0] for name, values in fields.items()}
    return Paper(
        id=demanded(one, "id"),
        title=demanded(one, "title"),
        abstract=demanded(one, "abstract", prose=True),
        subjects=subjects.of_codes(demanded(one, "categories")),
        license=one.get("license", ""),
        published=day(one.get("created") or one.get("date")),
    )


def _of_dublin_core(fields: dict[str, list[str]], identifier: str) -> Paper:
    told = [text for text in fields.get("description", []) if not text.startswith(_REMARK)]
    known = fields | {"id": [_own_part(identifier, fields)], "description": told}
    one = {name: values[0] for name, values in known.items() if values}
    return Paper(
        id=demanded(one, "id"),
        title=demanded(one, "title"),
        abstract=demanded(one, "description", prose=True),
        subjects=subjects.of_names([clean.one_line("", s) for s in fields.get("subject", [])]),
        license=next((t for t in fields.get("rights", []) if t.startswith("http")), ""),
        published=min(filter(None, map(day, fields.get("date", []))), default=""),
    )


def _own_part(identifier: str, fields: dict[str, list[str]]) -> str:
    """Return the arXiv's own identifier out of "oai:arXiv.org:0704.0001" or an address."""
    if identifier:
        return identifier.split(":", 2)[-1]
    addresses = [text for text in fields.get("identifier", []) if "/abs/" in text]
    return addresses[0].partition("/abs/")[2] if addresses else ""


def _fields(held: Any) -> dict[str, list[str]]:
    """Return the texts of an element's children by name, one level into `version` of arXivRaw."""
    fields: dict[str, list[str]] = {}
    for child in _elements(held):
        for element in _elements(child) if _name(child) == "version" else [child]:
            fields.setdefault(_name(element), []).append("".join(element.itertext()).strip())
    return fields


def _elements(parent: Any) -> Iterator[Any]:
    return (child for child in parent if isinstance(child.tag, str))


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _child(parent: Any, name: str) -> Any:
    return next((child for child in _elements(parent) if _name(child) == name), None)


def _text(parent: Any, name: str) -> str:
    found = None if parent is None else _child(parent, name)
    return "" if found is None else "".join(found.itertext()).strip()
