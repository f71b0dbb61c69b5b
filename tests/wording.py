"""What can be wrong with the wording of a prompt, seen without reading it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.promptbook import Entry, PromptBook

_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_VALUE = "\u27e8value\u27e9"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_END = re.compile(rf'(?:[.?:!)"]|{_VALUE})$')
# Words with a vowel letter in front that is spoken as a consonant, and the reverse.
_A_VOWEL = re.compile(r"\ba (?!(?:uni|use|usu|eu|one\b|once))[aeiou]", re.IGNORECASE)
_AN_CONSONANT = re.compile(r"\ban (?!(?:hour|honest|heir|honou?r))[^aeiou\W]", re.IGNORECASE)
_ARTICLE_OF_VALUE = re.compile(r'\b(an?) "?\{\{\s*(\w+)', re.IGNORECASE)
_TWICE = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_FINE_TWICE = frozenset({"that", "had"})
_LOWER = re.compile(r"(?:^|QUERY: |TEXT: |[.?!] )[a-z]")
_PYTHON = re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|\[\]|\['")


def known(book: PromptBook) -> dict[str, list[str]]:
    """Return the values of the fields of which a book knows all values that there are."""
    return {book.choices.answer: book.choices.labels} if book.choices.labels else {}


def faults(entry: Entry, values: dict[str, list[str]]) -> Iterator[str]:
    """Yield what is wrong with an entry's wording, one line a fault.

    `values` has all values of those fields that have but a few; `when` may leave fewer.
    """
    values = values | entry.when
    if not (_NAME.fullmatch(entry.name) and len(entry.name) >= 4):
        yield f"name {entry.name!r}: lower-case words joined by underscores, four letters or more"
    if re.search(r"\d$", entry.name):
        yield f"name {entry.name!r}: say how the prompt asks; a number does not"
    for part in ("inputs", "targets"):
        for fault in _faults(getattr(entry, part).strip("\n"), values):
            yield f"{part}: {fault}"
        if _PYTHON.search(getattr(entry.renders, part)):
            yield f"{part}: renders Python's own words"
    if not _END.search(_CODE.sub(_VALUE, entry.inputs.strip())):
        yield "inputs: end with a sentence, a colon or a value"


def _faults(source: str, values: dict[str, list[str]]) -> Iterator[str]:
    text = _CODE.sub(_VALUE, source)
    if "  " in text.replace("\n", " \n") or re.search(r"^[ \t]|[ \t]$", text, re.MULTILINE):
        yield "two spaces, or a space at the end of a line"
    if "\n\n\n" in text:
        yield "two blank lines"
    if re.search("[“”‘’«»…–—]", text):
        yield "quotes, dashes and ellipses are the typewriter's"
    if text.count("!") > 1:
        yield "more than one exclamation mark"
    if _A_VOWEL.search(text) or _AN_CONSONANT.search(text):
        yield "a for an, or an for a"
    for match in _ARTICLE_OF_VALUE.finditer(source):
        article, name = match.groups()
        ahead = [f"{article} {value}" for value in values.get(name, ["echo", "delta"])]
        if any(_A_VOWEL.match(words) or _AN_CONSONANT.match(words) for words in ahead):
            yield f"a or an depends on the value of {name}"
    for match in _TWICE.finditer(text):
        if match.group(1).casefold() not in _FINE_TWICE:
            yield f"{match.group(1)!r} twice"
    if _LOWER.search(text):
        yield "a sentence begins with a small letter"
