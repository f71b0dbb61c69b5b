"""Second stage of wikitext: templates, parameters and tables become their text, or a hole.

One scan with a stack of open brackets. What an open bracket has gathered lies at the end of one
flat list, so closing costs what the bracket holds, and no recursion can run deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.mediawiki.kept import text_of
from pipeline.mediawiki.marks import HOLE

# What a template holds is looked at again by the one around it; MediaWiki allows 40 as well.
MAX_DEPTH = 40

_TOKEN = re.compile(
    r"\{\{([^{}]*+)\}\}(?!\})|\{\{+|\}\}+|\{\||\|\}(?!\})|<table\b[^<>]*>|</table\s*+>",
    re.IGNORECASE,
)
_BRACE, _TABLE, _HTML = "{", "|", "<"
_BEFORE_TABLE = " \t:*#"
_PARAMETER_BRACES = 3


@dataclass(slots=True)
class _Open:
    """A bracket not closed yet: its kind, how many braces it has, where its content begins."""

    kind: str
    braces: int
    start: int


def expand(source: str, shown: Callable[[str], str] = text_of) -> str:
    """Return `source` with every closed `{{..}}`, `{{{..}}}`, `{|..|}` and `<table>` settled.

    `shown` gives the text of a template for what stands between its braces. Brackets that never
    close are dropped and what follows them stays.
    """
    return _Expansion(source, shown).run()


class _Expansion:
    def __init__(self, source: str, shown: Callable[[str], str]) -> None:
        self._source = source
        self._shown = shown
        self._out: list[str] = []
        self._stack: list[_Open] = []
        self._depth = {_BRACE: 0, _TABLE: 0, _HTML: 0}

    def run(self) -> str:
        position = 0
        for match in _TOKEN.finditer(self._source):
            if match.start() > position:
                self._out.append(self._source[position : match.start()])
            self._token(match)
            position = match.end()
        self._out.append(self._source[position:])
        return "".join(self._out)

    def _token(self, match: re.Match[str]) -> None:
        kind = match[0][:2]
        if match[1] is not None:
            self._out.append(self._shown(match[1]))
        elif kind == "{{":
            self._push(_BRACE, len(match[0]))
        elif kind == "}}":
            self._close_braces(len(match[0]))
        elif kind == "{|" and self._starts_line(match.start()):
            self._push(_TABLE)
            # Where it never closes, this marks its line as no prose.
            self._out.append("\n{|")
        elif kind == "|}" and self._depth[_TABLE] and self._starts_line(match.start()):
            self._drop(_TABLE)
        elif kind[0] != "<":
            self._out.append(match[0])
        elif kind != "</":
            self._push(_HTML)
        elif self._depth[_HTML]:
            self._drop(_HTML)

    def _starts_line(self, at: int) -> bool:
        source = self._source
        least = max(at - 20, 0)
        while at > least and source[at - 1] in _BEFORE_TABLE:
            at -= 1
        return at == 0 or source[at - 1] in "\n" + HOLE

    def _push(self, kind: str, braces: int = 0) -> None:
        self._stack.append(_Open(kind, braces, len(self._out)))
        self._depth[kind] += 1

    def _pop(self, kind: str) -> _Open:
        """Pop to the innermost open `kind`; brackets above it were never closed."""
        while True:
            opened = self._stack.pop()
            self._depth[opened.kind] -= 1
            if opened.kind == kind:
                return opened

    def _drop(self, kind: str) -> None:
        opened = self._pop(kind)
        del self._out[opened.start :]
        self._out.append(f"\n{HOLE}\n")

    def _close_braces(self, run: int) -> None:
        while run > 1 and self._depth[_BRACE]:
            opened = self._pop(_BRACE)
            used = min(run, opened.braces, _PARAMETER_BRACES)
            shown = self._settled(opened, used)
            del self._out[opened.start :]
            self._out.append(shown)
            run -= used
            if opened.braces - used > 1:
                self._stack.append(_Open(_BRACE, opened.braces - used, len(self._out) - 1))
                self._depth[_BRACE] += 1

    def _settled(self, opened: _Open, used: int) -> str:
        if used == _PARAMETER_BRACES or len(self._stack) >= MAX_DEPTH:
            return HOLE
        return self._shown("".join(self._out[opened.start :]))
