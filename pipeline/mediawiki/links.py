"""Third stage of wikitext: links. Targets are normalised as MediaWiki does it.

A link to a page of the main namespace becomes marked text with its target kept aside; a link
elsewhere becomes its text; files, categories and links between languages show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape as decode
from urllib.parse import unquote

from pipeline.mediawiki.marks import END, HOLE, LABEL, LINK

FILE, CATEGORY = 6, 14
# Canonical names hold on every wiki, in any language, beside the wiki's own.
_CANONICAL = {
    "media": -2,
    "special": -1,
    "talk": 1,
    "user": 2,
    "user talk": 3,
    "project": 4,
    "project talk": 5,
    "file": FILE,
    "image": FILE,
    "file talk": 7,
    "image talk": 7,
    "mediawiki": 8,
    "mediawiki talk": 9,
    "template": 10,
    "template talk": 11,
    "help": 12,
    "help talk": 13,
    "category": CATEGORY,
    "category talk": 15,
}
# Other projects; what they show is text, what they lead to is not a page of this wiki.
_PROJECT_WORDS = """wikt wiktionary w wikipedia b wikibooks q wikiquote s wikisource n wikinews v
wikiversity voy wikivoyage c commons d wikidata m meta species wikispecies mw mediawikiwiki wmf
foundation doi iarchive hdl gutenberg bugzilla phab google imdbname imdbtitle"""
_PROJECTS = frozenset(_PROJECT_WORDS.split())
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8}){0,2}|simple|eml|nds-nl|be-x-old|zh-min-nan")
_MEDIA_SUFFIX = re.compile(
    r"\.(?:jpe?g|png|gif|svg|tiff?|webp|xcf|djvu|pdf|og[gav]|oga|ogv|webm|mp[34]|wav|flac|midi?)$",
    re.IGNORECASE,
)
_EDGE = " \t\n" + HOLE
_INVALID = frozenset("<>[]{}|\n" + LINK + LABEL + END)
# A word goes on after the brackets, in scripts that put spaces between words.
_TRAIL = "[^\\W\\d_\u0e00-\u109f\u1100-\u1cff\u2000-\U0010ffff]*+"
_WIKI_LINK = re.compile(
    r"\[\[([^\[\]|]*+)(?:\|([^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+))?\]\](" + _TRAIL + ")"
)
_WEB_LINK = re.compile(
    r"\[(?P<double>\[)?(?:(?:https?|ftps?|ircs?|news|gopher|nntp|git|svn)://|mailto:|//(?=[\w.]))"
    r"[^\s\[\]<>\"]*+(?P<label>[^\[\]\n]*+)\](?(double)\]?)",
    re.IGNORECASE,
)
_PIPE_TRICK = re.compile(r"(?:[^:|]{1,50}:)?([^(,（、]+)")
# A caption may hold links, and a link in it a caption; deeper is noise.
_MAX_NESTING = 4


@dataclass(frozen=True)
class Namespaces:
    """The namespaces of one wiki: lower-case name -> number, and how its titles are cased."""

    numbers: Mapping[str, int] = field(default_factory=lambda: dict(_CANONICAL))
    first_letter: bool = True

    @classmethod
    def of(cls, names: Iterable[tuple[int, str]], first_letter: bool = True) -> Namespaces:
        """Return the namespaces of a wiki that states these (number, name) pairs."""
        own = {_spaced(name).lower(): number for number, name in names if name}
        return cls({**_CANONICAL, **own}, first_letter)

    def split(self, title: str) -> tuple[int, str]:
        """Return (namespace number, rest of the title); (0, title) for a page of the main one."""
        prefix, colon, rest = title.partition(":")
        number = self.numbers.get(_spaced(prefix).lower()) if colon else None
        return (0, title) if number is None else (number, rest.strip())

    def normal(self, target: str) -> str:
        """Return the title that a link target leads to: no fragment, spaces, first letter."""
        if "&" in target:
            target = decode(target)
        if "%" in target:
            target = unquote(target, errors="replace")
        title = _spaced(target.partition("#")[0])
        head = title[:1].upper()
        return head + title[1:] if self.first_letter and len(head) == 1 else title


def _spaced(text: str) -> str:
    return " ".join(text.replace("_", " ").split())


class LinkStage:
    """The links of one page: `run` marks them in the text; targets and categories gather here."""

    def __init__(self, namespaces: Namespaces) -> None:
        self._namespaces = namespaces
        self.targets: list[str] = []
        self.categories: dict[str, None] = {}

    def run(self, text: str) -> str:
        """Return `text` with wiki links marked and web links replaced by their labels."""
        if "[" not in text:
            return text
        text = _WEB_LINK.sub(lambda m: m["label"].strip() or HOLE, text)
        for _ in range(_MAX_NESTING):
            text, count = _WIKI_LINK.subn(self._wiki_link, text)
            if not count:
                break
        return text

    def _wiki_link(self, match: re.Match[str]) -> str:
        target, label, trail = match[1].strip(_EDGE), match[2], match[3]
        if not _INVALID.isdisjoint(target) or not target:
            return (target if label is None else label) + trail
        if target[0] == ":":
            return self._elsewhere(target[1:], label) + trail
        number, rest = self._namespaces.split(target)
        prefix, colon, after = target.partition(":")
        if number == CATEGORY:
            self.categories.setdefault(self._namespaces.normal(rest))
            return HOLE + trail
        if number == FILE or (colon and number == 0 and _MEDIA_SUFFIX.search(target)):
            return HOLE + trail
        if number:
            return self._elsewhere(target, label) + trail
        if colon and after and label is None and _LANGUAGE.fullmatch(prefix):
            return HOLE + trail
        if colon and (prefix.lower() in _PROJECTS or after.startswith("//")):
            return self._elsewhere(target, label) + trail
        return self._page(target, label, trail)

    def _elsewhere(self, target: str, label: str | None) -> str:
        return target if label is None else label.strip() or _short(target)

    def _page(self, target: str, label: str | None, trail: str) -> str:
        title = self._namespaces.normal(target)
        shown = label
        if label is None:
            shown = target.lstrip("#").replace("_", " ") if target[0] == "#" else target
        elif not label.strip(_EDGE):
            shown = _short(target)
        shown = (shown or "").replace("\n", " ")
        if not title or LINK in shown:
            return shown + trail
        self.targets.append(title)
        core = shown.strip(_EDGE)
        # A space at the edge of a label belongs outside, and not where a space makes no sense.
        before = f"{HOLE} " if shown[0].isspace() else ""
        after = f" {HOLE}" if shown[-1].isspace() and not trail else ""
        return f"{before}{LINK}{len(self.targets) - 1}{LABEL}{core}{trail}{END}{after}"


def _short(target: str) -> str:
    """The pipe trick: "Help:Paris (France)|" and "Paris, Texas|" show "Paris"."""
    match = _PIPE_TRICK.match(target)
    return match[1].strip() if match else target
