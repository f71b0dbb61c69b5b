"""The mine of how-to articles: shapes of records, saved pages, and what each bad one dies of."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.dig import checked
from pipeline.howto.page import SavedPage
from pipeline.mines import registry
from pipeline.mines.base import BadItem, BadRead, Item
from pipeline.mines.wikihow import WikiHow
from schemas import Document

SAMPLES = Path(__file__).parents[3] / "samples" / "wikihow"
MINE = WikiHow(language="en")
STEPS = [{"headline": "Cut it.", "body": "With a knife."}, {"headline": "Eat it."}]
LD = 'script type="application/ld+json"'


def made(payload: Any) -> Document:
    found = checked(MINE, Item(payload, "k", 0, "u"))
    assert isinstance(found, Document)
    return found


def record(**parts: Any) -> Document:
    return made({"title": "How to Eat a Pear", "steps": STEPS} | parts)


def page(body: str, head: str = "") -> Document:
    return made(SavedPage(f"<html><head>{head}</head><body>{body}</body></html>".encode()))


def dig(mine: WikiHow, pattern: Path, size: int = 1 << 26) -> tuple[list[Document], list[str]]:
    alive, dead = [], []
    for item in (item for unit in mine.units(str(pattern), size) for item in mine.read(unit)):
        try:
            if isinstance(item, BadRead):
                raise BadItem(item.error)
            alive.append(mine.parse(item))
        except BadItem as error:
            dead.append(str(error))
    return alive, dead


def told(document: Document) -> list[tuple[str, str, str]]:
    return [(s.method, s.text, document.text[s.start : s.end]) for s in document.steps]


def test_it_is_registered() -> None:
    assert registry()["wikihow"] is WikiHow


def test_parts_of_a_document() -> None:
    methods = [{"title": "With a Knife", "steps": STEPS}, {"title": "By Hand", "steps": ["Bite."]}]
    found = record(intro="A pear.", methods=methods, url="http://x/p", id=7, language="fr")
    assert (found.id, found.uri, found.language) == ("7", "http://x/p", "fr")
    assert found.text == "A pear.\n\nWith a knife."
    assert told(found) == [
        ("With a Knife", "Cut it.", "With a knife."),
        ("With a Knife", "Eat it.", ""),
        ("By Hand", "Bite.", ""),
    ]
    [summary] = found.summaries
    assert (summary.text, summary.kind) == ("Cut it.", "headline")
    assert found.text[summary.start : summary.end] == "With a knife."
    assert [(s.title, found.text[s.start : s.end]) for s in found.sections] == [
        ("With a Knife", "With a knife.")
    ]
    assert found.questions[0].answers == ("1. Cut it.\n2. Eat it.",)
    assert (found.questions[0].description, found.questions[0].alone) == ("A pear.", True)


def test_the_only_method_needs_no_title() -> None:
    assert [s.method for s in record(methods=[{"title": "Steps", "steps": STEPS}]).steps] == [
        "",
        "",
    ]
    [only, _] = record(methods=[{"title": "By Hand", "steps": STEPS}]).steps
    assert only.method == ""


@pytest.mark.parametrize(
    "parts",
    [
        {"parts": [{"name": "Cutting", "steps": ["Cut."]}, {"name": "Eating", "steps": ["Eat."]}]},
        {"methods": {"Part 1: Cutting": ["Cut."], "Part 2: Eating": ["Eat."]}},
        {"sections": [{"title": f"Part {n}", "steps": [s]} for n, s in ((1, "Cut."), (2, "Eat."))]},
    ],
)
def test_parts_of_one_way_answer_the_question_together(parts: dict[str, Any]) -> None:
    found = record(**parts)
    assert found.questions[0].answers == ("1. Cut.\n2. Eat.",)


@pytest.mark.parametrize(
    "steps",
    [
        ["Cut it. With a knife.", "Eat it."],
        "1. Cut it. With a knife.\n2. Eat it.",
        [{"title": "Cut it.", "description": "With a knife."}, {"summary": "Eat it."}],
        [{"headline": "1. Cut it.", "text": "Cut it. With a knife."}, {"body": "Eat it."}, ""],
        [{"name": "Cut <b>it</b>.", "text": "<p>With a&nbsp;knife.<img></p>"}, "Eat it.[1]"],
    ],
)
def test_shapes_of_steps(steps: Any) -> None:
    assert told(record(steps=steps)) == [("", "Cut it.", "With a knife."), ("", "Eat it.", "")]


def test_sections_beside_the_steps_are_no_methods() -> None:
    tips = {"title": "Things You'll Need", "steps": ["A knife"]}
    assert len(record(sections=[{"title": "Steps", "steps": STEPS}, tips]).steps) == 2


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        (["Home", "Food", "Fruit"], [("Food", "Fruit")]),
        ("Food > Fruit", [("Food", "Fruit")]),
        ("Fruit", [("Fruit",)]),
        ([{"name": "Food", "url": "/f"}, {"name": "Fruit"}], [("Food", "Fruit")]),
        ([["Food", "Fruit"], ["Home", "Snacks"]], [("Food", "Fruit"), ("Snacks",)]),
        (["Home", "Food", "How to Eat a Pear"], [("Food",)]),
        ([], []),
        (None, []),
    ],
)
def test_categories(value: Any, paths: list[tuple[str, ...]]) -> None:
    assert record(breadcrumbs=value).categories == tuple(paths)


def test_related_and_asked() -> None:
    qa = [
        {"question": "Is it ripe?", "answer": "Press it."},
        {"question": "And now?", "answer": ""},
    ]
    found = record(related=["How to Peel a Pear", {"title": "How to Eat a Pear"}], qa=qa)
    assert found.questions[0].related == ("How to Peel a Pear",)
    assert [(q.text, q.answers, q.alone) for q in found.questions[1:]] == [
        ("Is it ripe?", ("Press it.",), True)
    ]


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b'{"title": "x"', "broken JSON: unexpected end of data"),
        (b'{"title": "\xff"}', "invalid UTF-8: byte 0xff at byte 11"),
        (b"[]", "expected an object, got list"),
        (b'{"text": "A.", "id": 1}', "title: is missing (the record has: text, id)"),
        (b'{"title": " ", "steps": ["a"]}', "title: is empty"),
        (b'{"title": "x", "text": "A."}', "steps: is missing (the record has: title, text)"),
        (b'{"title": "x", "steps": null}', "steps: is null"),
        (b'{"title": "x", "steps": [""]}', "steps: is empty"),
        (b'{"title": "x", "steps": 3}', "steps: expected a list, got int (3)"),
        (b'{"title": "x", "steps": ["a", 3]}', "steps.1: expected a string or an object, got int"),
        (b'{"title": "x", "steps": [{"body": 3}]}', "steps.0.body: expected a string, got int (3)"),
        (b'{"title": "x", "methods": [3]}', "methods.0: expected an object, got int (3)"),
        (b'{"title": 4, "steps": ["a"]}', "title: expected a string, got int (4)"),
        (b'{"title": "x", "steps": ["a"], "qa": ["b"]}', "qa.0: expected an object with"),
        (b'{"title": "x", "steps": ["a"], "category": 5}', "categories: expected a string or a li"),
    ],
)
def test_bad_records(payload: bytes, says: str) -> None:
    with pytest.raises(BadItem) as error:
        made(payload)
    assert str(error.value).startswith(says)


STEP = '<li><div class="step_num">1</div><div class="step"><b class="whb">Cut it.</b> {}</div></li>'
LIST = '<h1>How to Eat</h1><div class="section steps"><ol class="steps_list_2">{}</ol></div>'


@pytest.mark.parametrize(
    ("inner", "body"),
    [
        ("With a knife.", "With a knife."),
        (". With a <i>knife</i>.<sup class='reference'>[1]</sup>", "With a knife."),
        ("Use:<ul><li>a knife</li><li>an axe</li></ul>", "Use:\n\na knife\nan axe"),
        ("So.<script>mark()</script><div class='mwimg'>A <b>picture</b></div>", "So."),
        ("<div class='wh_ad_inner'>Advertisement</div>So &amp; so.", "So & so."),
        ("", ""),
    ],
)
def test_steps_of_a_page(inner: str, body: str) -> None:
    assert told(page(LIST.format(STEP.format(inner)))) == [("", "Cut it.", body)]


def test_a_bold_sentence_that_links_cut_apart() -> None:
    item = (
        "<li><b class='whb'>Cut the</b> <a><b class='whb'>pear</b></a><b class='whb'>.</b> So.</li>"
    )
    assert told(page(LIST.format(item))) == [("", "Cut the pear.", "So.")]


def test_a_step_without_bold_is_cut_after_its_first_sentence() -> None:
    assert told(page(LIST.format("<li>Cut it. So.</li>"))) == [("", "Cut it.", "So.")]


def test_the_saved_pages_of_the_samples() -> None:
    alive, dead = dig(MINE, SAMPLES)
    assert (len(alive), dead) == (11, [])
    by_title = {d.title: d for d in alive}
    heap = by_title["How to Make a Compost Heap"]
    assert heap.uri == "https://howto.example/Make-a-Compost-Heap"
    assert heap.categories == (("Home and Garden", "Gardening", "Composting"),)
    assert {s.method for s in heap.steps} == {"Starting the Heap", "Looking After It"}
    assert len(heap.questions[0].answers[0].split("\n")) == 6
    assert heap.questions[0].related == ("How to Build a Worm Bin", "How to Mulch a Flower Bed")
    assert heap.questions[1].answers == (
        "Better not. It attracts rats, and meat smells for weeks.",
    )
    for document in alive:
        assert not [m for m in ("<", "&amp;", "[1]", "WH.", "Advertis", "•") if m in document.text]
        assert all(d.text[s.start : s.end].strip() for d in alive for s in d.steps if s.end)


def test_a_page_is_read_from_its_json_ld_where_it_has_no_list() -> None:
    tea = {d.title: d for d in dig(MINE, SAMPLES)[0]}["How to Make Ginger Tea"]
    assert [s.text for s in tea.steps][::3] == ["Slice a thumb of ginger.", "Add lemon and honey."]
    assert tea.categories == (("Food and Drink", "Tea"),)
    step = {"@type": "HowToStep", "text": "Cut it. So."}
    sections = [{"@type": "HowToSection", "name": n, "itemListElement": [step]} for n in "AB"]
    tree = {"mainEntity": {"@type": ["HowTo"], "name": "How to Eat", "step": sections}}
    found = page(f"<{LD}>not JSON</script><{LD}>{json.dumps(tree)}</script>")
    assert told(found) == [("A", "Cut it.", "So."), ("B", "Cut it.", "So.")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><body><p>Hello</p></body></html>", "page: holds no steps, neither"),
        (LIST.format(STEP).replace("h1", "p").encode(), "page: has no title (no h1)"),
        (b"   ", "page: holds no HTML element"),
        (b"<h1>caf\xe9</h1>", "page: invalid UTF-8: byte 0xe9 at byte 7"),
        (b'<meta charset="utf_7"><p>caf\xe9', "page: invalid UTF-8"),
        (b'<meta charset="big5"><p>\xff\xff', "page: is not in big5, which it states: byte 0xff"),
        (b"<div>" * 5000, "HTML: elements are nested more than 2,048 deep"),
    ],
)
def test_bad_pages(data: bytes, says: str) -> None:
    with pytest.raises(BadItem) as error:
        made(SavedPage(data))
    assert str(error.value).startswith(says)


def test_a_page_in_the_encoding_that_it_states() -> None:
    html = f'<meta charset="iso-8859-1">{LIST.format(STEP.format("Café."))}'
    assert made(SavedPage(html.encode("latin-1"))).text == "Café."


def test_control_characters_do_not_pass() -> None:
    assert record(steps=["Cut\u0000 it\u0007. So."]).steps[0].text == "Cut it."


def test_files_of_both_kinds_in_folders_and_zips(tmp_path: Path) -> None:
    line = json.dumps({"title": "How to Eat", "steps": STEPS})
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/p.html", LIST.format(STEP.format("So.")))
        archive.writestr("x/r.jsonl", f"{line}\n[]\n")
    (tmp_path / "r.json").write_text(f"[{line}, {line}]")
    (tmp_path / "empty.html").write_text("")
    alive, dead = dig(WikiHow(records="."), tmp_path)
    assert sorted(d.uri.removeprefix(f"{tmp_path}/") for d in alive) == [
        "a.zip!x/p.html",
        "r.json#/0",
        "r.json#/1",
    ]
    assert [d for d in dead if "empty" in d] == ["empty file"]
    alive, dead = dig(MINE, tmp_path / "a.zip")
    assert len(alive) == 2
    assert dead == ["expected an object, got list"]


def test_damaged_and_large_files(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    (tmp_path / "b.html.gz").write_bytes(b"no gzip")
    (tmp_path / "c.html").write_text("x" * 100)
    [bad_zip, bad_gz, large] = dig(WikiHow(max_item_bytes=50), tmp_path)[1]
    assert bad_zip.startswith("cut off or not a zip archive")
    assert bad_gz.startswith("is not a gzip stream")
    assert large == "page is over the limit of 50 bytes (max_item_bytes)"


@pytest.mark.parametrize("size", [1, 100, 1000])
def test_the_cut_changes_nothing(size: int) -> None:
    whole = dig(MINE, SAMPLES / "articles.jsonl")
    assert len(whole[0]) == 8
    assert dig(MINE, SAMPLES / "articles.jsonl", size) == whole


def test_boxes_nested_a_hundred_deep_are_read_once() -> None:
    steps = '<ol class="steps_list_2"><li><b class="whb">Do it.</b> More.' * 200
    boxes = '<div class="related_boxes"><div class="qa_aq">' * 200
    page = f"<h1>How to Nest</h1>{boxes}{'<a href=x>Other</a>' * 20_000}{'</div>' * 400}{steps}"
    before = time.process_time()
    document = WikiHow().parse(Item(SavedPage(page.encode()), "k", 0, "u"))
    assert len(document.steps) == 1
    assert time.process_time() - before < 20


def test_mappings_of_steps_in_each_other() -> None:
    deep = '{"title": "How to x", "steps": ' + '{"a": ' * 900 + "[]" + "}" * 901
    with pytest.raises(BadItem, match="steps are nested more than 8 deep"):
        WikiHow().parse(Item(deep.encode(), "k", 0, "u"))
