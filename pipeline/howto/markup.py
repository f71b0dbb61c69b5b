"""The text that a reader sees of an HTML element, and finding elements by class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from pipeline.howto.clean import decoded, tidy
from pipeline.mediawiki.formula import subscript, superscript
from pipeline.mines.base import BadItem

_TAG_WORDS = """script style noscript template iframe object svg img picture video audio canvas
figure figcaption form button input select textarea nav ins"""
_CLASS_WORDS = """reference mwimg thumb caption image_caption image_details step_num altblock
method_label editsection mw-editsection clearall wh_ad wh_ad_inner wh_ad_spacing ad_label
adsbygoogle m-video video-container stepanchor reference_tooltip showsources hidden"""
_PARAGRAPH_WORDS = "p div ul ol dl table blockquote h1 h2 h3 h4 h5 h6 section article"
_DROPPED_TAGS = frozenset(_TAG_WORDS.split())
_DROPPED_CLASSES = frozenset(_CLASS_WORDS.split())
_PARAGRAPHS = frozenset(_PARAGRAPH_WORDS.split())
_LINES = frozenset(("br", "li", "dt", "dd", "tr", "hr"))
# A string of a record counts as HTML only if it holds a tag of this list: "press <Enter>" does not.
_TAGGED = re.compile(
    r"</?(?:p|br|b|i|em|strong|u|a|ul|ol|li|div|span|sup|sub|img|script|style|h[1-6]|table|tr|td|"
    r"font|blockquote|code|small)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)


def parse(data: bytes) -> Any:
    """Return the root element of an HTML page in UTF-8; None if it holds no element at all.

    Nothing is fetched and no entity is expanded beside those of HTML. Raises BadItem where
    elements are nested so deep that the parser gave up, which would lose what follows unseen.
    """
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BadItem("HTML: elements are nested more than 2,048 deep")
    return root


def plain(value: str) -> str:
    """Return a string of a record, which may hold HTML, as clean text in paragraphs."""
    if _TAGGED.search(value):
        root = parse(f"<div>{value}</div>".encode("utf-8", "replace"))
        return "" if root is None else text_of(root)
    return tidy(decoded(value))


def text_of(element: Any, without: frozenset[Any] = frozenset()) -> str:
    """Return the clean text of an element: blocks as paragraphs, list items as lines.

    Scripts, images with their captions, forms, adverts and references are left out, and so are
    the elements of `without`.
    """
    return tidy("".join(_pieces(element, without)))


def _pieces(element: Any, without: frozenset[Any]) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if _is_dropped(node) or node in without:
                walk.skip_subtree()
                continue
            yield "\n" if node.tag in _LINES else _edge(node.tag)
            yield _raised(node)
        elif node is not element:
            if not (_is_dropped(node) or node in without):
                yield _edge(node.tag)
            yield _joined(node.tail)


def _is_dropped(node: Any) -> bool:
    return node.tag in _DROPPED_TAGS or not _DROPPED_CLASSES.isdisjoint(classes(node))


def _edge(tag: Any) -> str:
    return "\n\n" if tag in _PARAGRAPHS else ""


def _raised(node: Any) -> str:
    """Return an element's first text; "10<sup>2</sup>" must not become 102."""
    text = _joined(node.text)
    if node.tag == "sup":
        return superscript(text)
    return subscript(text) if node.tag == "sub" else text


def _joined(text: str | None) -> str:
    """Return a text node as it is shown: line ends in it are spaces."""
    return text.replace("\r", " ").replace("\n", " ") if text else ""


def classes(node: Any) -> list[str]:
    """Return the class names of an element."""
    found: str = node.get("class") or ""
    return found.split()


def having(root: Any, *names: str) -> list[Any]:
    """Return the elements below `root` with one of these class names or ids, in document order.

    Those inside another one are passed over: boxes a thousand deep would be read a thousand times.
    """
    wanted = frozenset(names)
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, node in walk:
        if node.get("id") in wanted or not wanted.isdisjoint(classes(node)):
            found.append(node)
            walk.skip_subtree()
    return found
