"""MediaWiki XML dumps: what the head says of the wiki, and the fields of one `<page>` element.

Every page is parsed as a document of its own. So no DTD is ever in force: an entity that a
DOCTYPE declares, external or a bomb, is unknown here and costs the page that uses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit
from xml.parsers import expat

from pipeline.mediawiki.links import Namespaces
from pipeline.mines.base import BadItem

_HEAD_OF_XML = 2000
_LANG = re.compile(rb"<mediawiki\b[^<>]*?\sxml:lang\s*=\s*[\"']([A-Za-z0-9-]{1,35})[\"']")
_SITEINFO = re.compile(rb"<siteinfo>.*?</siteinfo>", re.DOTALL)
_ENTITY = re.compile(rb"&([^;\s<&]{1,60});?")
# What MediaWiki leaves unencoded in the path of a page.
_SAFE = ";@$!*(),/~:"


@dataclass(frozen=True, slots=True)
class Site:
    """The wiki that a dump comes from. Strings are empty where its head does not say."""

    namespaces: Namespaces = field(default_factory=Namespaces)
    name: str = ""
    base: str = ""
    language: str = ""

    def key(self, language: str) -> str:
        """Return what tells this wiki's pages from those of others: its database or its host."""
        return self.name or urlsplit(self.base).netloc or language or "wiki"

    def page_url(self, title: str) -> str:
        """Return the address of the page `title`; "" where the dump names no base address."""
        if not self.base:
            return ""
        cut = self.base.rfind("title=") + len("title=") if "title=" in self.base else 0
        root = self.base[: cut or self.base.rfind("/") + 1]
        return root + quote(title.replace(" ", "_"), safe=_SAFE)


@dataclass(frozen=True, slots=True)
class RawPage:
    """The bytes of one `<page>` element and the wiki it belongs to."""

    xml: bytes
    site: Site

    def __str__(self) -> str:
        return self.xml[:_HEAD_OF_XML].decode("utf-8", "backslashreplace")


@dataclass(slots=True)
class PageFields:
    """A page as the dump gives it; of several revisions the last one. None: not stated."""

    title: str | None = None
    id: str | None = None
    ns: str | None = None
    redirect: bool = False
    text: str | None = None
    model: str = "wikitext"
    deleted: bool = False
    stub: bool = False


def site_of(head: bytes) -> Site:
    """Return what the head of a dump says about its wiki, as far as it says it readably."""
    lang = _LANG.search(head)
    language = lang[1].decode() if lang else ""
    info = _SITEINFO.search(head)
    if not info:
        return Site(language=language)
    reader = _SiteReader()
    try:
        _parse(info[0], reader)
    except BadItem:
        # Pages can be read without it; the ids fall back to the language.
        return Site(language=language)
    names = [(int(key), name) for key, name in reader.names if key.lstrip("-").isdecimal()]
    first_letter = reader.values.get("case", "first-letter") == "first-letter"
    return Site(
        Namespaces.of(names, first_letter),
        reader.values.get("dbname", ""),
        reader.values.get("base", ""),
        language,
    )


def page_fields(xml: bytes) -> PageFields:
    """Return the fields of one `<page>` element. Raises BadItem where it is not sound XML."""
    reader = _PageReader()
    _parse(xml, reader)
    return reader.page


class _Reader:
    """Gathers the text of elements; `start` and `end` get the path below the root."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.pieces: list[str] = []

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        self.pieces.clear()
        self.start("/".join(self.path[1:]), attributes)

    def close(self, _name: str) -> None:
        self.end("/".join(self.path[1:]), "".join(self.pieces))
        self.path.pop()
        self.pieces.clear()

    def start(self, path: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, path: str, text: str) -> None:
        raise NotImplementedError


class _SiteReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.names: list[tuple[str, str]] = []
        self._key = ""

    def start(self, path: str, attributes: dict[str, str]) -> None:
        if path == "namespaces/namespace":
            self._key = attributes.get("key", "")

    def end(self, path: str, text: str) -> None:
        if path == "namespaces/namespace":
            self.names.append((self._key, text.strip()))
        else:
            self.values[path] = text.strip()


class _PageReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.page = PageFields()

    def start(self, path: str, attributes: dict[str, str]) -> None:
        page = self.page
        if path == "redirect":
            page.redirect = True
        elif path == "revision":
            page.text, page.model, page.deleted, page.stub = None, "wikitext", False, False
        elif path == "revision/text":
            page.deleted = "deleted" in attributes
            page.stub = attributes.get("bytes", "0") != "0"

    def end(self, path: str, text: str) -> None:
        if path in ("title", "id", "ns"):
            setattr(self.page, path, text.strip())
        elif path == "revision/text":
            self.page.text = text
        elif path == "revision/model":
            self.page.model = text.strip()


def _parse(xml: bytes, reader: _Reader) -> None:
    try:
        xml.decode()
    except UnicodeDecodeError as error:
        raise BadItem(
            f"page: invalid UTF-8 at its byte {error.start} ({xml[error.start]:#04x})"
        ) from None
    parser: Any = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.open
    parser.EndElementHandler = reader.close
    parser.CharacterDataHandler = reader.pieces.append
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise BadItem(_reason(error, xml, parser.ErrorByteIndex)) from None


def _reason(error: expat.ExpatError, xml: bytes, at: int) -> str:
    message = expat.ErrorString(error.code)
    entity = _ENTITY.match(xml, at)
    if message == expat.errors.XML_ERROR_UNDEFINED_ENTITY and entity:
        name = entity[1].decode("utf-8", "backslashreplace")
        return f"page: uses the entity &{name}; (only those of XML itself are read)"
    return f"page: not well-formed XML at its byte {at} ({message})"
