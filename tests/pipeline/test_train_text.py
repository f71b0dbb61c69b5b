"""Prose out of files: each format, what is left out, and the counts."""

from __future__ import annotations

import bz2
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from pipeline.train_text import Source, lines

SENTENCE = "The cat sat on the mat."


def found(path: Path, content: str | bytes, max_bytes: int = 10_000) -> list[str]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(lines([Source(path, max_bytes)]))


def test_paragraphs_of_plain_text_are_lines(tmp_path: Path) -> None:
    text = "The cat sat\non the mat.\n\nA dog lay by its side."
    assert found(tmp_path / "a.txt", text) == [SENTENCE, "A dog lay by its side."]


def test_what_gutenberg_adds_is_left_out(tmp_path: Path) -> None:
    book = (
        "This eBook is for everyone anywhere.\n\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n"
        f"\n{SENTENCE}\n\n*** END OF THIS PROJECT GUTENBERG EBOOK X ***\n\nMore rules come now."
    )
    assert found(tmp_path / "a.txt", book) == [SENTENCE]


@pytest.mark.parametrize("text", ["Too short.", "1 + 2 = 3 ; 4 - 5 = 6", "a1b2 c3d4 e5f6 g7h8"])
def test_what_is_no_prose_is_left_out(text: str, tmp_path: Path) -> None:
    assert found(tmp_path / "a.txt", text) == []


def test_long_paragraphs_are_cut_between_words(tmp_path: Path) -> None:
    words = [f"{chr(97 + i % 26)}{'x' * (i // 26)}" for i in range(300)]
    cut = found(tmp_path / "a.txt", " ".join(words), 100_000)
    assert max(map(len, cut)) <= 1000
    assert " ".join(cut).split() == words


def test_a_stretch_without_spaces_is_passed_over(tmp_path: Path) -> None:
    assert found(tmp_path / "a.txt", "x" * 5000) == []


def test_each_line_is_taken_once_over_all_sources(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SENTENCE, encoding="utf-8")
    sources = [Source(tmp_path / "a.txt", 1000), Source(tmp_path / "b.txt", 1000)]
    assert list(lines(sources)) == [SENTENCE]
    assert [source.lines for source in sources] == [1, 0]


def test_no_more_than_the_cap_is_taken(tmp_path: Path) -> None:
    assert found(tmp_path / "a.txt", f"{SENTENCE}\n\nA dog lay by its side.", 30) == [SENTENCE]


def test_json_gives_every_string(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": [SENTENCE]}, {"text": "See {{cite:1-2}} a dog by the door."}]
    text = "\n".join(map(json.dumps, rows))
    expected = [SENTENCE, "See a dog by the door."]
    assert found(tmp_path / "a.jsonl", text) == expected
    assert found(tmp_path / "a.json", json.dumps(rows)) == expected
    assert found(tmp_path / "b.json", text) == expected


def test_csv_in_a_zip(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("rows.csv", f'id,text\n1,"{SENTENCE}"\n')
    assert found(tmp_path / "a.csv.zip", packed.getvalue()) == [SENTENCE]


def test_yaml_and_conllu_in_a_tar(tmp_path: Path) -> None:
    content = {"a.yaml": f"definition:\n- {SENTENCE}\n", "b.conllu": "# text = A dog lay there.\n"}
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name, text in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    got = list(lines([Source(tmp_path / "a.tar.gz", 1000)]))
    assert got == [SENTENCE, "A dog lay there."]


def test_html_without_scripts_and_markup(tmp_path: Path) -> None:
    page = (
        "<head><title>A title of four words</title></head><p>The <b>cat</b> sat on the "
        "<a href=x>mat</a>.<script>var it is some code</script><p>A dog lay by &amp; by."
    )
    assert found(tmp_path / "a.html", page) == [SENTENCE, "A dog lay by & by."]


def test_a_wikipedia_dump_without_its_markup(tmp_path: Path) -> None:
    wikitext = (
        "{{Infobox|a={{b}} c d e f}}\n'''The [[Felis|cat]]''' sat on the mat.<ref>A b c d e</ref>\n"
        "* [[a list of many things]]\n[[File:A.jpg|thumb|a picture of [[some]] cat]]"
    ).replace("<", "&lt;")
    dump = (
        '<mediawiki xmlns="m"><comment>an edit that made it better</comment>'
        f"<text>{wikitext}</text></mediawiki>"
    )
    path = tmp_path / "wiki-pages-articles1.xml-p10p30.bz2"
    assert found(path, bz2.compress(dump.encode())) == [SENTENCE]


def test_a_folder_is_read_in_order_without_its_licences(tmp_path: Path) -> None:
    texts = {"b.txt": SENTENCE, "a.txt": "A dog lay by its side.", "LICENSE.txt": "You may do it."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(lines([Source(tmp_path, 1000)])) == ["A dog lay by its side.", SENTENCE]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xml", b"<a><b></a>"), ("a.zip", b"PK"), ("a.tar.gz", b"x"), ("a.jsonl", b"{")],
)
def test_a_broken_file_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=rf"{name}: broken in or after "):
        found(tmp_path / name, content)


def test_a_file_of_unknown_format_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.doc: holds nothing to read; formats: \.conllu"):
        found(tmp_path / "a.doc", "x")


def test_an_archive_may_hold_other_files_too(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("README", "no format")
        archive.writestr("a.txt", SENTENCE)
    assert found(tmp_path / "a.zip", packed.getvalue()) == [SENTENCE]


def test_a_truncated_archive_is_named(tmp_path: Path) -> None:
    whole = bz2.compress(SENTENCE.encode() * 1000)
    with pytest.raises(ValueError, match="broken in or after its first bytes"):
        found(tmp_path / "a.txt.bz2", whole[:-20])
