"""Clean text out of what pages of instructions and scrapes of them hold beside it."""

from __future__ import annotations

import re
from html import unescape

from signals import _text

_SPACE = re.compile(r"[^\S\n]+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Scrapes often escape what was escaped already.
_MOST_ESCAPED = 2
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_REFERENCE = re.compile(r" ?\[(?:\d{1,3}|citation needed)\]")
# What the site's own scripts and notes leave in a page's text.
_JUNK = re.compile(
    r" ?\bWH\.[A-Za-z.]{1,40}\([^()\n]{0,80}\);?"
    r"|\{\"smallUrl\"[^{}\n]{0,2000}\}"
    r"| ?\bX ?(?:Research|Expert|Trustworthy) [Ss]ource\b"
)
_ADVERT = frozenset(("advertisement", "ad", "ads", "[advertisement]"))
_BULLET = re.compile(r"^[•●○▪▫◦‣∙·*–—-]+ +(?=\S)")
_BLANK_LINES = re.compile(r"\n{3,}")
_NUMBER = re.compile(r"^(?:step ?)?\d{1,2}[.):]\s+(?=\D)", re.IGNORECASE)
_TITLE_END = re.compile(
    r"(?: ?[-–|] ?wikihow[\w ]{0,20}| ?\(with (?:pictures|video|examples)\)"
    r"|(?: ?:| -) ?\d{1,3} steps| ?: ?(?:step-by-step|complete) guide)$",
    re.IGNORECASE,
)
_METHOD_LABEL = re.compile(
    r"(?:method|part|way|section) (?:\d{1,2}|one|two|three|four|five)\b"
    r"(?: ?(?:of|/) ?\d{1,2})? ?[:.–-]* *|(?:method|part|way|section)$",
    re.IGNORECASE,
)
_PART_LABEL = re.compile(r"part (?:\d|one|two|three)", re.IGNORECASE)
_SPACE_BEFORE_STOP = re.compile(r" ([.,;:!?])")


def tidy(text: str) -> str:
    """Return `text` in lines and paragraphs, without references, adverts, bullets and scripts.

    A line end stays one, blank lines part paragraphs; characters that show nothing are gone.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    text = _REFERENCE.sub("", _JUNK.sub("", _SPACE.sub(" ", text)))
    lines = [_BULLET.sub("", line.strip(), count=1) for line in text.split("\n")]
    kept = (line.rstrip() for line in lines if line.lower() not in _ADVERT)
    return _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip()


def line(text: str) -> str:
    """Return `text` tidied, on one line."""
    return _SPACE_BEFORE_STOP.sub(r"\1", " ".join(tidy(text).split()))


def headline(text: str) -> str:
    """Return a step's headline on one line, without the number that it may carry."""
    return _NUMBER.sub("", line(text), count=1)


def title(text: str) -> str:
    """Return the title of a page without what the site adds: its name, the count of steps."""
    shown = line(text)
    # Such endings follow one another: ": 10 Steps (with Pictures) - wikiHow".
    for _ in range(4):
        shorter = _TITLE_END.sub("", shown)
        if shorter == shown:
            break
        shown = shorter
    return shown


def method_title(text: str) -> str:
    """Return the title of a method without "Method 2 of 3:"; "" for a mere "Steps"."""
    shown = _METHOD_LABEL.sub("", line(text), count=1) if text else ""
    return "" if shown.lower() in ("steps", "instructions", "directions") else shown


def is_part(label: str) -> bool:
    """Tell whether a label such as "Part 1 of 2" marks a part of one way, not a way of its own."""
    return bool(_PART_LABEL.match(label.strip()))


def decoded(text: str) -> str:
    """Return `text` with its HTML entities decoded, also those that were escaped twice."""
    for _ in range(_MOST_ESCAPED):
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return text


def split_step(text: str) -> tuple[str, str]:
    """Return a step given as one text as its headline, the first sentence, and the rest.

    The site itself makes the first sentence of a step bold.
    """
    text = _NUMBER.sub("", text, count=1)
    first = next(_text.sentences(text, 0, len(text)), (0, 0))
    return headline(text[: first[1]]), text[first[1] :].strip()


def without_headline(body: str, head: str) -> str:
    """Return `body` without the headline, where it repeats it at its beginning."""
    if head and body.startswith(head) and not body[len(head) : len(head) + 1].isalnum():
        body = body[len(head) :]
    return body.lstrip(" .,:;\n")
