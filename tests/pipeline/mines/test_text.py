"""Text and Markdown files, and the parts that their layout states."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mines.base import BadItem, BadRead, Item
from pipeline.mines.text import TextFiles, readable
from schemas import Document, string_problems

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
Dead = tuple[str, str]


def dig(path: Path, mine: TextFiles | None = None) -> tuple[list[Document], list[Dead]]:
    """Do what the driver does; return the documents, and (key, reason) of the dead."""
    mine = mine or TextFiles()
    alive: list[Document] = []
    dead: list[Dead] = []
    for unit in mine.units(str(path), 1):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.error))
                continue
            try:
                alive.append(mine.parse(item))
            except BadItem as error:
                dead.append((item.key, str(error)))
    return alive, dead


def parse(text: str, name: str = "a-name.txt") -> Document:
    return TextFiles(license="MIT").parse(Item(text.encode(), name, 0, f"x/{name}"))


def headed(document: Document) -> list[tuple[str, int, str]]:
    return [(s.title, s.level, document.text[s.start : s.end]) for s in document.sections]


def linked(document: Document) -> list[tuple[str, str]]:
    return [(document.text[s.start : s.end], s.label) for s in document.spans]


def test_files_become_documents(tmp_path: Path) -> None:
    (tmp_path / "one_a.txt").write_bytes(b"\xef\xbb\xbfsome text.\r\n")
    (tmp_path / "two.md.gz").write_bytes(gzip.compress(b"# Two\n\nmore *text*"))
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("d/three.txt", "third text.")
    alive, dead = dig(tmp_path)
    assert [(d.title, d.text, d.uri.removeprefix(f"{tmp_path}/")) for d in alive] == [
        ("one a", "some text.", "one_a.txt"),
        ("Two", "more text", "two.md.gz"),
        ("three", "third text.", "z.zip!d/three.txt"),
    ]
    assert dead == []


def test_the_id_is_that_of_the_content() -> None:
    assert parse("same text.", "a.txt").id == parse("same text.", "b.txt").id
    assert parse("same text.").id != parse("other text.").id


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty file"),
        (b" \r\n\n", "text: is empty"),
        (b"a \xff b", "invalid UTF-8: byte 0xff at byte 2"),
        (b"a\0b", "text: holds the control character U+0000 (at character 1)"),
        (b"x" * 101, "file is over the limit of 100 bytes (max_item_bytes)"),
    ],
)
@pytest.mark.parametrize("name", ["bad.txt", "bad.md"])
def test_a_bad_file_costs_itself(tmp_path: Path, data: bytes, says: str, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_bytes(b"fine.")
    alive, dead = dig(tmp_path, TextFiles(max_item_bytes=100))
    assert [d.text for d in alive] == ["fine."]
    assert dead == [(name, says)]


def test_half_a_text_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"a text " * 100)[:-9])
    (tmp_path / "b.txt.gz").write_bytes(b"not packed")
    alive, dead = dig(tmp_path)
    assert alive == []
    assert [error.split(":")[0] for _, error in dead] == [
        "cut off",
        "is not a gzip stream (found",
    ]


def test_readable_names() -> None:
    assert readable("1789-Washington.txt") == "1789 Washington"
    assert readable("a_b__C.md.gz") == "a b C"
    assert readable("noend") == "noend"


def test_wrapped_lines_are_joined_and_verse_is_not() -> None:
    wrapped = "It was a long line of some prose that went on and on\nuntil it was wrapped."
    verse = "How doth the little crocodile\n     Improve his shining tail,"
    listed = "- " + "a point that is long enough to count as prose, really\n- another"
    long = "x " * 60 + "\n" + "y " * 60
    found = parse("\n\n".join(["Lead.", wrapped, verse, listed, long]))
    assert found.text.split("\n\n") == [
        "Lead.",
        wrapped.replace("\n", " "),
        "How doth the little crocodile\nImprove his shining tail,",
        listed,
        long.replace(" \n", "\n").strip(),
    ]


def test_the_first_line_is_the_title_if_it_looks_like_one() -> None:
    assert (parse("A Title\n\nText.").title, parse("A Title\n\nText.").text) == ("A Title", "Text.")
    for no_title in ("A sentence.\n\nText.", "two\nlines\n\nText.", "lower case\n\nText.", "Alone"):
        found = parse(no_title)
        assert (found.title, found.text) == ("a name", no_title)


def test_chapters() -> None:
    text = (
        "CHAPTER I. Down the Rabbit-Hole\n\nOne.\n\nChapter 2 - Name\n\nTwo.\n\nMore.\n\n"
        "CHAPTER III\n\nThree.\n\nCHAPTER IV\n\nPIG AND PEPPER\n\nFour.\n\nEpilogue.\n\nFive."
    )
    assert headed(parse(text)) == [
        ("Down the Rabbit-Hole", 1, "One."),
        ("Name", 1, "Two.\n\nMore."),
        ("PIG AND PEPPER", 1, "Four."),
        ("Epilogue", 1, "Five."),
    ]


def test_levels_and_contents() -> None:
    text = (
        "CONTENTS\n\nBOOK I. First\n\nCHAPTER 1. One\n\nEpilogue\n\nFront matter.\n\n"
        "BOOK I. First\n\nIntro.\n\nCHAPTER 1. One\n\nBody.\n\nEpilogue\n\nEnd."
    )
    assert headed(parse(text)) == [
        ("First", 1, "Intro."),
        ("One", 2, "Body."),
        ("Epilogue", 2, "End."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Part 2 of the deed is void.",
        "Part I did not like",
        "Chapter",
        "Book now!",
        "part civil War",
    ],
)
def test_what_only_begins_like_a_heading(line: str) -> None:
    assert line in parse(f"Text.\n\n{line}\n\nText.").text


GUTENBERG = """The Project Gutenberg EBook of A Tale

Title: A Tale of
       Two Lines

Language: French

*** START OF THIS PROJECT GUTENBERG EBOOK A TALE
OF TWO LINES ***

Produced by Somebody

A TALE OF TWO LINES

[Illustration: a tree]

He _really_ said snake_case_name.

*       *       *

End of the Project Gutenberg EBook of A Tale

*** END OF THIS PROJECT GUTENBERG EBOOK A TALE OF TWO LINES ***

License text
"""


def test_project_gutenberg() -> None:
    found = parse(GUTENBERG)
    assert (found.title, found.language) == ("A Tale of Two Lines", "fr")
    assert found.text == "He really said snake_case_name."


MARKDOWN = """---
title: "From the front"
license: CC0-1.0
categories: [one, two]
nested:
  - no
---
# The Title

A *lead* with [a link](http://x.org "The Target"), [another](page.md)
and `code_x`.<br>New <b>line</b> ![image](i.png)

## Part **one**

- item [l](u)
- item two
  - nested

1. loose

2. list

```python
x = "*not emphasis*"
```

Setext
------

| a | b |
|---|---|
|   | [d](e) |
| f | g |

<div>raw</div>

> quoted &amp; decoded
"""


def test_markdown() -> None:
    found = parse(MARKDOWN, "a.md")
    assert (found.title, found.license) == ("From the front", "CC0-1.0")
    assert found.categories == (("one",), ("two",))
    assert linked(found) == [
        ("a link", "The Target"),
        ("another", "page.md"),
        ("l", "u"),
        ("d", "e"),
    ]
    lead = "A lead with a link, another and code_x.\nNew line"
    one = 'item l\nitem two\nnested\n\nloose\n\nlist\n\nx = "*not emphasis*"'
    assert headed(found) == [
        ("Part one", 1, one),
        ("Setext", 1, "a\tb\nd\nf\tg\n\nquoted & decoded"),
    ]
    assert found.text.startswith(lead + "\n\nitem l")


def test_markdown_headings() -> None:
    assert headed(parse("# A\n\none\n\n# B\n\ntwo\n\n### C\n\nthree", "a.md")) == [
        ("A", 1, "one"),
        ("B", 1, "two"),
        ("C", 2, "three"),
    ]
    assert parse("# A\n\none\n\n# B\n\ntwo", "a.md").title == "A"
    assert parse("just text", "a-b.md").title == "a b"


def test_a_rule_is_no_front_matter() -> None:
    assert parse("---\n\ntext\n\n---\n\nmore", "a.md").text == "text\n\nmore"


MARKS = st.sampled_from(
    [
        *("# ", "\n", "\n\n", "*", "_", "[", "](u)", "![", "`", "|", "|-|\n", "- ", "1. ", "> "),
        *("a", "b ", "CHAPTER 1. ", "Contents\n\n", "***", "é", "<b>", "&amp;", "    "),
        *("---\n", "Ab: c\n", "\u3000", "&nbsp;"),
    ]
)


@given(st.lists(MARKS, max_size=60).map("".join), st.sampled_from(["a.txt", "a.md"]))
def test_offsets_hold_whatever_the_markup(text: str, name: str) -> None:
    try:
        found = parse(text, name)
    except BadItem as error:
        assert str(error) == "text: is empty"  # noqa: PT017
        return
    assert list(string_problems(found)) == []
    assert found.text == found.text.strip()
    for _, _, body in headed(found):
        assert body == body.strip()
        assert body
    for anchor, label in linked(found):
        assert anchor.strip()
        assert label


@pytest.mark.skipif(not CORPORA.exists(), reason="needs ../shared/corpora")
def test_real_books() -> None:
    alive, dead = dig(CORPORA / "books/*/*-0.txt")
    assert dead == []
    alice, moby, pride = alive
    assert (alice.title, alice.language) == ("Alice’s Adventures in Wonderland", "en")
    assert [s.title for s in alice.sections][::11] == ["Down the Rabbit-Hole", "Alice’s Evidence"]
    assert len(moby.sections) == 136
    assert pride.sections == ()
    for book in alive:
        assert "PROJECT GUTENBERG" not in book.text
        assert "Produced by" not in book.text
        assert not list(string_problems(book))
