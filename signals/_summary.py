"""What a short text must not be to count as a summary: the title, a stump, a call to click."""

from __future__ import annotations

import re

from schemas.parts import Summary
from signals import _text
from signals._stems import stems

LEAST_WORDS = 2
MOST_OF_TEXT = 0.6

_CUT_SHORT = ("...", "…", "[...]", "[…]", "(...)", "(…)")
# Short lines by nature: they may tell the reader to click, and need not be sentences.
_LINES = frozenset({"title", "headline"})
# A site puts its own name behind a title: "Bees do better | The Lyon Post".
_SITE_WORDS = 6
_SITE_CHARS = 80
_SITE = re.compile(r" [-–—|•·»~:] |[|•·»]")
# How far into the text paragraphs are compared: behind a heading, a date and a byline.
_OPENING_CHARS = 1500
# Search engines show so much of a description, and sites cut theirs to it in the midst of a word.
_LEAST_CUT = 100
_ENDS = (*".!?\"'”’)]»。！？」』）", ":")
_HANGING = re.compile(
    r"(?:,|;|\b(?:a|an|the|and|or|of|to|in|on|for|with|at|by|from|as|that|which|is|are|was|were|his"
    r"|her|its|their|our|your|der|die|das|und|le|la|les|et|el|los|y|de))$",
    re.IGNORECASE,
)
_LIST_ITEMS = 4
_ITEM_WORDS = 4
# Calls to the reader, in English and a little German, French and Spanish. Each stands at the
# beginning of the summary, or begins the sentence that ends it.
_CALL = (
    r"(?:please )?(?:click|tap) (?:here|below|(?:on )?the (?:link|button|image))"
    r"|read (?:more|on)\b|read (?:the|this|our) (?:full|whole|rest|complete)"
    r"|(?:continue|keep) reading|see more\b|show more\b|find out more (?:at|on|here)"
    r"|subscribe(?: now| today| here)?(?: to| for|[.!]|$)|sign[ -]?up (?:to|for|now|today|here)"
    r"|(?:log|sign) ?in (?:to|or|here)|follow us\b|share this\b|visit (?:our|us|https?:|www\.)"
    r"|(?:mehr erfahren|weiterlesen|lesen sie mehr|jetzt abonnieren|lire la suite|en savoir plus"
    r"|leer más|seguir leyendo|suscríbete)\b"
)
_OPENS = re.compile(rf"(?:\W{{0,4}})(?:{_CALL})", re.IGNORECASE)
_CLOSES = re.compile(rf"[.!?…>»|\]-]\s*(?:{_CALL}|learn more\b)[^.!?]{{0,60}}\W*$", re.IGNORECASE)
_CLOSE_CHARS = 140
_NOTICE = re.compile(
    r"\b(?:we|wir|nous|(?:this|our|diese|ce|este) (?:web ?)?(?:site|page|shop|store|sitio|seite))\b"
    r"[^.!?]{0,40}\bcookies\b"
    r"|\b(?:enable|turn on|activate) (?:java ?script|cookies)\b"
    r"|\bjava ?script (?:is|has been|must be) (?:disabled|turned off|required|enabled)\b"
    r"|\ball rights reserved\b|\byour browser (?:does|is)(?: not|n't)\b"
    r"|\bskip to (?:main )?content\b"
    r"|^(?:get|find|read|see|stay up to date with) (?:all )?the latest\b|^(?:page|404) not found\b"
    r"|^(?:copyright )?(?:©|\(c\))|^copyright (?:19|20)\d\d",
    re.IGNORECASE,
)
_SITE_TALK = re.compile(
    r"(?:welcome to )?(?:(?:the|my|our|a) )?(?:(?:official|personal|private) )?"
    r"(?:web ?site|home ?page|(?:web)?blog|web presence) (?:of|by|about|for)\b"
    r"|(?:the |my )?(?:rants|raves|musings|ramblings)(?: and \w{1,20})? (?:of|by|from|on|about)\b"
    r"|.{2,60}['’]s (?:\w{1,20} )?(?:home ?page|web ?site|(?:web)?blog)\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
# A site that has nothing to say of a page describes itself there. Such a description has few words
# in common with the page: under a fifth where such were read, and those of pages over a third.
_DESCRIPTION = "description"
_LEAST_COMMON = 0.3
_COMMON_CHARS = 20_000
# Inflected forms of a word have so many letters in common, shorter words tell little.
# Half of a copied description is copied too; what is shorter may be a turn of phrase.
_LEAST_COPIED = 8
_TAIL_WORDS = 5


def fault(summary: Summary, title: str, text: str, whole: str) -> str:
    """Return why a summary of the text `whole` is not taken; "" if it is.

    `text` is the passage of it that is shown, `title` the document's. What is found is a fixed,
    short phrase.
    """
    short = summary.text.strip()
    if not text:
        return "no text"
    if not _text.has_words(short, LEAST_WORDS):
        return "summary too short"
    if short.endswith(_CUT_SHORT):
        return "summary ends in an ellipsis"
    if len(short) > MOST_OF_TEXT * len(text):
        return "summary nearly as long as the text"
    if summary.kind not in _LINES and is_title(short, title):
        return "summary is the title again"
    # White space may differ, so a little more than the summary's length is compared.
    if _text.bare(text[: 2 * len(short) + 100]).startswith(_text.bare(short)):
        return "summary is the text's own beginning"
    if summary.kind in _LINES:
        return ""
    reason = _prose_fault(short, text)
    if reason or summary.kind != _DESCRIPTION:
        return reason
    # The name of the site behind a title says no more of the page than its description.
    shortest = min(_names(title), key=lambda name: (len(name), name), default="")
    return _description_fault(short, text, f"{shortest} {whole[:_COMMON_CHARS]}")


def _prose_fault(short: str, text: str) -> str:
    """Return what is wrong with a summary that should be a sentence or more."""
    if _NOTICE.search(short) or _OPENS.match(short) or _CLOSES.search(short[-_CLOSE_CHARS:]):
        return "summary is boilerplate"
    if _is_list(short):
        return "summary is a list of words"
    if len(short) >= _LEAST_CUT and not short.endswith(_ENDS) and _HANGING.search(short):
        return "summary breaks off"
    if _opens_text(short, text):
        return "summary is the text's own beginning"
    return ""


def _description_fault(short: str, text: str, told: str) -> str:
    """Return what is wrong with a description that a page has for search engines."""
    if _SITE_TALK.match(short):
        return "summary is about the site"
    if _is_half_copied(short, text):
        return "summary is the text's own beginning"
    if _stops_inside(short, text):
        return "summary breaks off"
    own, known = stems(short), told.casefold()
    # Anywhere in a word, since to look up words of a whole text takes ten times as long.
    if sum(stem in known for stem in own) < _LEAST_COMMON * len(own):
        return "summary has little in common with the text"
    return ""


def _is_half_copied(short: str, text: str) -> bool:
    """Tell whether the first or the last half of a summary stands word for word near the start."""
    words = _WORD.findall(short.casefold())
    half = len(words) // 2
    opening = f" {_key(text[: _OPENING_CHARS + 2 * len(short)])}"
    halves = (words[:half], words[-half:]) if half >= _LEAST_COPIED else ()
    return any(f" {' '.join(run)} " in opening for run in halves)


def _stops_inside(short: str, text: str) -> bool:
    """Tell whether a summary without an end mark stops at words that stand so in the text."""
    tail = _WORD.findall(short.casefold())[-_TAIL_WORDS:]
    if short.endswith(_ENDS) or len(tail) < _TAIL_WORDS:
        return False
    return f" {' '.join(tail)} " in f" {_key(text)}"


def is_title(short: str, title: str) -> bool:
    """Tell whether a summary says what the title says, site names behind either left out."""
    return bool(title.strip()) and not _names(short).isdisjoint(_names(title))


def _names(text: str) -> set[str]:
    """Return `text` bare, with and without the name of a site behind it."""
    shown = " ".join(text.split())
    names = {_text.bare(shown)}
    for mark in _SITE.finditer(shown, max(0, len(shown) - _SITE_CHARS)):
        if len(_WORD.findall(shown, mark.end())) <= _SITE_WORDS:
            names.add(_text.bare(shown[: mark.start()]))
    return names - {""}


def _is_list(short: str) -> bool:
    """Tell whether a summary is words in a row for a search engine: "bees, honey, hives, Lyon"."""
    items = [item for item in re.split(r"[,;|]", short) if item.strip()]
    if len(items) < _LIST_ITEMS or re.search(r"[.!?:](?:\s|$)", short):
        return False
    return all(len(item.split()) <= _ITEM_WORDS for item in items)


def _opens_text(short: str, text: str) -> bool:
    """Tell whether one of the first paragraphs begins with the summary, word for word."""
    # One that is cut in the midst of a word goes on in it.
    key = _key(short).rstrip()
    for start, end in _text.paragraphs(text, 0, min(len(text), _OPENING_CHARS + 2 * len(short))):
        if start > _OPENING_CHARS:
            break
        for line in text[start:end].split("\n"):
            if _key(line[: 2 * len(short) + 100]).startswith(key):
                return True
    return False


def _key(text: str) -> str:
    """Return the words of `text` alone, each with a space behind it."""
    return "".join(f"{word} " for word in _WORD.findall(text.casefold()))
