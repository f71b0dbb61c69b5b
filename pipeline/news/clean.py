"""Clean text out of scraped news: bylines, dates and datelines apart, the site's own words gone."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from pipeline.fields.dates import published
from pipeline.mines.base import BadItem
from pipeline.news.tokens import joined

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Scrapes often escape what was escaped already.
_MOST_ESCAPED = 2
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")

# The head of a page, scraped with the text: who wrote it, and when it was put up or changed. Its
# pieces stand on lines of their own or, in exports, between full stops with a space in front.
_GAP = r"(?:\s+[.|])*\s*"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?: ?[AaPp][Mm])?,?(?: [A-Z]{2,5})?,? (?:on )?)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{4}"
_STAMP = re.compile(
    rf"[\s.|]*(?:PUBLISHED|CREATED|UPDATED|Published|Created|Updated|Last updated(?: at)?):?"
    rf"{_GAP}{_TIME}({_DAY})(?=[\s.|]|$)"
)
_BY = re.compile(r"[\s.|]*By(?:\s+\.)?\s+(?=[A-Z])")
_BYLINE_CHARS = 90
_BYLINE = re.compile(
    r"[A-Z][\w'’.-]*(?: (?:and|for|in|of|the|at|de|van|von|[A-Z][\w'’.-]*)|, [A-Z][\w'’.-]*)*"
)
# A second name on a line of its own: ". and Daily Mail Reporter".
_CO_AUTHOR = re.compile(r"[\s.|]*(?:and|for|in) [A-Z][\w'’ -]{2,60}(?=\s*[\n.|])")
_NO_PERSON = re.compile(
    r"\b(?:Reporters?|Correspondents?|Mail|MailOnline|Online|Staff|Agenc(?:y|ies)|Press|Reuters|AP|AFP"
    r"|CNN|Editor|Newsroom|Desk)\b"
)
_EDGES = " \t\n.|"

_AGENCY = (
    r"(?:CNN(?: [\w ]{1,20})?|Reuters|AP|AFP|HLN|[A-Z][A-Za-z]{1,20}\.com|The Frisky|Mashable|WIRED"
    r"|Wired|LifeWire|CareerBuilder\.com|Tribune Media Services|Rolling Stone)"
)
_DATELINE = re.compile(
    rf"(?:[A-Z][A-Za-z .,'’-]{{1,60}} )?\({_AGENCY}\)(?:\s*(?:--|[-–—])\s*|\s*(?=[A-Z\"“'‘]))"
)
# Whole lines that the site has put between those of the story.
_JUNK_LINE = re.compile(
    r"(?:scroll down (?:for|to)\b.{0,80}|(?:video|photos?|gallery|advertisement|share this article"
    r"|share|comments?(?: ?\(\d+\))?|e-?mail to a friend|read more|more videos|story highlights"
    r"|most watched news videos|related (?:articles|content|stories)|click here to .{0,80}"
    r"|(?:for more|read more|see also|watch|video)\s?:.{0,160}"
    r"|(?:click|scroll) (?:down )?(?:here )?(?:for|to) .{0,80}|.{0,120} all rights reserved"
    r"|sorry we are (?:currently )?unable to accept comments .{0,80}|\d{1,5} shares?"
    r"|we are no longer accepting comments on this article|[.|*_-]++))[.:!\s]*",
    re.IGNORECASE,
)
# Notes in the running text: a link to a film at the end of a sentence, marked by an arrow.
_ARROW = re.compile(
    r"\s*\b(?:Watch|See|Read|Learn|Explore|Hear|Take|View|Check)\b[^.!?»\n]{0,200}»"
)
_SCROLL = re.compile(r"\s*\bscroll down for (?:the )?(?:full )?videos?\b[ .]*", re.IGNORECASE)
_NEW = re.compile(r"(?:NEW|UPDATED?|BREAKING): ")
_SITE = re.compile(
    r"(?: [-–—|] (?:CNN(?:\.com|Politics|Money)?|(?:Daily )?Mail ?Online|Daily Mail)[\w .]{0,20})$"
)
_ENDED = (".", "!", "?", '"', "'", "”", "’", ")", ":", "…")


class Body(NamedTuple):
    """A story's clean text, the day that its head states and its author, "" where unknown."""

    text: str
    published: str
    author: str


def body(paragraphs: list[str]) -> Body:
    """Return the paragraphs of a story without the words of the site around them."""
    lines = [tidy(paragraph) for paragraph in paragraphs]
    # A line that is no more than the site's own may stand in front of the byline too.
    lines = [words for words in lines if words and not _JUNK_LINE.fullmatch(words)]
    whole, day, author = _head("\n".join(lines))
    kept = (_plain(words) for words in whole.split("\n"))
    first, *rest = [words for words in kept if words] or [""]
    first = _DATELINE.sub("", first, count=1) if _DATELINE.match(first) else first
    text = "\n\n".join(filter(None, (first, *rest)))
    return Body(text, day, author)


def _plain(words: str) -> str:
    words = joined(_SCROLL.sub(" ", _ARROW.sub("", words))).strip(" |")
    return "" if _JUNK_LINE.fullmatch(words) or words in _EDGES else words


def _head(text: str) -> tuple[str, str, str]:
    """Return `text` behind its byline and dates, the first of those dates, and the author."""
    at, author, day = 0, "", ""
    if by := _BY.match(text):
        end, author = _byline(text, by.end())
        at = end if author else 0
        if at and (more := _CO_AUTHOR.match(text, at)):
            at = more.end()
    while stamp := _STAMP.match(text, at):
        at, day = stamp.end(), day or _day(stamp[1])
    while at and at < len(text) and text[at] in _EDGES:
        at += 1
    return text[at:], day, "" if _NO_PERSON.search(author) else author


def _byline(text: str, start: int) -> tuple[int, str]:
    """Return where the author's name ends that begins at `start`, and the name; "" for none."""
    piece = text[start : start + _BYLINE_CHARS]
    ends = (piece.find(mark) for mark in ("\n", " . ", " | ", "PUBLISHED", "UPDATED", "CREATED"))
    end = min((at for at in ends if at >= 0), default=-1)
    name = piece[:end].strip(_EDGES) if end >= 0 else ""
    return (start + end, name) if _BYLINE.fullmatch(name) else (start, "")


def _day(words: str) -> str:
    try:
        return published(words)
    except BadItem:
        # The 31st of June: a slip in the page's head costs the date and not the story.
        return ""


def tidy(text: str) -> str:
    """Return `text` on one line: entities decoded, characters that show nothing gone."""
    for _ in range(_MOST_ESCAPED):
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", text)).split())


def line(text: str) -> str:
    """Return a title on one line, without the name of the site behind it."""
    return joined(_SITE.sub("", tidy(text)))


def highlight(text: str) -> str:
    """Return a highlight as a sentence: without "NEW:", and with a full stop."""
    words = joined(_NEW.sub("", tidy(text), count=1)).strip(" |")
    if not words or _JUNK_LINE.fullmatch(words):
        return ""
    return words if words.endswith(_ENDED) else f"{words}."
