"""Wordnets in their three formats: what becomes of synsets, and what is lost with broken ones."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from pipeline.inputs import tarballs
from pipeline.inputs.files import NoInput
from pipeline.mines.base import BadItem, BadRead, Skipped, Unit
from pipeline.mines.wordnet import WordNet
from pipeline.wordnet import rst
from pipeline.wordnet.database import Entry, Wordnet
from pipeline.wordnet.oewn import OTHER, Oewn
from schemas import Document, Sense, string_problems

Dead = tuple[str, int, str]

LICENCE = "  1 A licence, indented as in Princeton's files  \n"
NOUNS = [
    "00000100 20 n 02 oak 0 oak_tree 0 001 @ 00000200 n 0000 | a large tree that bears acorns; "
    '"two old oaks shade the green"; "jays bury what the oak tree sheds"  ',
    "00000200 20 n 01 tree 0 001 ~ 00000100 n 0000 | a tall plant with a trunk of wood  ",
    '00000300 04 n 01 rise 0 000 | a growth in size; "a rise in prices"  ',
]
VERBS = [
    "00000400 38 v 02 rise 0 go_up 0 003 @ 00000600 v 0000 ! 00000500 v 0101 ~ 00000700 v 0000 "
    '02 + 01 00 + 02 00 | move upwards; "the river rose"; "prices go up"  ',
    '00000500 38 v 01 fall 1 001 ! 00000400 v 0101 01 + 01 00 | move downwards; "leaves fall"  ',
    "00000600 38 v 01 move 0 000 01 + 01 00 | change one's place  ",
    '00000700 38 v 01 rise 3 000 01 + 01 00 | leave one\'s bed; "the baker rises early"  ',
]
ADJECTIVES = [
    '00000800 00 a 02 light(a) 0 airy 0 001 ! 00000900 a 0101 | not heavy; "a light load"  ',
    '00000900 00 s 01 heavy 0 001 ! 00000800 a 0101 | of great weight; "a heavy load"  ',
]
INDEX = "rise v 2 3 ! @ ~ 2 0 00000700 00000400  \n"


def wndb(folder: Path, **data: list[str]) -> Path:
    """Write a small database of Princeton's format; `data` replaces the lines of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = {"noun": NOUNS, "verb": VERBS, "adj": ADJECTIVES, "adv": []} | data
    for name, body in lines.items():
        (folder / f"data.{name}").write_text(LICENCE + "".join(f"{line}\n" for line in body))
        (folder / f"index.{name}").write_text(LICENCE + (INDEX if name == "verb" else ""))
    (folder / "verb.exc").write_text("risen rise\nrose rise\n")
    return folder


def dig(pattern: Path | str, mine: WordNet | None = None) -> tuple[list[Document], list[Dead]]:
    """Return the documents of an input, and (key, offset, reason) of the dead."""
    mine = mine or WordNet()
    alive, dead = [], []
    for unit in mine.units(str(pattern), 1 << 26):
        for item in mine.read(unit):
            if isinstance(item, BadRead):
                dead.append((item.key, item.offset, item.error))
                continue
            try:
                document = mine.parse(item)
            except BadItem as error:
                dead.append((item.key, item.offset, str(error)))
                continue
            if isinstance(document, Document):
                assert list(string_problems(document)) == []
                alive.append(document)
            else:
                assert document == Skipped("no example sentence")
    return alive, dead


def found(documents: list[Document]) -> list[tuple[str, str, str]]:
    return sorted((d.id, s.word, s.form) for d in documents for s in d.senses)


def test_a_database_of_princeton(tmp_path: Path) -> None:
    alive, dead = dig(wndb(tmp_path / "dict"), WordNet(license="X", language="en"))
    assert dead == []
    assert found(alive) == [
        ("00000100-n", "oak", "oaks"),
        ("00000100-n", "oak tree", "oak tree"),
        ("00000300-n", "rise", "rise"),
        ("00000400-v", "go up", "go up"),
        ("00000400-v", "rise", "rose"),
        ("00000500-v", "fall", "fall"),
        ("00000700-v", "rise", "rises"),
        ("00000800-a", "light", "light"),
        ("00000900-a", "heavy", "heavy"),
    ]
    oak, _, rise = alive[2:5]
    assert oak.id == "00000100-n"
    assert oak.text == "two old oaks shade the green\njays bury what the oak tree sheds"
    assert oak.uri == f"{tmp_path}/dict/data.noun#L2"
    assert (oak.license, oak.language, oak.mine) == ("X", "en", "wordnet")
    assert oak.senses[1] == Sense(
        word="oak tree",
        form="oak tree",
        pos="noun",
        meaning="a large tree that bears acorns",
        start=29,
        end=len(oak.text),
        meanings=("a large tree that bears acorns",),
        synonyms=("oak",),
        hypernyms=("tree",),
    )
    # The index says that the later synset of the verb is its first sense.
    rise = next(document for document in alive if document.id == "00000400-v")
    assert rise.senses[0].meanings == ("leave one's bed", "move upwards")
    assert [s.antonyms for s in rise.senses] == [("fall",), ()]
    assert [s.pos for s in alive[0].senses] == ["adjective"]


BROKEN = [
    ("", ""),
    ("00000950 04 n 01 x 0 000 the gloss", "no gloss: the line has no |"),
    ("00000950 04 | gloss", "expected at least 7 columns before the gloss, got 2"),
    ("950 04 n 01 x 0 000 | gloss", "offset of the synset: expected 8 digits, got '950'"),
    ("00000950 04 v 01 x 0 000 | gloss", "type of the synset: expected n, got 'v'"),
    ("00000950 04 n 0g x 0 000 | gloss", "number of words: expected a hexadecimal number, got '0g"),
    ("00000950 04 n 03 x 0 y 0 000 | gloss", "says 3 words, has 2 at most"),
    ("00000950 04 n 00 x 0 000 | gloss", "says 0 words, has 1 at most"),
    ("00000950 04 n 01 x 0 001 | gloss", "says 1 pointers, has 0"),
    ("00000950 04 n 01 x 0 zz | gloss", "number of pointers: expected a decimal number, got 'zz'"),
    ("00000950 04 n 01 x 0 001 @ 12 n 0000 | g", "pointer '@ 12 n 0000': expected symbol, offset"),
    ("00000950 04 n 01 x 0 001 @ 00000200 n 00x0 | g", "word number of a pointer: expected a hexa"),
    ("00000100 04 n 01 x 0 000 | gloss", "synset 00000100-n stands at line 2 already"),
    ('{"text": "of another mine"}', "no gloss: the line has no |"),
]


@pytest.mark.parametrize(("line", "says"), BROKEN)
def test_a_broken_line_costs_itself(tmp_path: Path, line: str, says: str) -> None:
    whole, _ = dig(wndb(tmp_path / "dict"))
    alive, dead = dig(wndb(tmp_path / "dict", noun=[*NOUNS[:2], line, NOUNS[2]]))
    assert found(alive) == found(whole)
    if says:
        [(key, offset, error)] = dead
        assert (key, offset) == ("line 4", len(LICENCE) + sum(len(x) + 1 for x in NOUNS[:2]))
        assert error.startswith(says)
    else:
        assert dead == []


def test_bytes_that_are_no_text_and_lines_without_end(tmp_path: Path) -> None:
    folder = wndb(tmp_path / "dict")
    data = (folder / "data.verb").read_bytes()
    (folder / "data.verb").write_bytes(data + b"00000950 \xff\n" + b"x" * 5000)
    _, dead = dig(folder, WordNet(max_item_bytes=1000))
    assert [error for _, _, error in dead] == [
        "invalid UTF-8: byte 0xff at byte 9",
        "line of 5000 bytes is over the limit (max_item_bytes)",
    ]


def test_a_pointer_to_nowhere_costs_itself(tmp_path: Path) -> None:
    alive, dead = dig(wndb(tmp_path / "dict", noun=NOUNS[:1]))
    alive = [document for document in alive if document.id == "00000100-n"]
    assert alive[0].senses[0].hypernyms == ()
    [(key, _, error)] = dead
    assert key == "pointers"
    assert error == (
        "pointers lead to what is not there: 1 to 1 synsets or senses "
        "(first: from line 2 to 00000200-n); only they are left out"
    )


def test_files_that_are_missing_empty_or_odd(tmp_path: Path) -> None:
    folder = wndb(tmp_path / "dict")
    (folder / "data.adv").unlink()
    (folder / "index.noun").unlink()
    (folder / "data.adj").write_bytes(b"")
    (folder / "index.verb").write_text("rise v\nrise v 2 1 ! 2 0 00000700\n")
    (folder / "verb.exc").write_text("rose\n")
    alive, dead = dig(folder)
    assert len(alive) == 5
    assert [(key, error) for key, _, error in dead] == [
        ("line 1", "empty file"),
        ("line 1", "expected a word, its part of speech, and how many senses it has"),
        ("line 2", "says 2 senses, has the offsets of 1"),
        ("line 1", "expected an inflected form and its word"),
        ("data.adv", "data.adv is missing; its synsets are lost"),
        ("index.noun", "index.noun is missing; senses stand in file order"),
    ]


def pack(folder: Path, target: Path) -> bytes:
    with tarfile.open(target, "w:gz") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, f"dict/{path.name}")
    return target.read_bytes()


def test_archives_and_packed_files(tmp_path: Path) -> None:
    plain, _ = dig(wndb(tmp_path / "dict"))
    pack(tmp_path / "dict", tmp_path / "db.tar.gz")
    with zipfile.ZipFile(tmp_path / "db.zip", "w") as archive:
        for path in (tmp_path / "dict").iterdir():
            archive.write(path, f"dict/{path.name}")
    data = (tmp_path / "dict/data.noun").read_bytes()
    (tmp_path / "dict/data.noun.gz").write_bytes(gzip.compress(data))
    (tmp_path / "dict/data.noun").unlink()
    for name in ("dict", "db.tar.gz", "db.zip", "dict/data.verb"):
        alive, dead = dig(tmp_path / name)
        assert dead == []
        assert found(alive) == found(plain)
    uris = [document.uri for document in dig(tmp_path / "db.tar.gz")[0]]
    assert f"{tmp_path}/db.tar.gz!dict/data.noun#L2" in uris


def test_a_cut_archive_gives_what_is_whole(tmp_path: Path) -> None:
    folder = wndb(tmp_path / "dict", adj=[f"{99999999 - i} {ADJECTIVES[1][9:]}" for i in range(99)])
    packed = pack(folder, tmp_path / "db.tar.gz")
    (tmp_path / "db.tar.gz").write_bytes(packed[:-60])
    alive, dead = dig(tmp_path / "db.tar.gz")
    assert len(alive) > 50
    assert "cut off: the gzip stream stops before its end" in [error for _, _, error in dead]


def test_an_archive_of_something_else(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("readme.txt"), io.BytesIO())
    alive, [dead] = dig(tmp_path / "x.tar")
    assert alive == []
    assert dead[2].startswith("holds no data.noun, data.verb")


def test_no_wordnet_at_all(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("x")
    with pytest.raises(NoInput, match=r"none of its 1 files ends in data\.noun"):
        WordNet().units(str(tmp_path), 1)
    with pytest.raises(NoInput, match=r"none of its files is part of a wordnet"):
        WordNet().units(str(tmp_path / "*.txt"), 1)


ENTRIES = """\
light:
  a:
    sense:
    - antonym:
      - 'heavy%3:00:00::'
      id: 'light%3:00:01::'
      synset: 00000800-a
    - id: 'light%3:00:02::'
      synset: 00000810-s
heavy:
  a:
    sense:
    - id: 'heavy%3:00:00::'
      synset: 00000900-a
'no':
  n:
    form:
    - noes
    sense:
    - id: 'no%1:10:00::'
      synset: 00001000-n
"""
SYNSETS = """\
00000810-s:
  definition:
  - of a pale colour
  example:
  - a light blue
  - source: Jane Doe
    text: lighter than the sky
  members:
  - light
  - pale
  partOfSpeech: s
00000800-a:
  definition:
  - not heavy
  example:
  - a light load
  members:
  - light
  partOfSpeech: a
00000900-a:
  definition:
  - of great weight
  members:
  - heavy
  partOfSpeech: a
"""
NOUN = """\
00001000-n:
  definition:
  - a vote against
  example:
  - the noes have it
  hypernym:
  - 00001100-n
  members:
  - 'no'
  partOfSpeech: n
00001100-n:
  definition:
  - a choice that is made known
  members:
  - vote
  partOfSpeech: n
"""


def oewn(folder: Path, entries: str = ENTRIES, synsets: str = SYNSETS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "entries-l.yaml").write_text(entries)
    (folder / "adj.all.yaml").write_text(synsets)
    (folder / "noun.act.yaml").write_text(NOUN)
    (folder / "frames.yaml").write_text("vii: Something ----s\n")
    return folder


def test_the_source_of_open_english_wordnet(tmp_path: Path) -> None:
    alive, dead = dig(oewn(tmp_path / "yaml"))
    assert dead == []
    assert found(alive) == [
        ("00000800-a", "light", "light"),
        ("00000810-s", "light", "light"),
        ("00000810-s", "light", "lighter"),
        ("00001000-n", "no", "noes"),
    ]
    pale, light, no = alive
    assert pale.uri == f"{tmp_path}/yaml/adj.all.yaml#L1"
    assert pale.text == "a light blue\nlighter than the sky"
    assert pale.senses[0].meanings == ("not heavy", "of a pale colour")
    assert (pale.senses[0].synonyms, pale.senses[0].antonyms) == (("pale",), ())
    assert light.senses[0].antonyms == ("heavy",)
    assert no.senses[0].hypernyms == ("vote",)
    assert no.language == "en"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("0-n:\n  members: [x\n", "is not YAML: "),
        ("0-n:\n  members: [x]\n", "partOfSpeech: is missing (there are: members)"),
        ("0-n:\n  partOfSpeech: n\n", "members: are missing"),
        ("0-n:\n  partOfSpeech: [n]\n", "partOfSpeech: expected a string, got a list"),
        ("0-n:\n  partOfSpeech: n\n  members: x\n", "members: expected a list, got a string"),
        ("0-n:\n  partOfSpeech: n\n  members: [[x]]\n", "members: expected strings, got a list"),
        (
            "0-n:\n  partOfSpeech: n\n  members: [x]\n  example: [{source: y}]\n",
            "text: is missing (there are: source)",
        ),
        ("0-n: words\n", "synset: expected a mapping, got a string"),
        (
            "00000800-a:\n  partOfSpeech: a\n  members: [x]\n",
            "synset 00000800-a stands at line 12 al",
        ),
        ("0-n: &a\n  b: *a\n", "has the anchor &a"),
    ],
)
def test_a_broken_synset_costs_itself(tmp_path: Path, broken: str, says: str) -> None:
    whole, _ = dig(oewn(tmp_path / "yaml"))
    alive, [(key, offset, error)] = dig(oewn(tmp_path / "yaml", synsets=SYNSETS + broken))
    assert found(alive) == found(whole)
    assert (key, offset) == (f"line {SYNSETS.count(chr(10)) + 1}", len(SYNSETS))
    assert error.startswith(says)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("x: 5\n", "word: expected a mapping, got a string"),
        ("x:\n  n: {sense: [{id: y}]}\n", "synset: is missing (there are: id)"),
        ("x:\n  n: {sense: [z]}\n", "sense: expected a mapping, got a string"),
    ],
)
def test_a_broken_word_costs_itself(tmp_path: Path, broken: str, says: str) -> None:
    whole, _ = dig(oewn(tmp_path / "yaml"))
    alive, [(_, offset, error)] = dig(oewn(tmp_path / "yaml", ENTRIES + broken))
    assert found(alive) == found(whole)
    assert (offset, error) == (len(ENTRIES), says)


def test_yaml_files_that_are_missing_or_hold_nothing(tmp_path: Path) -> None:
    folder = oewn(tmp_path / "yaml")
    (folder / "entries-l.yaml").unlink()
    (folder / "adj.all.yaml").write_text("")
    (folder / "noun.act.yaml").write_text("# nothing\n")
    alive, dead = dig(folder)
    assert alive == []
    assert [error for _, _, error in dead] == [
        "empty file",
        "has no entries",
        "entries-*.yaml are missing",
    ]


SAMPLE = Path(__file__).parents[3] / "samples/wordnet/lexicon.xml"


def test_wn_lmf() -> None:
    alive, dead = dig(SAMPLE)
    assert dead == []
    assert len(alive) == 12
    senses = {(s.word, s.form): s for d in alive for s in d.senses}
    assert senses["rise", "rose"].antonyms == ("fall",)
    assert senses["rise", "rises"].meanings == ("move or grow upwards", "leave one's bed")
    assert senses["light", "light"].synonyms == ("pale",)
    assert senses["oak", "oaks"].hypernyms == ("tree",)
    assert senses["fast", "fast"].pos == "adverb"
    assert (alive[0].license, alive[0].language) == ("CC0-1.0", "en")
    assert alive[0].uri == f"{SAMPLE}#small-01-a"


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("<Lemma writtenForm=", "<Lemma form=", "element 1", "<Lemma> has no writtenForm"),
        (' synset="small-01-a"', "", "element 1", "<Sense> has no synset"),
        ("not there", "", "", ""),
        ('ili="" partOfSpeech="a"', "", "element 19", "<Synset> has no partOfSpeech"),
        ("of little weight", "&lw;", "element 19", "holds the entity &lw;, which is not resolved"),
        ("</Lexicon>", "", "element 33", "the rest is lost: "),
        (
            "LexicalResource",
            "Other",
            "element 1",
            "is no WN-LMF: begins with <Other>, not <Lexical",
        ),
    ],
)
def test_faults_in_xml(tmp_path: Path, old: str, new: str, key: str, says: str) -> None:
    text = SAMPLE.read_text()
    text = text.replace("<!DOCTYPE LexicalResource", "<!DOCTYPE x")
    if "&" in new:
        text = text.replace(
            '"http://globalwordnet.github.io/schemas/WN-LMF-1.3.dtd"', '"x" [<!ENTITY lw "y">]'
        )
    count = -1 if old == "LexicalResource" else 1
    (tmp_path / "a.xml").write_text(text.replace(old, new, count))
    alive, dead = dig(tmp_path / "a.xml")
    if not key:
        assert (len(alive), dead) == (12, [])
        return
    assert dead[0][0] == key
    assert dead[0][2].startswith(says)
    assert len(alive) >= (0 if new == "Other" else 10)


def test_xml_that_is_none(tmp_path: Path) -> None:
    for text, says in (("", "the rest is lost: "), ("{}", "the rest is lost: ")):
        (tmp_path / "a.xml").write_text(text)
        alive, [dead] = dig(tmp_path)
        assert alive == []
        assert dead[2].startswith(says)
    (tmp_path / "a.xml").write_text("<LexicalResource/>")
    assert dig(tmp_path)[1] == [("element 1", 0, "has no lexical entries and no synsets")]


def test_two_lexicons_in_one_file(tmp_path: Path) -> None:
    text = SAMPLE.read_text()
    head, body = text.split("<Lexicon ", 1)
    lexicon = "<Lexicon " + body.split("</Lexicon>")[0] + "</Lexicon>"
    other = lexicon.replace("small", "other").replace('language="en"', 'language="de"')
    (tmp_path / "a.xml").write_text(f"{head}{lexicon}{other}</LexicalResource>")
    alive, dead = dig(tmp_path)
    assert dead == []
    assert [document.language for document in alive] == ["en"] * 12 + ["de"] * 12
    # English rules say nothing of other languages.
    assert "oaks" not in {s.form for d in alive[12:] for s in d.senses}


def test_synsets_that_are_no_use(tmp_path: Path) -> None:
    text = SAMPLE.read_text().replace(
        ' ili="" partOfSpeech="n" members="small-tree-1"', ' partOfSpeech="u"'
    )
    (tmp_path / "a.xml").write_text(text.replace("<Definition>of little weight</Definition>", ""))
    mine = WordNet()
    [unit] = mine.units(str(tmp_path), 1)
    made = {}
    for item in mine.read(unit):
        assert not isinstance(item, BadRead)
        try:
            made[item.uri.rpartition("#")[2]] = mine.parse(item)
        except BadItem as error:
            made[item.uri.rpartition("#")[2]] = str(error)
            assert str(item.payload).startswith("small-01-a light: ; ('The suitcase")
    assert made["small-01-a"] == "synset has no meaning"
    assert made["small-10-n"] == Skipped("part of speech is none of noun, verb, adjective, adverb")


def test_units_are_databases(tmp_path: Path) -> None:
    wndb(tmp_path / "a/dict")
    oewn(tmp_path / "b")
    pack(tmp_path / "a/dict", tmp_path / "c.tgz")
    (tmp_path / "d.xml.gz").write_bytes(gzip.compress(SAMPLE.read_bytes()))
    units = WordNet().units(str(tmp_path), 1)
    assert units == [
        Unit(f"{tmp_path}/a/dict", of="folder"),
        Unit(f"{tmp_path}/b", of="folder"),
        Unit(f"{tmp_path}/c.tgz", of="archive"),
        Unit(f"{tmp_path}/d.xml.gz", of="file"),
    ]
    assert len(dig(tmp_path)[0]) == 7 + 3 + 7 + 12


def real(folder: Path) -> tuple[Wordnet, list[BadRead]]:
    """Return a real database and its faults."""
    [unit] = WordNet().units(str(folder), 1)
    items = list(WordNet().read(unit))
    entry = items[-1].payload  # type: ignore[union-attr]
    assert isinstance(entry, Entry)
    return entry.wordnet, [item for item in items if isinstance(item, BadRead)]


# What the rule of `pipeline.wordnet.rst` gives.
RST_OF_WORDNET_3 = {
    "part_of_speech": 27_116,
    "meaning": 27_116,
    "synonym": 17_755,
    "antonym": 6_445,
}
RST_OF_OPEN_ENGLISH_WORDNET = {
    "part_of_speech": 27_457,
    "meaning": 27_457,
    "synonym": 18_113,
    "antonym": 0,
}


def test_rows_of_rst_in_wordnet_3(corpora: Path) -> None:
    net, faults = real(corpora / "wordnet/wordnet-3.0-debian")
    assert (len(net.synsets), faults) == (117_659, [])
    counts = rst.counts(net)
    assert counts == RST_OF_WORDNET_3
    assert all(abs(n / rst.PUBLISHED[name] - 1) < 0.01 for name, n in counts.items())


def test_rows_of_rst_in_open_english_wordnet(corpora: Path) -> None:
    """Without the entries, which take half of the time and would only add antonyms: 6,515."""
    reader = Oewn("yaml")
    path = corpora / "wordnet/open-english-wordnet/english-wordnet-src.tar.gz"
    for uri, stream in tarballs.members(str(path), (".yaml",)):
        name = uri.rpartition("/")[2]
        if not name.startswith("entries") and name not in OTHER:
            reader.feed(name, uri, stream)
    net = reader.done()
    assert len(net.synsets) == 107_525
    assert [fault.error for fault in net.faults] == ["entries-*.yaml are missing"]
    assert rst.counts(net) == RST_OF_OPEN_ENGLISH_WORDNET
