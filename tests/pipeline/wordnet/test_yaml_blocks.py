from __future__ import annotations

import pytest

from pipeline.wordnet.database import Fault
from pipeline.wordnet.yaml_blocks import Block, blocks, entry

FILE = b"""# a comment
no:
  n: [1, two]
'on':
- a
- b

"key: x":
  text: |
    of two

    lines
...
"""


def test_a_file_is_cut_at_its_keys() -> None:
    found = list(blocks(FILE))
    assert [(block.offset, block.line) for block in found] == [(12, 2), (30, 4), (45, 8)]
    assert b"".join(block.data for block in found) == FILE[12:]
    assert [entry(block.data) for block in found] == [
        ("no", {"n": ["1", "two"]}),
        ("on", ["a", "b"]),
        ("key: x", {"text": "of two\n\nlines\n"}),
    ]
    assert list(blocks(b"")) == list(blocks(b"\n# only\n")) == []
    assert list(blocks(b"a: 1")) == [Block(b"a: 1", 0, 1)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a: [1", "is not YAML: did not find expected ',' or ']'"),
        (b"a: 'x", "is not YAML: found unexpected end of stream"),
        (b"a: \xff", "invalid UTF-8: byte 0xff"),
        (
            b"a: \x01",
            "is not YAML: unacceptable character #x0001: control characters are not allowed",
        ),
        (b"a: &x 1", "has the anchor &x; write the values out"),
        (b"a: *x", "has the alias *x; write the values out"),
        (b"a: !!python/object:os.system 1", "has the tag tag:yaml.org,2002:python/object:os.sy"),
        (b"a: {b: 1, b: 2}", "the key 'b' stands there twice"),
        (b"a: {[x]: 1}", "a key is a list or a mapping"),
        (b"a: " + b"[" * 30 + b"]" * 30, "nested deeper than 20"),
        (b"a", "expected one key with its value"),
        (b"a: 1\n b: 2", "is not YAML: mapping values are not allowed"),
    ],
)
def test_what_is_no_entry(data: bytes, says: str) -> None:
    with pytest.raises(Fault) as caught:
        entry(data)
    assert str(caught.value).startswith(says)


def test_a_bomb_of_aliases_is_refused_before_it_unfolds() -> None:
    bomb = "a:\n  - &a [x]\n" + "".join(f"  - &b{i} [{'*a, ' * 50}]\n" for i in range(9))
    with pytest.raises(Fault, match="anchor"):
        entry(bomb.encode())
