"""Infoboxes: which facts they give, in which words, and which values are left out."""

from __future__ import annotations

import time

import pytest

from pipeline.mediawiki.box_keys import says_nothing, words_of
from pipeline.mediawiki.infobox import facts
from pipeline.mediawiki.wikitext import Namespaces, parse_wikitext
from schemas.parts import Thing, Triple


def read(source: str, title: str = "T") -> tuple[tuple[Triple, ...], tuple[Thing, ...]]:
    spaces = Namespaces()
    return facts(parse_wikitext(source, namespaces=spaces).plain, title, spaces)


def objects(value: str, key: str = "known_for") -> list[str]:
    return [t.object for t in read(f"{{{{Infobox person\n| {key} = {value}\n}}}} Text.")[0]]


def told(parameters: str, box: str = "Infobox person") -> list[tuple[str, str]]:
    triples = read(f"{{{{{box}\n{parameters}\n}}}} Text.")[0]
    return [(t.relation, t.object) for t in triples]


def types(box: str) -> tuple[str, ...]:
    return read(f"{{{{{box}}}}} Text.")[1][0].types


def test_a_box_gives_triples_and_types() -> None:
    source = "{{Infobox river | mouth = [[North Sea|the sea]] | length = 3 km }} A river. == X =="
    triples, things = read(source, "Ore (river)")
    assert triples == (
        Triple("Ore", "mouth", "the sea", ("Ore (river)",), ("North Sea",)),
        Triple("Ore", "length", "3 km", ("Ore (river)",)),
    )
    assert things == (Thing("Ore", ("river",), ("Ore (river)",)),)


def test_the_text_is_what_it_was() -> None:
    source = "{{Infobox river | mouth = [[Sea]] }} A river."
    assert parse_wikitext(source, namespaces=Namespaces()).text == "A river."


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("[[Maps]]", ["Maps"]),
        ("Maps &amp; ores;", ["Maps & ores"]),
        ("&nbsp;", []),
        ("Ma\x90ps", []),
        ("[[Ulm]], [[Germany]]", ["Ulm, Germany"]),
        ("Maps<br />Bees<br>Ore", ["Maps", "Bees", "Ore"]),
        ("{{plainlist|\n* Maps\n* [[Bee]]s\n}}", ["Maps", "Bees"]),
        ("\n* Maps\n* Bees", ["Maps", "Bees"]),
        ("{{ubl|Maps|[[Bee|Bees]]}}", ["Maps", "Bees"]),
        ("{{hlist|Maps|{{nowrap|Two bees}}}}", ["Maps", "Two bees"]),
        ("Maps<ref>A book.</ref><!-- so -->{{cn|date=May 2012}}", ["Maps"]),
        ("{{birth date|1952|3|11|df=y}}", ["11 March 1952"]),
        ("{{death date and age|1993|2|24|1941|4|12}}", ["24 February 1993"]),
        ("{{birth date and age|df=yes|1952|3}}", ["March 1952"]),
        ("{{birth-date|11 March 1952}}", ["11 March 1952"]),
        ("{{start date|1952}} (first)", ["1952 (first)"]),
        ("{{convert|5|km|mi}}", ["5 km"]),
        ("{{flag|Peru}}", ["Peru"]),
        ("{{flagicon|PER}} [[Peru]]", ["Peru"]),
        ("{{USA}}", ["United States"]),
        ("{{flag|Peru}} [[Peru]]", ["Peru"]),
        ("{{marriage|Ada|1949|1960}}", ["Ada"]),
        ("{{native name|de|Ulm}}", ["Ulm"]),
        ("[[Ada]] (1903–1919)", ["Ada"]),
        ("[[Ada]] (R)", ["Ada"]),
        ("49% [[Andorrans|Andorran]]", ["Andorran"]),
        ("Albanian<sup>a</sup>", ["Albanian"]),
        ("100 m<sup>2</sup>", ["100 m²"]),
        ("'''''Bold'' type'''", ["Bold type"]),
        ('"A Song"', ["A Song"]),
        ("{{coord|48|N|10|E}}", []),
        ("{{unknown|x}} metres", []),
        ("Maps {{unknown|x}}<br>Bees", ["Bees"]),
        ("Former names:<br>Bees", ["Bees"]),
        ("x" * 101, []),
        ("—", []),
        ("yes", []),
        ("LC", []),
        ("7", ["7"]),
        ("[[File:A.jpg|thumb]]", []),
        ("A.jpg", []),
        ("[http://x.org Bees]", ["Bees"]),
        ("http://x.org", []),
        ("See: [[List of maps]]", []),
        ("As of 2010", []),
        ("He was let go and came back again.", []),
        ("Open (bracket", []),
        ("a {{{b}}} c", []),
        ("<gallery>A.jpg</gallery>", []),
        ("", []),
    ],
)
def test_values(value: str, values: list[str]) -> None:
    assert objects(value) == values


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("birth_place", "birth place"),
        ("spouse2", "spouse"),
        ("LargestCity", "largest city"),
        ("GDP_nominal", "GDP nominal"),
        ("area_km2", "area (km²)"),
        ("population_density_km2", "population density (per km²)"),
        ("source1_location", "source location"),
        ("restingplace", "resting place"),
        ("linelength", "line length"),
        ("title_orig", "original name"),
    ],
)
def test_words_of_keys(key: str, words: str) -> None:
    assert words_of(key) == words
    assert not says_nothing(words)


@pytest.mark.parametrize(
    "key",
    """image image_size caption latd long_d coordinates website map_caption name title isbn OCLC
    footnotes population_footnotes HDI_year x flag_alt imagemap logosize symbol_type""".split(),  # noqa: SIM905
)
def test_keys_that_say_nothing(key: str) -> None:
    assert told(f"|{key}=Something else") == []


def test_labels_name_the_relation() -> None:
    box = "|leader_title1=[[Prime Minister]]|leader_name1=Ada|leader_title2={{x}}|leader_name2=Bea"
    assert told(box) == [("Prime Minister", "Ada")]
    assert told("|languages_type=Other languages|languages=Ore") == [("Other languages", "Ore")]
    assert told("|government_type=Republic|established_event1=War|established_date1=1952") == [
        ("government type", "Republic")
    ]


def test_what_fits_a_relation() -> None:
    assert told("|birth_date=Ulm<br>1952|total_area=7|total_area2=7 km") == [
        ("birth date", "1952"),
        ("total area", "7 km"),
    ]


def test_names_of_an_object_are_those_of_a_link_that_is_all_of_it() -> None:
    both, whole, list_of = "[[Ulm (x)|Ulm]], [[Peru]]", "[[Ulm (x)|Ulm]]", "[[List of bees|Bees]]"
    box = f"{{{{Infobox x|aa={both}|bb={whole}|cc={list_of}}}}}"
    names = [(t.object, t.object_names) for t in read(box)[0]]
    assert names == [("Ulm, Peru", ()), ("Ulm", ("Ulm (x)",)), ("Bees", ())]


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        ("Infobox Country", ("country",)),
        ("Infobox_river", ("river",)),
        ("infobox person/Wikidata|x=1", ("person",)),
        ("Infobox German location", ("German location",)),
        ("Infobox province of Canada", ("province of Canada",)),
        ("Infobox U.S. state", ("U.S. state",)),
        ("Infobox tennis biography", ("person",)),
        ("Infobox settlement|settlement_type=[[Town]]", ("town", "settlement")),
        ("Automatic taxobox\n|genus=X", ("taxon",)),
        ("Speciesbox|x=1", ("species",)),
        ("Geobox|River|x=1", ("river",)),
        ("Ficha de persona|x=1", ("persona",)),
    ],
)
def test_types(box: str, kind: tuple[str, ...]) -> None:
    assert types(box) == kind


@pytest.mark.parametrize(
    "source",
    [
        "No box.",
        "{{Infobox person|known_for=Maps",
        "{{Infoboxes|a=b}}",
        "{{Taxoboxes|a=b}}",
        "Text.\n== A ==\n{{Infobox person|known_for=Maps}}",
        "<!-- {{Infobox person|known_for=Maps}} -->",
        "<nowiki>{{Infobox person|known_for=Maps}}</nowiki>",
    ],
)
def test_no_box(source: str) -> None:
    assert read(source) == ((), ())


def test_templates_and_links_in_values_hold_bars() -> None:
    assert told("|bb=[[A|Bees]] {{nowrap|1=d|e}}|cc=maps") == [("bb", "Bees d"), ("cc", "maps")]


@pytest.mark.parametrize(
    "source",
    [
        "{{Infobox person|a=" * 20_000,
        "{{Infobox person|" + "ab=[[x" * 20_000 + "}}",
        "{{Infobox person|ab=" + "{{ubl|" * 20_000 + "}}" * 20_001,
        "{{Infobox person|ab=" + "<br>x" * 10_000 + "}}",
        "{{Infobox person|ab=" + "(1 " * 15_000 + "}}",
        "{{Infobox person|" + "|".join(f"k{i}a=v" for i in range(5000)) + "}}",
    ],
)
def test_hostile_boxes_take_no_time(source: str) -> None:
    plain = parse_wikitext(source, namespaces=Namespaces()).plain
    start = time.process_time()
    triples, _ = facts(plain, "T", Namespaces())
    assert time.process_time() - start < 1
    assert len(triples) <= 200
