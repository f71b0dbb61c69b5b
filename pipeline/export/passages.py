"""The passage in a rendered prompt, found again by the prompt's template, without the signal.

Instruction data keep what is to be done apart from what it is to be done with. A record has both
in one text, `inputs`. Where the template puts all its words on one side of the passage, the text
can be cut there, and put together again to the letter. Where words stand on both sides, or the
place cannot be told for certain, nothing is cut: a guess would be an instruction that nobody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

import signals
from pipeline.promptbook import book_of

# Fields of signals that hold a text to read, and those that may stand at its head.
PASSAGES = frozenset(
    [
        "answer_text",
        "context",
        "definition",
        "posed",
        "premise",
        "sentence",
        "sheet",
        "table",
        "text",
    ]
)
_HEADS = frozenset({"caption", "published", "title"})
_INPUT, _INSTRUCTION = "{input}", "{instruction}"
WHOLE = _INSTRUCTION
_LABEL = r"(?:[A-Z]\w*(?: \w+)?:[ \n])?"
# What may stand before a passage that comes first, and between the pieces of one.
_BEFORE = re.compile(rf"({_LABEL})\(?")
_WITHIN = re.compile(r"[\s().:]*")
_AFTER = re.compile(r"\n+(?:QUERY: )?")
_LAST = re.compile(rf"\n+{_LABEL}\(?$")
_MARK = re.compile(r"\{(input|instruction)\}")


class Piece(NamedTuple):
    """A piece of a template: words as they stand, or (`names`) what is filled in there."""

    words: str
    names: frozenset[str] = frozenset()


class Cut(NamedTuple):
    """Where to cut: `words` stand between passage and instruction, `frame` shows the two in place.

    `at` is "start", "end" or "once": where in the inputs the words can be told for certain.
    """

    words: str
    label: str
    gap: str
    first: bool
    at: str

    @property
    def frame(self) -> str:
        """The inputs with the marks {input} and {instruction} in place of the two."""
        if self.first:
            return f"{self.label}{_INPUT}{self.gap}{_INSTRUCTION}"
        return f"{_INSTRUCTION}{self.gap}{_INPUT}"


def parted(signal: str, prompt: str, inputs: str) -> tuple[str, str, str]:
    """Return the instruction, the passage and the frame of `inputs`, which `prompt` made.

    `prompt` is its name within the signal's file. `joined` gives the inputs back. Without a
    certain place to cut, the instruction is all and the passage "".
    """
    cut = cut_of(signal, prompt)
    found = _apply(cut, inputs) if cut else None
    return found or (inputs, "", WHOLE)


def joined(instruction: str, passage: str, frame: str) -> str:
    """Return the inputs that `parted` took apart."""
    values = {"instruction": instruction, "input": passage}
    pieces = _MARK.split(frame)
    return "".join(values[p] if n % 2 else p for n, p in enumerate(pieces))


def _apply(cut: Cut, inputs: str) -> tuple[str, str, str] | None:
    place = _place(cut, inputs)
    if place < 0 or (cut.first and not inputs.startswith(cut.label)):
        return None
    if cut.first:
        passage, instruction = inputs[len(cut.label) : place], inputs[place + len(cut.gap) :]
    else:
        middle = place + len(cut.words) - len(cut.gap)
        instruction, passage = inputs[:middle], inputs[middle + len(cut.gap) :]
    if not passage.strip() or not instruction.strip():
        return None
    return instruction, passage, cut.frame


def _place(cut: Cut, inputs: str) -> int:
    """Return where the words of a cut begin in `inputs`, -1 if that is not certain."""
    if cut.at == "start":
        return 0 if inputs.startswith(cut.words) else -1
    if cut.at == "end":
        return len(inputs) - len(cut.words) if inputs.endswith(cut.words) else -1
    place = inputs.find(cut.words)
    return place if place == inputs.rfind(cut.words) else -1


@cache
def cut_of(signal: str, prompt: str) -> Cut | None:
    """Return where the inputs of a prompt can be cut, None if nowhere or the prompt is unknown."""
    if signal not in signals.registry():
        return None
    entries = (p.entry for p in book_of(signal).prompts if p.name == prompt)
    source = next((entry.inputs for entry in entries), "")
    pieces = list(_pieces(source))
    run = _run(pieces)
    return _cut(pieces, *run) if run else None


def _pieces(source: str) -> Iterator[Piece]:
    """Yield the pieces of a template; statements are holes that hold what they name."""
    for node in ImmutableSandboxedEnvironment().parse(source).body:
        if isinstance(node, nodes.Assign):
            continue
        for part in node.nodes if isinstance(node, nodes.Output) else [node]:
            if isinstance(part, nodes.TemplateData):
                yield Piece(part.data)
            else:
                yield Piece("", _names(part))


def _names(node: nodes.Node) -> frozenset[str]:
    own = [node] if isinstance(node, nodes.Name) else []
    return frozenset(name.name for name in (*own, *node.find_all(nodes.Name)))


def _run(pieces: list[Piece]) -> tuple[int, int] | None:
    """Return the first and the last piece of the passage; None if there is none, or several."""
    found = [n for n, piece in enumerate(pieces) if piece.names & PASSAGES]
    if len(found) != 1:
        return None
    first = last = found[0]
    for n in range(last - 1, -1, -1):
        piece = pieces[n]
        if piece.names and piece.names <= _HEADS:
            first = n
        elif piece.names or not _WITHIN.fullmatch(piece.words):
            break
    return first, last


def _cut(pieces: list[Piece], first: int, last: int) -> Cut | None:
    """Return the cut before or after the pieces `first` to `last`."""
    before, after = pieces[:first], pieces[last + 1 :]
    if after and _is_label(before):
        return _cut_after(before, after)
    if before and not after and not before[-1].names:
        words = before[-1].words if len(before) > 1 else before[-1].words.lstrip()
        gap = _LAST.search(words)
        end = gap.end() - words[: gap.end()].endswith("(") if gap else 0
        at = "once" if len(before) > 1 else "start"
        return Cut(words[:end], "", words[gap.start() : end], False, at) if gap else None
    return None


def _cut_after(before: list[Piece], after: list[Piece]) -> Cut | None:
    words = after[0].words if len(after) > 1 else after[0].words.rstrip()
    gap = _AFTER.match(words)
    label = _BEFORE.match(before[0].words) if before else None
    at = "once" if len(after) > 1 else "end"
    return Cut(words, label[1] if label else "", gap[0], True, at) if gap else None


def _is_label(pieces: list[Piece]) -> bool:
    return not pieces or (
        len(pieces) == 1 and not pieces[0].names and bool(_BEFORE.fullmatch(pieces[0].words))
    )
