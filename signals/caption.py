"""The words under a picture, and the passage that it stands by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.parts import Caption
from schemas.signal import Found, Refused
from signals import _origin, _stems, _text

NEEDS = ("captions",)
VERSION = 2
EVIDENCE = "text"

LEAST_WORDS = 4
CAPTION_CHARS = 600
BESIDE_CHARS, PAGE_CHARS = 1000, 1500
# A page's own captions are never wrong options, so each signal has to hold all the others.
MOST_CAPTIONS = 60
RULE = "rule:caption-alone-v1"
# Under so many words a caption that begins as a credit is nothing else.
_CREDIT_WORDS = 12
_CREDIT_CHARS = 140
_CREDIT = (
    r"(?:(?:(?:AP|AFP|file|stock) )?(?:photo|photograph|image|picture|illustration|graphic)s?"
    r"(?: credits?)? ?(?::|©|/|by\b|courtesy\b|via\b|from\b)"
    r"|(?:credits?|sources?|fotos?|bild|quelle|grafik|fuente|imagen|crédits?(?: photo)?) ?[:©/]"
    r"|foto von\b|photo de\b|courtesy of\b|copyright\b|©|\(c\) )"
)
_OPENS = re.compile(rf"[(\[\s]*{_CREDIT}", re.IGNORECASE)
_CLOSES = re.compile(rf"(?:(?<=[.!?\"”])\s|\s?[(\[|]|\s[-–—])\s*{_CREDIT}.*$", re.IGNORECASE)
# A sentence behind the caption that says under what terms others may use the picture.
_TERMS = re.compile(
    r"(?<=[.!?])\s[^.!?]*\b(?:licen[cs]ed under|unter der Lizenz|CC[ -]BY\b).*$", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:fig(?:ure|ura|\.)?|abb(?:ildung|\.)?|plate|photo|image|picture|bild|foto) ?\d{1,3}[a-z]?"
    r" ?[.:)–—-] ?",
    re.IGNORECASE,
)
_USE = re.compile(
    r"\b(?:click|tap) (?:here|to|on|the|image)\b|\benlarge\b|\bfull[- ]?size\b"
    r"|\bview (?:larger|gallery)\b",
    re.IGNORECASE,
)
# Templates of sites show how captions look there, and descriptions send the reader to them.
_SAMPLE = re.compile(r"\bcaptions?\b|\blorem ipsum\b|\bplaceholder\b", re.IGNORECASE)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|tiff?|avif)$", re.IGNORECASE)


@dataclass(frozen=True)
class Fields:
    """`place` says what `text` is: the passage "beside" the picture, the beginning of the "page"
    that shows it, either of these for a picture "among" others that share it, or nothing ("").
    `alt` says what the picture shows, "" where it says little.
    `others` are further captions of the document, which might do for this picture as well."""

    text: str
    caption: str
    alt: str
    title: str
    place: str
    others: list[str]


def extract(document: Document) -> Iterator[Found | Refused]:
    """Yield one signal a picture with a caption, or why not."""
    met: set[str] = set()
    captions = document.captions[:MOST_CAPTIONS]
    near = [_near(document.text, caption) for caption in captions]
    sharing = Counter((start, end) for start, end, _ in near)
    for caption, (start, end, place) in zip(captions, near, strict=True):
        core = alone(caption.text)
        reason = _fault(core, met)
        met.add(_text.bare(core))
        if reason:
            yield Refused(reason)
        else:
            among = place and sharing[start, end] > 1
            here = (start, end, "among" if among else place)
            yield _signal(document, caption, here, core)
    for _ in document.captions[MOST_CAPTIONS:]:
        yield Refused("one of too many captions")


def alone(caption: str) -> str:
    """Return a caption without the number in front and the credit behind; "" for a mere credit."""
    core = " ".join(caption.split())
    if match := _LABEL.match(core):
        core = core[match.end() :]
    if _OPENS.match(core) and not _text.has_words(core, _CREDIT_WORDS):
        return ""
    near = max(0, len(core) - _CREDIT_CHARS)
    if match := _CLOSES.search(core, near):
        core = core[: match.start()]
    if match := _TERMS.search(core, near):
        core = core[: match.start()]
    return core.strip()


def _fault(core: str, met: set[str]) -> str:
    if not core:
        return "caption only credits the picture"
    if not _text.has_words(core, LEAST_WORDS):
        return "caption of fewer than four words"
    if len(core) > CAPTION_CHARS:
        return "caption too long"
    if core.endswith(_text.CUT_SHORT):
        return "caption ends in an ellipsis"
    if _SAMPLE.search(core):
        return "caption is a sample"
    if _USE.search(core):
        return "caption tells how to use the page"
    return "the same caption again" if _text.bare(core) in met else ""


def _signal(
    document: Document, caption: Caption, here: tuple[int, int, str], core: str
) -> Found | Refused:
    start, end, place = here
    text, alt = document.text[start:end], _alt(caption.alt)
    title = _stems.title(document)
    own = _stems.stems(core)
    if own <= _stems.stems(caption.alt):
        return Refused("caption is the alternative text again")
    if own <= _stems.stems(title):
        return Refused("caption is the title again")
    if _text.bare(core) in _text.bare(text):
        return Refused("caption stands in the text")
    if own.isdisjoint(_stems.stems(f"{title}\n{alt}\n{text}")):
        return Refused("caption has nothing in common with the page")
    method = _origin.method(caption.origin, RULE if core != " ".join(caption.text.split()) else "")
    fields = Fields(text, core, alt, title, place, _others(document, core))
    return Found(fields, start, end, method)


def _near(text: str, caption: Caption) -> tuple[int, int, str]:
    """Return the passage to show with a caption, and what it is."""
    core = _text.trim(text, caption.start, caption.end)
    if core[0] < core[1]:
        whole = _text.trim(text, 0, len(text))
        found = _text.window(text, whole, core, BESIDE_CHARS)
        return *(found or _text.passage(text, *core, BESIDE_CHARS)), "beside"
    found = _text.passage(text, 0, len(text), PAGE_CHARS)
    return *found, "page" if found[0] < found[1] else ""


def _alt(alt: str) -> str:
    shown = " ".join(alt.split())
    says_nothing = _FILE.search(shown) or _SAMPLE.search(shown)
    return "" if says_nothing or not _text.has_words(shown, 2) else shown


def _others(document: Document, core: str) -> list[str]:
    texts = map(alone, (caption.text for caption in document.captions[:MOST_CAPTIONS]))
    return list(dict.fromkeys(text for text in texts if text and text != core))
