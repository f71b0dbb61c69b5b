"""Text from data inside Markdown: shown as it is, whatever it holds (CommonMark, GFM tables)."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

# A backslash makes ASCII punctuation plain (CommonMark 0.31, 2.4). Some of it has a meaning
# anywhere (":" and "www." make links in GFM), some only where a line may begin.
_MEANING = re.compile(r"([\\`*_\[\]<>|~&$:@#{}!^=])|(?<=\bwww)(\.)", re.IGNORECASE)
_FIRST = re.compile(r"^([-+]|\d{1,9}(?=[.)](?: |$)))")
# What would end a line, hide, or turn the reading direction of what follows.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_SPACE = re.compile(r"\s+")
_BACKTICKS = re.compile(r"`+")


class Markdown(str):
    """Text that is Markdown already and goes into a template as it is."""

    __slots__ = ()


def escaped(value: Any) -> Markdown:
    """Return a value as Markdown that shows it: on one line, no character with a meaning."""
    if isinstance(value, Markdown):
        return value
    text = _INVISIBLE.sub("\ufffd", _SPACE.sub(" ", str(value)))
    text = _MEANING.sub(lambda found: f"\\{found[0]}", text)
    return Markdown(_FIRST.sub(_plain_start, text))


def _plain_start(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def code(value: Any) -> Markdown:
    """Return a value as a code span, in a table or out of one."""
    text = _INVISIBLE.sub("\ufffd", " ".join(str(value).split()))
    if not text or "|" in text or text.startswith("`") or text.endswith("`"):
        # In a table a bar ends the cell, even inside of code, and an empty span is none.
        return escaped(text)
    fence = _fence(text, 1)
    return Markdown(f"{fence}{text}{fence}")


def block(value: Any, language: str = "text") -> Markdown:
    """Return a value as a fenced code block that nothing in it can end."""
    text = _INVISIBLE.sub("\ufffd", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    fence = _fence(text, 3)
    return Markdown(f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}")


def number(value: int) -> Markdown:
    """Return a whole number with commas."""
    return Markdown(f"{value:,}")


def counted(value: int, noun: str) -> Markdown:
    """Return a number with the noun that it counts, in the plural where it is not one."""
    return Markdown(f"{number(value)} {noun if value == 1 else f'{noun}s'}")


def link(text: str, address: str) -> Markdown:
    """Return a link to an address of ours or of the person who publishes."""
    return Markdown(f"[{escaped(text)}](<{address}>)")


def environment() -> Environment:
    """Return the environment of the templates: what is not Markdown by type is escaped."""
    found = Environment(
        loader=PackageLoader("pipeline.publish", "."),
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (it is Markdown; `finalize` escapes)
    )
    found.filters |= {"code": code, "block": block, "counted": counted, "number": number}
    found.filters["markdown"] = Markdown
    return found


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    return "`" * max(least, longest + 1)
