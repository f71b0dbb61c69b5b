"""The Wikipedia mine: dumps well formed and not, in one piece and in many."""

from __future__ import annotations

import bz2
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.dig import checked
from pipeline.inputs.files import NoInput
from pipeline.mines import registry
from pipeline.mines.base import BadItem, BadRead, Item, Skipped
from pipeline.mines.wikipedia import Wikipedia
from schemas import Document, links

WIKIPEDIA = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "wikipedia"
MINE = Wikipedia()
WHOLE = 1 << 40

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="fr">
  <siteinfo>
    <sitename>Wikipédia</sitename>
    <dbname>frwiki</dbname>
    <base>https://fr.wikipedia.org/wiki/Accueil</base>
    <case>first-letter</case>
    <namespaces>
      <namespace key="0" case="first-letter" />
      <namespace key="4" case="first-letter">Wikipédia</namespace>
      <namespace key="6" case="first-letter">Fichier</namespace>
      <namespace key="14" case="first-letter">Catégorie</namespace>
    </namespaces>
  </siteinfo>
"""
TAIL = "</mediawiki>\n"


def page(text: str, title: str = "T", number: int = 1, ns: int = 0, extra: str = "") -> str:
    return (
        f"  <page>\n    <title>{title}</title>\n    <ns>{ns}</ns>\n    <id>{number}</id>\n{extra}"
        f"    <revision>\n      <id>{number + 900}</id>\n      <model>wikitext</model>\n"
        f'      <text bytes="9" xml:space="preserve">{text}</text>\n    </revision>\n  </page>\n'
    )


def dump(*pages: str) -> bytes:
    return (HEAD + "".join(pages) + TAIL).encode()


def written(folder: Path, data: bytes, name: str = "w.xml") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def items(pattern: str, mine: Wikipedia = MINE, unit_bytes: int = WHOLE) -> list[Item | BadRead]:
    return [item for unit in mine.units(pattern, unit_bytes) for item in mine.read(unit)]


def outcome(item: Item | BadRead, mine: Wikipedia = MINE) -> str:
    """What became of an item: "+title", the reason it was skipped, or "!reason" it is dead."""
    if isinstance(item, BadRead):
        return f"!{item.error}"
    try:
        made = checked(mine, item)
    except BadItem as error:
        return f"!{error}"
    return made.reason if isinstance(made, Skipped) else f"+{made.title}"


def outcomes(pattern: str, mine: Wikipedia = MINE, unit_bytes: int = WHOLE) -> list[str]:
    return [outcome(item, mine) for item in items(pattern, mine, unit_bytes)]


def cuts(pattern: str, unit_bytes: int = WHOLE) -> list[bool]:
    """Of each stretch that could not be read: whether the input ends with it, before its time."""
    found = items(pattern, unit_bytes=unit_bytes)
    return [item.cut for item in found if isinstance(item, BadRead)]


def document(tmp_path: Path, *pages: str, mine: Wikipedia = MINE) -> Document:
    found = items(written(tmp_path, dump(*pages)), mine)
    made = checked(mine, found[0])  # type: ignore[arg-type]
    assert isinstance(made, Document)
    return made


def test_it_is_registered() -> None:
    assert registry()["wikipedia"] is Wikipedia


def test_a_page_becomes_a_document(tmp_path: Path) -> None:
    lead = "'''Le chat''' est un [[mammifère]] domestique, &lt;small&gt;petit&lt;/small&gt;. " * 2
    text = f"{lead}\n== Vie ==\n{'Il dort. ' * 60}\n[[Catégorie:Chat domestique|*]]"
    found = document(tmp_path, page(text, "L'été &amp; le chat", 12))
    assert found.id == "frwiki/12"
    assert found.uri == "https://fr.wikipedia.org/wiki/L%27%C3%A9t%C3%A9_%26_le_chat"
    assert (found.title, found.language) == ("L'été & le chat", "fr")
    assert found.license == "CC-BY-SA-4.0"
    assert found.text.startswith("Le chat est un mammifère domestique, petit.")
    assert [s.label for s in links(found)] == ["Mammifère", "Mammifère"]
    assert found.categories == (("Chat domestique",),)
    assert [(s.title, s.level) for s in found.sections] == [("Vie", 1)]
    (summary,) = found.summaries
    assert summary.kind == "lead"
    assert found.text[: len(summary.text)] == summary.text
    assert found.text[summary.start : summary.end].startswith("Il dort.")


def test_options_win_over_the_dump(tmp_path: Path) -> None:
    mine = Wikipedia(license="CC0-1.0", language="oc", namespaces=(4,))
    found = document(tmp_path, page("texte", "Wikipédia:X", ns=4), mine=mine)
    assert (found.license, found.language) == ("CC0-1.0", "oc")


@pytest.mark.parametrize(
    ("lead", "rest", "count"),
    [
        ("x " * 60, "y " * 200, 1),
        ("x " * 20, "y " * 200, 0),
        ("x " * 60, "y " * 100, 0),
        ("x" * 99, "", 0),
    ],
)
def test_a_lead_is_a_summary_only_where_both_are_real(
    tmp_path: Path, lead: str, rest: str, count: int
) -> None:
    assert len(document(tmp_path, page(f"{lead}\n== A ==\n{rest}")).summaries) == count


def test_a_long_lead_is_cut_at_a_paragraph(tmp_path: Path) -> None:
    lead = "\n\n".join(letter * 400 for letter in "abc")
    (summary,) = document(tmp_path, page(f"{lead}\n== A ==\n{'y ' * 3000}")).summaries
    assert summary.text == "a" * 400 + "\n\n" + "b" * 400


REDIRECT = '    <redirect title="X" />\n'


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (page("#REDIRECT [[X]]", extra=REDIRECT), "redirect"),
        (page("#redirect [[X]]"), "redirect"),
        (page("texte", ns=4), "namespace"),
        (page("texte", "Catégorie:X").replace("<ns>0</ns>", ""), "namespace"),
        (page("texte").replace("<model>wikitext", "<model>css"), "not wikitext"),
        (page("{{Homonymie}}\n* [[a]]"), "disambiguation"),
        (page("{{Geodis\n|x}}"), "disambiguation"),
        (page("a __DISAMBIG__"), "disambiguation"),
        (page("{{ébauche}}"), "no text"),
        (page(""), "!text: is not in this dump (a stub dump); use pages-articles"),
        (page("").replace('bytes="9" ', ""), "no text"),
        (page("x").replace("<title>T</title>", ""), "!page: has no title"),
        (page("x").replace("    <id>1</id>\n", ""), "!page: has no id"),
        (page("x").replace("<ns>0</ns>", "<ns>zero</ns>"), "!ns: 'zero' is no number"),
        (
            re.sub("<text.*</text>", '<text deleted="deleted" />', page("x")),
            "!text: was deleted from the wiki's public history",
        ),
        (re.sub("<text.*</text>", "", page("x")), "!text: is missing"),
        (page("a &foo; b"), "!page: uses the entity &foo; (only those of XML itself are read)"),
        (
            page("a & b"),
            "!page: not well-formed XML at its byte 168 (not well-formed (invalid token))",
        ),
        (
            page("a\x00b"),
            "!page: not well-formed XML at its byte 166 (not well-formed (invalid token))",
        ),
        (page("a<b>c"), "!page: not well-formed XML at its byte 172 (mismatched tag)"),
        (
            page("a&#xD800;"),
            "!page: not well-formed XML at its byte 166 (reference to invalid character number)",
        ),
    ],
)
def test_one_page_is_out_with_its_reason(tmp_path: Path, made: str, expected: str) -> None:
    found = outcomes(written(tmp_path, dump(page("a", "A"), made, page("b", "B", 3))))
    assert found == ["+A", expected, "+B"]


@pytest.mark.parametrize("raw", [b"\xff", "\ud800".encode("utf-8", "surrogatepass")])
def test_invalid_utf8_costs_one_page(tmp_path: Path, raw: bytes) -> None:
    data = dump(page("a", "A"), page("b@c", "B"), page("d", "D")).replace(b"b@c", b"b" + raw + b"c")
    first, second, third = outcomes(written(tmp_path, data))
    assert (first, third) == ("+A", "+D")
    assert second == f"!page: invalid UTF-8 at its byte 166 ({raw[0]:#04x})"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY lol "lol"><!ENTITY lol9 "&lol;&lol;&lol;">',
        '<!ENTITY lol9 SYSTEM "file:///etc/passwd">',
    ],
)
def test_a_declared_entity_is_never_expanded(tmp_path: Path, declared: str) -> None:
    head = f'<?xml version="1.0"?>\n<!DOCTYPE mediawiki [{declared}]>\n'.encode()
    path = written(tmp_path, head + dump(page("a", "A"), page("&lol9;", "B"), page("c", "C")))
    bad = "!page: uses the entity &lol9; (only those of XML itself are read)"
    assert outcomes(path) == ["+A", bad, "+C"]


def test_the_last_revision_is_the_page(tmp_path: Path) -> None:
    one, two = page("old"), page("new")
    revision = two[two.index("    <revision>") : two.index("  </page>")]
    assert document(tmp_path, one.replace("  </page>", revision + "  </page>")).text == "new"


def test_a_dump_without_siteinfo(tmp_path: Path) -> None:
    path = written(tmp_path, f"<mediawiki>{page('[[Category:C]]a')}</mediawiki>".encode())
    made = checked(MINE, items(path)[0])  # type: ignore[arg-type]
    assert isinstance(made, Document)
    assert (made.id, made.uri, made.language) == ("wiki/1", f"{path}#1", "")
    assert made.categories == (("C",),)


def test_offsets_and_keys(tmp_path: Path) -> None:
    data = dump(page("a", "A &amp; B"), page("é" * 100, "É", 2), page("c", "C", 3))
    found = items(written(tmp_path, data))
    assert [item.key for item in found] == ["A & B", "É", "C"]
    assert [item.offset for item in found] == [m.start() for m in re.finditer(b"<page>", data)]


@pytest.mark.parametrize("unit_bytes", [1, 7, 50, 333, 1000])
def test_units_cut_anywhere_give_the_same_items(tmp_path: Path, unit_bytes: int) -> None:
    data = dump(*(page("x" * n, f"P{n}", n + 1) for n in range(0, 60, 7)))
    path = written(tmp_path, data)
    assert items(path, unit_bytes=unit_bytes) == items(path)


def test_damage_between_pages_is_one_letter_in_any_cut(tmp_path: Path) -> None:
    broken = page("b", "B").replace("<page>", "<pXge>")
    path = written(tmp_path, dump(page("a", "A"), broken, page("c", "C")))
    expected = ["+A", "!234 bytes that are no page stand where one belongs", "+C"]
    assert [re.sub(r"\d{3}", "234", x) for x in outcomes(path)] == expected
    for unit_bytes in (5, 40, 300):
        assert items(path, unit_bytes=unit_bytes) == items(path)


def test_a_page_without_end_costs_that_page(tmp_path: Path) -> None:
    open_page = page("b", "B").replace("</page>", "")
    path = written(tmp_path, dump(page("a", "A"), open_page, page("c", "C")))
    assert outcomes(path) == ["+A", "!page has no end: another one starts inside it", "+C"]
    assert [item.key for item in items(path)] == ["A", "B", "C"]


def test_a_page_over_the_limit_costs_that_page_and_no_memory(tmp_path: Path) -> None:
    big = page("b" * 5_000_000, "B")
    path = written(tmp_path, dump(page("a", "A"), big, page("c", "C")))
    reason = f"!page of {len(big.strip())} bytes is over the limit of 1000 (max_item_bytes)"
    assert outcomes(path, Wikipedia(max_item_bytes=1000)) == ["+A", reason, "+C"]


def test_a_truncated_dump(tmp_path: Path) -> None:
    data = dump(page("a", "A"), page("b", "B"))
    path = written(tmp_path, data[: data.rindex(b"</revision>")])
    assert outcomes(path) == ["+A", "!page is cut off by the end of the file"]
    assert cuts(path) == [True]


def test_dumps_end_to_end_and_comments_are_no_damage(tmp_path: Path) -> None:
    one = dump(page("a", "A"), "<!-- x --><!-- y -->", page("b", "B"))
    two = b'<?xml version="1.0"?>' + dump(page("c", "C"))
    assert outcomes(written(tmp_path, one + two)) == ["+A", "+B", "+C"]


@pytest.mark.parametrize("unit_bytes", [10, WHOLE])
def test_a_file_that_is_no_dump_is_one_letter(tmp_path: Path, unit_bytes: int) -> None:
    (found,) = outcomes(written(tmp_path, b"<html>" + b"x" * 90), unit_bytes=unit_bytes)
    assert found.startswith("!not a MediaWiki XML dump: no <mediawiki> or <page> at its head")


def test_an_empty_file_and_no_file(tmp_path: Path) -> None:
    assert outcomes(written(tmp_path, b"")) == ["!empty file"]
    with pytest.raises(NoInput):
        MINE.units(str(tmp_path / "no-*.xml"), WHOLE)


def test_a_folder_gives_its_dumps_only(tmp_path: Path) -> None:
    written(tmp_path, b"x", "LICENSE.txt")
    written(tmp_path, dump(page("a", "A")), "w.xml-p1p2")
    assert outcomes(str(tmp_path)) == ["+A"]


def test_gzip_whole_truncated_and_false(tmp_path: Path) -> None:
    data = dump(
        page("a", "A"), *(page(bytes(range(97, 123)).decode() * n, f"P{n}") for n in range(200))
    )
    packed = gzip.compress(data)
    assert outcomes(written(tmp_path, packed, "w.xml.gz")) == outcomes(written(tmp_path, data))
    cut = outcomes(written(tmp_path, packed[:-300], "w.xml.gz"))
    assert cut[0] == "+A"
    assert cut[-1].startswith("!cut off: the gzip stream stops before its end")
    assert cuts(written(tmp_path, packed[:-300], "w.xml.gz")) == [True]
    (false,) = outcomes(written(tmp_path, data, "w.xml.gz"))
    assert false.startswith("!is not a gzip stream")


def streams(*parts: bytes) -> bytes:
    return b"".join(bz2.compress(part) for part in parts)


def multistream(count: int = 30) -> list[bytes]:
    pages = [page(f"text {n} " * (n % 5 * 40 + 1), f"P{n}", n) for n in range(count)]
    groups = ["".join(pages[at : at + 3]).encode() for at in range(0, count, 3)]
    return [HEAD.encode(), *groups, TAIL.encode()]


@pytest.mark.parametrize("unit_bytes", [40, 400, 1600, 10_000, WHOLE])
def test_multistream_is_split_and_gives_the_same_pages(tmp_path: Path, unit_bytes: int) -> None:
    parts = multistream()
    plain = items(written(tmp_path, b"".join(parts)))
    path = written(tmp_path, streams(*parts), "w.xml.bz2")
    found = items(path, unit_bytes=unit_bytes)
    assert [item.key for item in found] == [item.key for item in plain]
    assert found == items(path)
    starts = [len(streams(*parts[:n])) for n in range(len(parts))]
    assert [item.offset for item in found] == [starts[1 + n // 3] for n in range(30)]
    assert len(MINE.units(path, 400)) > 5


@pytest.mark.parametrize(
    ("cut", "unit_bytes"), [(100, WHOLE), (100, 9000), (333, 1600), (1000, 800), (1000, WHOLE)]
)
def test_streams_need_not_end_with_a_page(tmp_path: Path, cut: int, unit_bytes: int) -> None:
    data = b"".join(multistream())
    parts = [data[at : at + cut] for at in range(0, len(data), cut)]
    path = written(tmp_path, streams(*parts), "w.xml.bz2")
    expected = [item.key for item in items(written(tmp_path, data))]
    assert [item.key for item in items(path, unit_bytes=unit_bytes)] == expected


@pytest.mark.parametrize("unit_bytes", [40, 1600, WHOLE])
def test_a_damaged_stream_costs_its_pages(tmp_path: Path, unit_bytes: int) -> None:
    packed = [bz2.compress(part) for part in multistream()]
    at = sum(len(part) for part in packed[:4])
    bad = bytearray(packed[4])
    bad[len(bad) // 2] ^= 0xFF
    packed[4] = bytes(bad)
    path = written(tmp_path, b"".join(packed), "w.xml.bz2")
    found = outcomes(path, unit_bytes=unit_bytes)
    assert len(found) == 28
    assert found[9] == f"!damaged bzip2 stream: Invalid data stream (the stream at byte {at})"
    assert found[8:11:2] == ["+P8", "+P12"]


@pytest.mark.parametrize("unit_bytes", [40, 1600, WHOLE])
def test_a_stream_without_its_magic_is_not_passed_over(tmp_path: Path, unit_bytes: int) -> None:
    packed = [bz2.compress(part) for part in multistream()]
    packed[4] = b"XXXX" + packed[4][4:]
    found = outcomes(written(tmp_path, b"".join(packed), "w.xml.bz2"), unit_bytes=unit_bytes)
    assert len(found) == 28
    assert found[9].startswith("!no bzip2 stream where one belongs, at byte")
    assert cuts(str(tmp_path / "w.xml.bz2"), unit_bytes) == [False]


@pytest.mark.parametrize("unit_bytes", [40, 1600, WHOLE])
def test_a_truncated_multistream(tmp_path: Path, unit_bytes: int) -> None:
    packed = streams(*multistream()[:-1])
    found = outcomes(written(tmp_path, packed[:-20], "w.xml.bz2"), unit_bytes=unit_bytes)
    assert found[:27] == [f"+P{n}" for n in range(27)]
    assert len(found) == 28
    assert found[27].startswith("!cut off: the bzip2 stream stops before its end")
    assert cuts(str(tmp_path / "w.xml.bz2"), unit_bytes) == [True]


def real(*parts: str) -> str:
    path = WIKIPEDIA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared corpora are not here ({path})")
    return str(path)


LEFTOVERS = re.compile(
    r"\[\[|\]\]|\{\{|\}\}|'''|<ref|<br|&nbsp;|\{\||\|\}|\(\s*\)|\(\s*[,;]|__[A-Z]+__| {2}"
)


@pytest.mark.parametrize(
    ("place", "pages", "expected"),
    [
        ("enwiki-gensim", 206, {"redirect": 99, "namespace": 1, "disambiguation": 8}),
        (
            "ltgwiki-full",
            2012,
            {"redirect": 148, "namespace": 954, "disambiguation": 8, "no text": 7},
        ),
    ],
)
def test_real_dumps_add_up_and_come_out_clean(
    place: str, pages: int, expected: dict[str, int]
) -> None:
    made = [checked(MINE, item) for item in items(real(place)) if isinstance(item, Item)]
    found = [one for one in made if isinstance(one, Document)]
    assert Counter(one.reason for one in made if isinstance(one, Skipped)) == expected
    assert len(made) == pages == len(found) + sum(expected.values())
    text = "\n".join(one.text for one in found)
    # Fewer than three in a million characters, and those are in articles about markup.
    assert len(LEFTOVERS.findall(text)) <= 3 * (1 + len(text) // 1_000_000)
    for one in found:
        assert all(one.text[span.start : span.end].strip() for span in one.spans)
        assert all(one.text[part.start : part.end].strip() for part in one.sections)


def test_a_real_dump_in_pieces_is_the_same(tmp_path: Path) -> None:
    path = real("ltgwiki-full", "smallwiki-latest-pages-articles.xml")
    assert items(path, unit_bytes=100_000) == items(path)


def test_a_bomb_in_one_stream_costs_that_stream(tmp_path: Path) -> None:
    parts = [HEAD.encode(), page("a", "A").encode(), b"<" * 80_000_000, page("b", "B").encode()]
    first, bomb, last = outcomes(written(tmp_path, streams(*parts), "w.xml.bz2"))
    assert (first, last) == ("+A", "+B")
    assert bomb.startswith("!decompression bomb: over 250 times its size")
