"""What a record states of words, pictures and claims, and the labels that its source gave it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pipeline.fields.path import MISSING, Path, absent, keyed, kind, path, string, strings
from pipeline.mines.base import BadItem
from schemas import Caption, Claim, Definition


class KeywordsPart:
    """Labels without an order: a path, or `{from, split}`; `split` cuts a string into labels."""

    def __init__(self, spec: Any) -> None:
        if isinstance(spec, str):
            spec = {"from": spec}
        keys = keyed("keywords", spec, ("from", "split"), ("from",))
        self.paths = (path("keywords.from", keys["from"]),)
        self.split = keys.get("split", "")
        if not isinstance(self.split, str) or ("split" in keys and not self.split):
            raise ValueError("fields.keywords.split: expected a separator in quotes")

    def read(self, record: dict[str, Any], text: str = "") -> tuple[str, ...]:
        """Return the keywords in the order of the record, each once."""
        words = strings("keywords", self.paths[0].get(record))
        if self.split:
            words = [word.strip() for line in words for word in line.split(self.split)]
        return tuple(dict.fromkeys(filter(None, words)))


class AuthorPart:
    """Who wrote the text: a path, or a list of paths of which the first that has a name counts.

    Several names in a list are joined by commas.
    """

    def __init__(self, spec: Any) -> None:
        sources = spec if isinstance(spec, list) else [spec]
        if not sources:
            raise ValueError("fields.author: is an empty list; name a key of the record")
        self.paths = tuple(path("author", source) for source in sources)

    def read(self, record: dict[str, Any], text: str = "") -> str:
        """Return the names, "" where there is none."""
        found = (", ".join(strings("author", source.get(record))) for source in self.paths)
        return next(filter(None, found), "")


class _Entries:
    """Entries that a path leads to: objects, of each of which some keys are read.

    A `from` of "" says that the record is the one entry. `needed` and `optional` are the names of
    what is read; each is by default the key of its own name.
    """

    name: ClassVar[str]
    needed: ClassVar[tuple[str, ...]]
    optional: ClassVar[tuple[str, ...]] = ()
    settings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, spec: Any) -> None:
        if isinstance(spec, str):
            spec = {"from": spec}
        names = (*self.needed, *self.optional)
        keys = keyed(self.name, spec, ("from", *names, *self.settings), ("from",))
        self.source = path(f"{self.name}.from", keys["from"], empty=True)
        self.inner = {n: path(f"{self.name}.{n}", keys.get(n, n)) for n in names}
        self.paths: tuple[Path, ...] = tuple(self.inner.values())
        # What a map does not name and a table lacks is no fault of the map.
        self.stated = [self.inner[n] for n in names if n in self.needed or n in keys]
        if self.source.text:
            self.paths, self.stated = (self.source,), [self.source]
        self.keys = keys

    def _all(self, record: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each entry's name for reasons, and what it has of each key."""
        value = self.source.get(record)
        if value is None or value is MISSING:
            return
        for i, entry in enumerate(value if isinstance(value, list) else [value]):
            name = f"{self.name}.{i}"
            if not isinstance(entry, dict):
                raise BadItem(f"{name}: expected an object, got {kind(entry)}")
            said = {key: source.get(entry) for key, source in self.inner.items()}
            for key in self.needed:
                # An empty one costs itself, at the signal; a missing key says the map is wrong.
                if said[key] is MISSING:
                    raise absent(f"{name}.{key}", MISSING, entry)
            yield name, said

    def _texts(self, record: dict[str, Any]) -> Iterator[dict[str, str]]:
        for name, said in self._all(record):
            yield {key: string(f"{name}.{key}", value) for key, value in said.items()}


class DefinitionsPart(_Entries):
    """A path, or `{from, term, definition}`."""

    name = "definitions"
    needed = ("term", "definition")

    def read(self, record: dict[str, Any], text: str = "") -> tuple[Definition, ...]:
        """Return the definitions in the order of the record. Raises BadItem with the reason."""
        return tuple(Definition(e["term"], e["definition"]) for e in self._texts(record))


class CaptionsPart(_Entries):
    """A path, or `{from, caption, alt}`; `alt` may be missing in an entry."""

    name = "captions"
    needed = ("caption",)
    optional = ("alt",)

    def read(self, record: dict[str, Any], text: str = "") -> tuple[Caption, ...]:
        """Return the captions in the order of the record. Raises BadItem with the reason."""
        return tuple(Caption(e["caption"], e["alt"]) for e in self._texts(record))


class ClaimsPart(_Entries):
    """A path, or `{from, claim, verdict, author, verdicts}`; `author` may be missing in an entry.

    `verdicts` says what the source's verdicts mean in words: `{0: "false", 1: "true"}`. One that
    it lacks stays as it is.
    """

    name = "claims"
    needed = ("claim", "verdict")
    optional = ("author",)
    settings = ("verdicts",)

    def __init__(self, spec: Any) -> None:
        super().__init__(spec)
        verdicts = self.keys.get("verdicts", {})
        if not isinstance(verdicts, dict) or not all(isinstance(v, str) for v in verdicts.values()):
            raise ValueError(
                'fields.claims.verdicts: expected verdicts with their words, such as {0: "false"}'
            )
        self.verdicts = {str(verdict): words for verdict, words in verdicts.items()}

    def read(self, record: dict[str, Any], text: str = "") -> tuple[Claim, ...]:
        """Return the claims in the order of the record. Raises BadItem with the reason."""
        return tuple(self._claim(name, said) for name, said in self._all(record))

    def _claim(self, name: str, said: dict[str, Any]) -> Claim:
        verdict = said["verdict"]
        # Numbers and truth values are verdicts too.
        if not isinstance(verdict, int):
            verdict = string(f"{name}.verdict", verdict)
        key = str(verdict)
        return Claim(
            string(f"{name}.claim", said["claim"]),
            self.verdicts.get(key, key),
            string(f"{name}.author", said["author"]),
        )
