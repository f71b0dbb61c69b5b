"""Large YAML files of many small entries: each entry parsed alone, from the events of libyaml.

A block mapping's keys at the left edge begin its entries, so a file can be cut there, and an entry
that is broken costs itself. Events are several times faster than `yaml.load`, which builds a tree
of nodes first and guesses types; all scalars stay strings here, so the word "no" is no boolean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from pipeline.wordnet.database import Fault

# A line at the left edge that is no item of a list, comment, or mark of a document.
_ENTRY = re.compile(rb"^(?![\s#]|-[\s-]|\.\.\.\s|%)(?=.)", re.MULTILINE)
_MOST_DEEP = 20
_KEY_LETTERS = 60


class Block(NamedTuple):
    """One entry of a file: its bytes, their offset, and the number of its first line."""

    data: bytes
    offset: int
    line: int


def blocks(data: bytes) -> Iterator[Block]:
    """Yield the entries of a file in order."""
    starts = [match.start() for match in _ENTRY.finditer(data)]
    line = 1 + data.count(b"\n", 0, starts[0] if starts else 0)
    for start, end in pairwise([*starts, len(data)]):
        yield Block(data[start:end], start, line)
        line += data.count(b"\n", start, end)


def entry(data: bytes) -> tuple[str, Any]:
    """Return the key and the value of one entry, of strings, lists and mappings.

    Raises Fault for what is no YAML, no entry, nested deeper than 20, or has anchors, aliases,
    tags, or a key twice: no wordnet needs them, and aliases can unfold without end.
    """
    try:
        data.decode()
        tree = _tree(yaml.CSafeLoader(data))
    except UnicodeDecodeError as error:
        raise Fault(f"invalid UTF-8: byte 0x{data[error.start]:02x}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (line {mark.line + 1} of the entry)" if mark else ""
        raise Fault(f"is not YAML: {error.problem}{place}") from error
    except yaml.YAMLError as error:
        raise Fault(f"is not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(tree, dict) or len(tree) != 1:
        raise Fault("expected one key with its value")
    [pair] = tree.items()
    return pair


def _tree(parser: Any) -> Any:
    """Build the value of the first document from the events of a parser."""
    # Each open list or mapping, and the key that waits for its value in a mapping.
    open_: list[Any] = []
    keys: list[str | None] = []
    done: Any = None
    while (event := parser.get_event()) is not None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            _plain_only(event)
            value: Any = event.value
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _plain_only(event)
            if len(open_) == _MOST_DEEP:
                raise Fault(f"nested deeper than {_MOST_DEEP}")
            open_.append({} if kind is yaml.MappingStartEvent else [])
            keys.append(None)
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            value = open_.pop()
            keys.pop()
        elif kind is yaml.AliasEvent:
            raise Fault(f"has the alias *{event.anchor}; write the values out")
        else:
            continue
        if not open_:
            done = value
        elif type(open_[-1]) is list:
            open_[-1].append(value)
        else:
            keys[-1] = _put(open_[-1], keys[-1], value)
    return done


def _put(mapping: dict[str, Any], key: str | None, value: Any) -> str | None:
    """Take `value` as the next key, or as the value of `key`; return the key that waits now."""
    if key is not None:
        mapping[key] = value
        return None
    if type(value) is not str:
        raise Fault("a key is a list or a mapping")
    if value in mapping:
        raise Fault(f"the key {value[:_KEY_LETTERS]!r} stands there twice")
    return value


def _plain_only(event: Any) -> None:
    if event.anchor is not None:
        raise Fault(f"has the anchor &{event.anchor}; write the values out")
    if event.tag is not None:
        raise Fault(f"has the tag {event.tag[:_KEY_LETTERS]}")
