from __future__ import annotations

import itertools
from collections import Counter

from pipeline.wikidata.matching import Kept, Matcher
from pipeline.wikidata.rows import Fact, Sentence, Sentences, Subject

GERMANY = Fact("country", "Germany")


def item(id_: str, label: str, title: str = "") -> Subject:
    return Subject(id_, label, label, title=title, facts=(GERMANY,))


def about(title: str, *texts: str, page: str = "Spree") -> Sentences:
    found = tuple(Sentence(text) for text in texts)
    return Sentences(title, page, f"https://wiki/{page}", "CC0-1.0", "en", found)


def test_sentences_find_their_item_by_title() -> None:
    matcher = Matcher([item("Q64", "Berlin", "Berlin"), item("Q1", "Universe", "Universe")], 5)
    counts = matcher.take(about("Berlin", "Berlin lies in Germany.", "Germany is large."))
    assert counts == {"": 1, "does not name the item": 1}
    assert [len(found.kept.chosen()[0]) for found in matcher.found()] == [1, 0]


def test_an_item_without_a_page_goes_by_a_name_that_is_its_alone() -> None:
    page = about("Berlin", "Berlin lies in Germany.")
    assert Matcher([item("Q64", "Berlin")], 5).take(page) == {"": 1}
    two = Matcher([item("Q64", "Berlin"), item("Q65", "Berlin")], 5)
    assert two.take(page) == {"several items of that name": 1}
    taken = Matcher([item("Q64", "Berlin", "Berlin"), item("Q65", "Berlin")], 5)
    taken.take(page)
    assert [len(found.kept.chosen()[0]) for found in taken.found()] == [1, 0]
    assert Matcher([], 5).take(page) == {"about no item": 1}


def kept(order: list[Sentences], most: int) -> tuple[list[tuple[str, str]], Counter[str]]:
    found = Kept(item("Q64", "Berlin", "Berlin"), most)
    for page in order:
        found.add(page, page.sentences[0], [int(page.sentences[0].text[-1])])
    chosen, lost = found.chosen()
    return [(entry.page.page, entry.sentence.text) for entry in chosen], lost


def test_the_same_are_kept_in_whatever_order_they_come() -> None:
    pages = [
        about("Berlin", "one 1", page="A"),
        about("Berlin", "one 1", page="B"),
        about("Berlin", "own 2", page="Berlin"),
        about("Berlin", "two 3", page="C"),
        about("Berlin", "own 2", page="D"),
    ]
    results = [kept(list(order), 2) for order in itertools.permutations(pages)]
    assert all(result == results[0] for result in results)
    chosen, lost = results[0]
    assert chosen[0] == ("Berlin", "own 2")
    assert len(chosen) == 2
    assert lost.total() == 3


def test_many_are_cut_down_without_changing_what_is_kept() -> None:
    pages = [about("Berlin", f"text {n} {n % 10}", page=f"P{n}") for n in range(300)]
    first, again = kept(pages, 3), kept(pages[::-1], 3)
    assert first == again
    assert len(first[0]) == 3
    assert first[1] == {"over the cap of sentences an item": 297}


def test_a_fact_has_sentences_enough_at_some_point() -> None:
    pages = [about("Berlin", f"text {n} 7", page=f"P{n}") for n in range(10)]
    chosen, lost = kept(pages, 20)
    assert len(chosen) == 3
    assert lost == {"its facts have sentences enough": 7}
