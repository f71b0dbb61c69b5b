from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.fields.fieldmap import FieldMap
from pipeline.fields.statements import (
    AuthorPart,
    CaptionsPart,
    ClaimsPart,
    DefinitionsPart,
    KeywordsPart,
)
from pipeline.mines.base import BadItem
from pipeline.mines.jsonl import JsonLines
from schemas import Caption, Claim, Definition


@pytest.mark.parametrize(
    ("spec", "value", "expected"),
    [
        ("tags", [" bees ", "honey", "bees", ""], ("bees", "honey")),
        ("tags", "bees, honey", ("bees, honey",)),
        ({"from": "tags", "split": ","}, "bees, honey,,bees", ("bees", "honey")),
        ({"from": "tags", "split": ";"}, ["bees; honey", "wax"], ("bees", "honey", "wax")),
        ("tags", None, ()),
    ],
)
def test_keywords(spec: Any, value: Any, expected: tuple[str, ...]) -> None:
    assert KeywordsPart(spec).read({"tags": value}) == expected
    assert KeywordsPart(spec).read({}) == ()


def test_authors() -> None:
    part = AuthorPart(["by", "names"])
    assert part.read({"by": " Ada Lund ", "names": ["x"]}) == "Ada Lund"
    assert part.read({"by": "", "names": ["Ada Lund", "", "Jo Feld"]}) == "Ada Lund, Jo Feld"
    assert part.read({}) == ""


def test_definitions() -> None:
    part = DefinitionsPart({"from": "words", "term": "w", "definition": "means.short"})
    words = [{"w": "Ether", "means": {"short": " A rod. "}}, {"w": None, "means": {"short": ""}}]
    assert part.read({"words": words}) == (Definition("Ether", "A rod."), Definition("", ""))
    assert part.read({"words": None}) == part.read({}) == ()
    entry = {"term": "Ether", "definition": "A rod."}
    assert DefinitionsPart("").read(entry) == (Definition("Ether", "A rod."),)


def test_captions() -> None:
    pictures = [{"caption": "A bridge.", "alt": "bridge"}, {"caption": "An oak."}]
    part = CaptionsPart("pictures")
    assert part.read({"pictures": pictures}) == (Caption("A bridge.", "bridge"), Caption("An oak."))


def test_claims() -> None:
    part = ClaimsPart({"from": "", "verdict": "label", "verdicts": {0: "false", 1: "true"}})
    assert part.read({"claim": "a", "label": 0}) == (Claim("a", "false"),)
    assert part.read({"claim": "a", "label": "1", "author": "Jo"}) == (Claim("a", "true", "Jo"),)
    assert part.read({"claim": "a", "label": "half true"}) == (Claim("a", "half true"),)
    assert ClaimsPart("").read({"claim": "a", "verdict": True}) == (Claim("a", "True"),)
    assert ClaimsPart("").read({"claim": "a", "verdict": None}) == (Claim("a", ""),)


@pytest.mark.parametrize(
    ("part", "record", "says"),
    [
        (KeywordsPart("t"), {"t": 5}, "keywords: expected a string or a list of strings, got int"),
        (KeywordsPart("t"), {"t": ["a", 5]}, "keywords.1: expected a string, got int (5)"),
        (AuthorPart("a"), {"a": {"name": "x"}}, "author: expected a string or a list of strings"),
        (DefinitionsPart("d"), {"d": "x"}, "definitions.0: expected an object, got str"),
        (DefinitionsPart("d"), {"d": [{"term": "x"}]}, "definitions.0.definition: is missing (the"),
        (
            DefinitionsPart("d"),
            {"d": [{"term": 5, "definition": ""}]},
            "definitions.0.term: expected a string, got int (5)",
        ),
        (CaptionsPart("c"), {"c": [{"alt": "x"}]}, "captions.0.caption: is missing (the record"),
        (ClaimsPart(""), {"claim": "x"}, "claims.0.verdict: is missing (the record has: claim)"),
        (
            ClaimsPart(""),
            {"claim": "x", "verdict": 0.5},
            "claims.0.verdict: expected a string, got float (0.5)",
        ),
        (
            ClaimsPart(""),
            {"claim": "x", "verdict": "true", "author": ["y"]},
            "claims.0.author: expected a string, got list",
        ),
    ],
)
def test_bad_records(part: Any, record: dict[str, Any], says: str) -> None:
    with pytest.raises(BadItem) as caught:
        part.read(record)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("made", "spec", "says"),
    [
        (KeywordsPart, {"from": "t", "split": ""}, "fields.keywords.split: expected a separator"),
        (KeywordsPart, {"form": "t"}, "fields.keywords: unknown key 'form'; did you mean"),
        (AuthorPart, [], "fields.author: is an empty list"),
        (AuthorPart, {"from": "x"}, "fields.author: expected a path such as a.b, got dict"),
        (DefinitionsPart, {"term": "x"}, "fields.definitions: lacks 'from'"),
        (CaptionsPart, {"from": "x", "text": "y"}, "fields.captions: unknown key 'text'"),
        (ClaimsPart, {"from": "x", "verdicts": ["a"]}, "fields.claims.verdicts: expected verdicts"),
        (ClaimsPart, {"from": "x", "verdicts": {0: False}}, "fields.claims.verdicts: expected"),
    ],
)
def test_wrong_maps(made: Any, spec: Any, says: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(says)}"):
        made(spec)


SPEC = {
    "text": "body",
    "author": "by",
    "keywords": "tags",
    "claims": {"from": "", "claim": "said", "verdict": "ruling"},
}


def test_in_a_map_of_fields() -> None:
    fields = FieldMap(SPEC)
    assert fields.gives() == {"text", "author", "keywords", "claims"}
    record = {"body": "x", "by": "Ada Lund", "tags": ["a"], "said": "c", "ruling": "true"}
    found = fields.to_document("m", record, "u", JsonLines())
    assert (found.author, found.keywords) == ("Ada Lund", ("a",))
    assert found.claims == (Claim("c", "true"),)
    # What a map does not name gives no other id.
    assert found.id != fields.to_document("m", {**record, "by": "Jo"}, "u", JsonLines()).id
    plain = FieldMap({"text": "body"})
    assert plain.to_document("m", record, "u", JsonLines()).id == (
        plain.to_document("m", {"body": "x"}, "u", JsonLines()).id
    )


def test_a_column_that_a_map_does_not_name_may_be_missing() -> None:
    needed, lacking = FieldMap(SPEC).columns(["body", "by", "tags", "said"])
    assert needed == ["body", "by", "tags", "said"]
    assert [line.split(" is missing")[0] for line in lacking] == ["claims: column 'ruling'"]
