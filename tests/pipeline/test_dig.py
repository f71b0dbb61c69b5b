"""The reading loop: what one raw item may become, and how it is counted."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from pipeline.dig import MineFn, checked
from pipeline.mines.base import BadItem, Item, Mine, Skipped, Unit
from pipeline.tally import Count
from schemas import Document


@dataclass(frozen=True)
class Pages(Mine):
    """A mine whose items say what they become."""

    name: ClassVar[str] = "pages"

    items: tuple[object, ...] = ()

    def read(self, unit):
        return (Item(payload, f"k{n}", n, "u") for n, payload in enumerate(self.items))

    def parse(self, item):
        if isinstance(item.payload, Exception):
            raise item.payload
        return item.payload


def document(ident, text="Some text."):
    return Document(ident, "pages", "u", text)


def mined(*items):
    step = MineFn("web", Pages(items=items))
    step.start_bundle()
    given = list(step.process(Unit("x")))
    documents = [dug.document for batch in given if isinstance(batch, list) for dug in batch]
    counts = {Count(*line): n for line, n in step._tally.items()}
    return documents, {(c.what, c.reason): n for c, n in counts.items()}


def test_a_page_may_hold_several_documents_and_each_counts():
    documents, counts = mined([document("a"), document("a#review-1")], document("b"))
    assert [d.id for d in documents] == ["a", "a#review-1", "b"]
    assert {d.mine for d in documents} == {"web"}
    assert counts == {("in", ""): 3, ("out", ""): 3}


def test_one_bad_document_of_a_page_costs_itself_alone():
    documents, counts = mined([document("a"), document("b", "\x00"), Skipped("not this")])
    assert [d.id for d in documents] == ["a"]
    assert counts[("in", "")] == 3 == sum(n for (what, _), n in counts.items() if what != "in")
    assert counts[("filtered", "not this")] == 1


def test_an_item_that_cannot_be_read_is_one_dead_letter():
    documents, counts = mined(BadItem("no title"), document("a"))
    assert len(documents) == 1
    assert counts == {("in", ""): 2, ("out", ""): 1, ("dead", "no title"): 1}


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ([], "holds no document"),
        (document("a", " "), "text: is empty"),
        (KeyError("x"), "unexpected KeyError: 'x'"),
    ],
)
def test_what_is_no_document(payload, reason):
    with pytest.raises(BadItem, match=reason):
        checked(Pages(), Item(payload, "k", 0, "u"))
