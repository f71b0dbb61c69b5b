"""The addresses of stories: the section that they name, and lists of them by a story's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha1
from urllib.parse import unquote, urlsplit

from pipeline.inputs import files
from pipeline.inputs.files import TooLong, Unreadable

_LINE_BYTES = 8192
# Stories were collected from the Wayback Machine, whose addresses hold the story's own.
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[0-9]{4,14}[a-z_]{0,4}/", re.IGNORECASE)
_PAGE = re.compile(r"(?:index|default)?\.[a-z]{3,5}|index|default", re.IGNORECASE)
_NO_SECTION_WORDS = """
    article articles story stories html home homepage index archive archives blog blogs video
    videos mobile amp print default interactive gallery
"""
_NO_SECTION = frozenset(_NO_SECTION_WORDS.split())
# What sites call a section where that is no word.
_NAMES = {
    "tvshowbiz": "TV and showbiz",
    "sciencetech": "science and tech",
    "ushome": "",
    "uk": "UK",
    "us": "US",
    "tv": "TV",
}
_MOST_STEPS, _MOST_CHARS = 3, 24


def category(url: str) -> tuple[str, ...]:
    """Return the section that a story's address names, as a path; () if it names none.

    The last segment of the address's path is the page itself (with "index.html" behind it, the one
    before that). Of the others these name no section: numbers (dates, ids), names of files,
    "article-123" and the like, words such as "story" or "home", and what is longer than 24
    characters or has more than two hyphens. Steps are in lower case, with spaces for hyphens.
    """
    try:
        parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return ()
    if parts and _PAGE.fullmatch(parts[-1]):
        parts.pop()
    steps = [_named(part) for part in parts[:-1] if _is_section(part)]
    return tuple(dict.fromkeys(filter(None, steps)))[:_MOST_STEPS]


def _is_section(part: str) -> bool:
    word = part.casefold()
    if word in _NO_SECTION or "." in word or len(word) > _MOST_CHARS or word.count("-") > 2:
        return False
    # A number anywhere makes it the name of one page: "article-2109876".
    return not any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _named(part: str) -> str:
    word = part.casefold()
    return _NAMES.get(word, re.sub(r"[-_+ ]+", " ", word).strip())


def own_url(url: str) -> str:
    """Return the address of the story itself where `url` is that of an archived copy."""
    return _ARCHIVED.sub("", url, count=1)


def listed_urls(path: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield (line number, offset, URL, fault) for each line of a list, one of the last two "".

    Raises Unreadable at the place of a fault.
    """
    with files.open_plain(path) as stream:
        for number, (offset, raw) in enumerate(files.lines(stream, 0, _LINE_BYTES), 1):
            if isinstance(raw, TooLong):
                yield number, offset, "", f"line of {raw.size} bytes is no URL"
                continue
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError as bad:
                fault = f"invalid UTF-8: byte 0x{raw[bad.start]:02x} at byte {bad.start}"
                yield number, offset, "", fault
                continue
            if text and not re.match(r"https?://[^\s/]+\.[^\s]+$", text):
                yield number, offset, "", f"expected a URL (http://...), got {text[:60]!r}"
            elif text:
                yield number, offset, text, ""


@lru_cache(maxsize=2)
def urls_by_name(pattern: str) -> dict[bytes, str]:
    """Return the URLs of the lists that `pattern` names, by the SHA-1 digest of each.

    The one thing here that is held whole: about 200 bytes a URL, 60 MB for all of CNN and Daily
    Mail. Lines that are no URLs, and what follows a fault, are left out: the mine reports them.
    """
    found: dict[bytes, str] = {}
    for path, _ in files.expand(pattern):
        try:
            for _, _, url, _ in listed_urls(path):
                if url:
                    # An archived story may be named by either of its addresses.
                    own = own_url(url)
                    found.setdefault(_digest(url), own)
                    found.setdefault(_digest(own), own)
        except Unreadable:
            continue
    return found


def _digest(url: str) -> bytes:
    return sha1(url.encode(), usedforsecurity=False).digest()
