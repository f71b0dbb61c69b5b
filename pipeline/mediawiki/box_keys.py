"""The keys of infoboxes: which say something of the page's subject, and in what words."""

from __future__ import annotations

import re
from functools import lru_cache

# What a box needs to be drawn, and identifiers in other databases, which no reader asks about.
_DROPPED_WORDS = """image images img caption alt logo size width px map maps mapframe pushpin
coordinates coord coords coor latitude longitude website url homepage web signature footnotes
footnote note notes ref refs reference references style class embed embedded module child footer
header above below flag flaglink flagicon seal seallink shield coat coatlink symbol emblem insignia
icon photo portrait picture file filename cover screenshot sound audio video change magnitude isbn
issn oclc doi dewey congress id ids mesh omim icd icd9 icd10 glotto glottorefname iso isocode cctld
satcat cospar tld wikidata wikisource commons wikipedia align border position wrap zoom display
collapsed collapse colors colours fossil pixels dst tz us pcwater edbr dsm rank_ref"""
_DROPPED = frozenset(_DROPPED_WORDS.split())
_DROPPED_PARTS = (
    *("color", "colour", "image", "caption", "style", "website", "logosize", "where"),
    *("emedicine", "medlineplus", "diseasesdb", "genereviews", "tennishof", "glotto"),
)
_DROPPED_ENDS = ("year", "as of", "ranks", "system", "title", "event", "blank name", "events")
_DROPPED_WHOLE_WORDS = """name|title|common name|show name|film name|symbol type|sovereignty type|
common|settlement type|italic title|date format|list style|nickname link|data|info|label|
languages type|viceroy type|utc offset|subst|other"""
_DROPPED_WHOLE = frozenset(name.strip() for name in _DROPPED_WHOLE_WORDS.split("|"))
_LATITUDE = re.compile(r"(?:lat|lon|long)(?:d|m|s|ns|ew|deg|min|sec|dir)?")

# "leader_title1 = President" names the relation that "leader_name1" states; and so on. A date with
# an event beside it ("established_event1 = Statehood") would make a relation of its own each time.
_LABELS = {
    "name": ("title", "type"),
    "info": ("name", "title", "label"),
    "data": ("label",),
    "value": ("label", "title"),
    "languages": ("languages_type",),
    "viceroy": ("viceroy_type",),
}
_NUMBERED_WORD = re.compile(r"(?<=[a-z])[0-9]{1,2}(?= )")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED_WORDS = """restingplace=resting place|serviceyears=years of service|
notableworks=notable works|placeofburial=place of burial|vicepresident=vice president|
turnedpro=turned professional|
birthplace=birth place|birthdate=birth date|birthname=birth name|deathplace=death place|
deathdate=death date|almamater=alma mater|upperhouse=upper house|lowerhouse=lower house|
namedafter=named after|officiallang=official language|official lang=official language|
largestcity=largest city|linelength=line length|singlesrecord=singles record|
doublesrecord=doubles record|title orig=original name|highestpoint=highest point|
pop rank=population rank|elev=elevation|placeofbirth=place of birth|placeofdeath=place of death"""
_JOINED = dict(pair.strip().split("=") for pair in _JOINED_WORDS.split("|"))
_GAPS = re.compile(r"[\s_-]+")
_UNITS = {
    "km2": "(km²)",
    "sq mi": "(square miles)",
    "km": "(km)",
    "mi": "(miles)",
    "m": "(metres)",
    "ft": "(feet)",
    "ha": "(hectares)",
    "kg": "(kg)",
    "lb": "(pounds)",
}
_MOST_CHARS = 40


# Pages of one kind share their keys.
@lru_cache(maxsize=4096)
def words_of(key: str) -> str:
    """Return a key in plain words: "birth_place1" -> "birth place", "HighPoint" -> "high point".

    Words all in capitals stay; a unit at the end goes into brackets.
    """
    words = _GAPS.sub(" ", _CAMEL.sub(" ", key)).strip().split(" ")
    plain = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    for unit, shown in _UNITS.items():
        if plain.endswith(f" {unit}"):
            per = shown.replace("(", "(per ") if "density" in plain else shown
            return plain.removesuffix(unit) + per
    plain = _NUMBERED_WORD.sub("", plain).rstrip("0123456789 ")
    return _JOINED.get(plain, plain)


@lru_cache(maxsize=4096)
def says_nothing(words: str) -> bool:
    """Tell whether a key in plain words states no fact about the subject."""
    lower = words.lower()
    parts = lower.split(" ")
    joined = lower.replace(" ", "")
    return (
        len(words) < 2
        or len(words) > _MOST_CHARS
        or not _DROPPED.isdisjoint(parts)
        or lower in _DROPPED_WHOLE
        or (len(parts) > 1 and lower.endswith(_DROPPED_ENDS))
        or any(part in joined for part in _DROPPED_PARTS)
        or bool(_LATITUDE.fullmatch(parts[0]))
    )


@lru_cache(maxsize=4096)
def label_keys(key: str) -> tuple[str, ...]:
    """Return the keys that may hold the name of the relation that `key` states.

    "leader_name1" is named by "leader_title1" or "leader_type1".
    """
    stem, number = _numbered(key)
    for end, labels in _LABELS.items():
        if stem.endswith(end) and (stem != end or end in labels[0]):
            head = stem.removesuffix(end)
            return tuple(f"{head}{label}{number}" for label in labels)
    return ()


def event_key(key: str) -> str:
    """Return the key of the event that a date key dates: "established_event1"; "" if none."""
    stem, number = _numbered(key)
    if stem.endswith("_date"):
        return f"{stem.removesuffix('date')}event{number}"
    return ""


def _numbered(key: str) -> tuple[str, str]:
    stem = key.rstrip("0123456789")
    return stem, key[len(stem) :]
