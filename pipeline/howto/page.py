"""Saved article pages of wikiHow: their markup, as far as it tells what an article says.

Read are `h1`, the breadcrumb, the introduction, the lists `ol.steps_list_2` in `div.section.steps`
under their headings, each step's bold first sentence (`b.whb`), the boxes of related pages and the
readers' questions. A page without such lists is read from its schema.org HowTo, if it has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.howto import clean
from pipeline.howto.article import Article, Instruction, Method
from pipeline.howto.jsonld import how_to
from pipeline.howto.markup import classes, having, parse, text_of
from pipeline.howto.paths import category_path
from pipeline.howto.records import article_of_record
from pipeline.mines.base import BadItem

_HEADINGS = frozenset(("h2", "h3", "h4"))
_CHARSET = re.compile(rb"""<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_-]{1,30})""")
# Names of encodings are input too: only plain tables of characters are taken.
_ENCODINGS = re.compile(
    r"(?:iso-8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|us-ascii|ascii|koi8-[ru]|euc-(?:jp|kr)"
    r"|shift_jis|gb2312|gbk|gb18030|big5)",
    re.IGNORECASE,
)
_CHARSET_BYTES = 4096


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of a saved page."""

    data: bytes

    def __str__(self) -> str:
        return self.data[:2000].decode("utf-8", "backslashreplace")


def article_of_page(data: bytes) -> Article:
    """Return the article on a saved page. Raises BadItem where there is none, with the reason."""
    root = parse(_utf8(data))
    if root is None:
        raise BadItem("page: holds no HTML element")
    methods = tuple(_methods(root))
    if not methods:
        record = how_to(root)
        if record is None:
            raise BadItem(
                'page: holds no steps, neither as a list of class "steps_list_2" nor as a '
                "schema.org HowTo; is it a saved article?"
            )
        return article_of_record(record | _given(root, record))
    title = _title(root)
    if not title:
        raise BadItem("page: has no title (no h1)")
    return Article(
        title=title,
        methods=methods,
        intro=_intro(root),
        paths=tuple(filter(None, [category_path(_crumbs(root), title)])),
        related=tuple(_related(root, title)),
        asked=tuple(_asked(root)),
        in_parts=any(map(_is_part, having(root, "method_label", "altblock"))),
        url=_canonical(root),
        language=_language(root),
    )


def _utf8(data: bytes) -> bytes:
    """Return the page in UTF-8. Raises BadItem where it is not in the encoding that it states."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError as bad:
        stated = _CHARSET.search(data, 0, _CHARSET_BYTES)
        name = stated[1].decode() if stated else ""
        if not _ENCODINGS.fullmatch(name):
            where = f"byte 0x{data[bad.start]:02x} at byte {bad.start}"
            raise BadItem(f"page: invalid UTF-8: {where}") from bad
        try:
            return data.decode(name).encode()
        except UnicodeDecodeError as worse:
            where = f"byte 0x{data[worse.start]:02x} at byte {worse.start}"
            raise BadItem(f"page: is not in {name}, which it states: {where}") from worse
    return data


def _title(root: Any) -> str:
    for node in root.iter("h1"):
        if shown := clean.title(text_of(node)):
            return shown
    for node in root.iter("meta"):
        if node.get("property") == "og:title" and node.get("content"):
            return clean.title(node.get("content"))
    return next((clean.title(text_of(node)) for node in root.iter("title")), "")


def _intro(root: Any) -> str:
    for section in having(root, "intro"):
        told = [text_of(node) for node in section.iter("p")]
        if any(told):
            return "\n\n".join(filter(None, told))
    return ""


def _crumbs(root: Any) -> list[str]:
    for trail in having(root, "breadcrumb", "breadcrumbs"):
        if names := [clean.line(text_of(node)) for node in trail.iter("a")]:
            return names
    return []


def _methods(root: Any) -> Iterator[Method]:
    """Yield each list of steps with the nearest heading before it.

    A list inside another one belongs to its step.
    """
    heading, title = None, ""
    for node in _headings_and_lists(root):
        if node.tag in _HEADINGS:
            heading = node
            continue
        steps = tuple(filter(None, map(_step, node.iterchildren("li"))))
        if steps and heading is not None:
            # Read once, however many lists stand under it.
            heading, title = None, clean.method_title(_heading(heading))
        if steps:
            yield Method(title, steps)


def _headings_and_lists(root: Any) -> Iterator[Any]:
    """Yield the headings and the outermost lists of steps: those that are called so, and those
    of a section of steps itself, not inside an item of any list."""
    inside: list[bool] = [False]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            inside.pop()
            continue
        named = classes(node)
        if node.tag in _HEADINGS:
            yield node
        elif node.tag == "ol" and ("steps_list_2" in named or inside[-1]):
            yield node
            walk.skip_subtree()
        steps = inside[-1] or {"section", "steps"} <= set(named)
        inside.append(steps and node.tag != "li")


def _heading(node: Any) -> str:
    named = having(node, "mw-headline")
    return text_of(named[0] if named else node)


def _is_part(label: Any) -> bool:
    return clean.is_part(clean.line("".join(label.itertext())))


def _step(item: Any) -> Instruction | None:
    inner = having(item, "step")
    holder = inner[0] if inner else item
    bold = [node for node in having(holder, "whb") if node.tag == "b"]
    if bold:
        head = clean.headline(" ".join(map(text_of, bold)))
        body = clean.without_headline(text_of(holder, frozenset(bold)), "")
    else:
        head, body = clean.split_step(text_of(holder))
    return Instruction(head, body) if head else None


def _related(root: Any, own: str) -> Iterator[str]:
    boxes = having(root, "relatedwikihows", "related_boxes", "related-wh", "related_article")
    links = [node for box in boxes for node in ([box] if box.tag == "a" else box.iter("a"))]
    shown = (clean.title(node.get("title") or text_of(node)) for node in links)
    yield from (name for name in dict.fromkeys(shown) if name and name != own)


def _asked(root: Any) -> Iterator[tuple[str, str]]:
    for entry in having(root, "qa_aq") or having(root, "qa_li_container"):
        questions = having(entry, "qa_q_txt", "qa_question")
        answers = having(entry, "qa_answer_txt", "qa_answer")
        if questions and answers:
            asked, answer = clean.line(text_of(questions[0])), text_of(answers[0])
            if asked and answer:
                yield asked, answer


def _canonical(root: Any) -> str:
    for node in root.iter("link"):
        if node.get("rel") == "canonical" and (node.get("href") or "").startswith("http"):
            return str(node.get("href"))
    return ""


def _language(root: Any) -> str:
    html = next(root.iter("html"), None)
    stated = "" if html is None else html.get("lang") or ""
    return str(stated).partition("-")[0].lower()


def _given(root: Any, record: dict[str, Any]) -> dict[str, Any]:
    """Return what the page's markup adds to a record made of its HowTo."""
    added = {
        "title": record.get("title") or _title(root),
        "breadcrumbs": _crumbs(root),
        "url": record.get("url") or _canonical(root),
        "language": record.get("language") or _language(root),
    }
    return {name: value for name, value in added.items() if value}
