from pathlib import Path

from pipeline import wikidata
from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.relations import RELATIONS, language_name, relation

LABELS = {
    row.split("\t")[1].strip()
    for row in (Path(wikidata.__file__).parent / "properties.tsv").read_text().splitlines()
    if "\t" in row
}


def test_relations_that_wikidata_has_are_called_as_there():
    shared = """birthDate birthPlace deathDate deathPlace spouse children author director actor
        musicBy founder foundingDate publisher datePublished genre award parentOrganization
        numberOfPages duration startDate endDate location organizer performer isBasedOn sport
        countryOfOrigin manufacturer material translator illustrator alumniOf memberOf sponsor"""
    assert [name for name in shared.split() if RELATIONS[name][0] not in LABELS] == []


def test_a_paper_is_published_in_what_it_is_part_of():
    assert relation(Node(("ScholarlyArticle",)), "isPartOf") == ("published in", "part")
    assert relation(Node(("Book",)), "isPartOf") == ("part of", "part")
    assert relation(Node(("Book",)), "isbn") == ("", "")


def test_languages_have_english_names():
    assert language_name("en-GB") == language_name("EN") == language_name("English") == "English"
    assert language_name("xx") == language_name("") == ""
