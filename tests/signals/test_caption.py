from __future__ import annotations

from typing import Any

import pytest

import signals
from schemas import Caption, Document, Found
from signals.caption import alone

BESIDE = "The new deck of the footbridge is made of oak from the woods upstream."
TEXT = f"People in Ambleford can cross the river again.\n\n{BESIDE}\n\nThe parish paid for it."
START = TEXT.index(BESIDE)
SHOWN = "Schoolchildren were the first to cross the rebuilt footbridge."


def near(text: str = SHOWN, alt: str = "") -> Caption:
    return Caption(text, alt, START, START + len(BESIDE))


def test_a_caption_with_the_passage_around_its_picture(dig: Any) -> None:
    other = "Anselm Pratt carries a beam over the river."
    captions = (near(f" {SHOWN}\n", "A wooden bridge"), Caption(other))
    found, refused = dig("caption", text=TEXT * 9, title="A bridge reopens", captions=captions)
    assert refused == []
    assert len(found[0].pop("text")) <= 1000
    assert found[0] == {
        "caption": SHOWN,
        "alt": "A wooden bridge",
        "title": "A bridge reopens",
        "place": "beside",
        "others": [other],
    }
    assert (found[1]["place"], found[1]["others"]) == ("page", [SHOWN])


def test_the_passage_beside_stays_short(dig: Any) -> None:
    long = f"{'Rain fell. ' * 200}\n\n{BESIDE}\n\n{'Sun shone. ' * 200}"
    start = long.index(BESIDE)
    caption = Caption(SHOWN, "", start, start + len(BESIDE))
    found, _ = dig("caption", text=long, captions=(caption,))
    assert found[0]["text"] == BESIDE


def test_without_a_stretch_the_beginning_of_the_page_stands_in(dig: Any) -> None:
    text = f"{BESIDE} " + "More of it is told here. " * 100
    found, _ = dig("caption", text=text, captions=(Caption(SHOWN),))
    assert found[0]["place"] == "page"
    assert len(found[0]["text"]) <= 1500
    found, _ = dig("caption", title="The footbridge", captions=(Caption(SHOWN),))
    assert (found[0]["text"], found[0]["place"]) == ("", "")


def test_pictures_may_share_their_text(dig: Any) -> None:
    dusk = "The footbridge at dusk in May."
    for two in ((Caption(SHOWN), Caption(dusk)), (near(), near(dusk))):
        found, _ = dig("caption", text=TEXT, captions=two)
        assert [f["place"] for f in found] == ["among", "among"]


@pytest.mark.parametrize("alt", ["bridge", "img_22 footbridge.JPG", "Refer to caption", " "])
def test_an_alternative_text_that_says_little_is_none(dig: Any, alt: str) -> None:
    assert dig("caption", text=TEXT, captions=(near(alt=alt),))[0][0]["alt"] == ""


@pytest.mark.parametrize(
    ("caption", "core"),
    [
        (SHOWN, SHOWN),
        (f"{SHOWN} Photo: Ada Lund/AP", SHOWN),
        (f"{SHOWN} (Photo by Ada Lund)", SHOWN),
        (f"{SHOWN} © Ada Lund 2020", SHOWN),
        (f"{SHOWN} | Foto: Ada Lund", SHOWN),
        (f"{SHOWN} AP Photo/Ada Lund", SHOWN),
        (f"Figure 3. {SHOWN}", SHOWN),
        (f"Abb. 12b: {SHOWN}", SHOWN),
        (f"{SHOWN} Bild des Damms unter der Lizenz GPL FDL, C64-Wiki.de", SHOWN),
        ("The law. It is licensed to bakers.", "The law. It is licensed to bakers."),
        ("Photo: Ada Lund", ""),
        ("Photograph by Ada Lund for the Courier", ""),
        ("© 2020 The Ambleford Courier, all rights reserved", ""),
        ("Courtesy of the artist", ""),
        ("Source: Office of the river board, 2021", ""),
        # Pictures may themselves be of photographs and sources.
        ("A photo by Ada Lund hangs there.", "A photo by Ada Lund hangs there."),
        ("The sources: three springs below the hill", "The sources: three springs below the hill"),
        ("He holds a photo of 1910 from the fire.", "He holds a photo of 1910 from the fire."),
    ],
)
def test_numbers_and_credits_are_cut_off(caption: str, core: str) -> None:
    assert alone(caption) == core


@pytest.mark.parametrize(
    ("caption", "reason"),
    [
        (near(" "), "caption only credits the picture"),
        (near("Photo: Ada Lund"), "caption only credits the picture"),
        (near("The rebuilt footbridge"), "caption of fewer than four words"),
        (near(f"{SHOWN} " * 10), "caption too long"),
        (near("Schoolchildren were the first to..."), "caption ends in an ellipsis"),
        (near("This caption is of the footbridge."), "caption is a sample"),
        (near("Click to enlarge the new footbridge."), "caption tells how to use the page"),
        (near(alt=f"Picture: {SHOWN}"), "caption is the alternative text again"),
        (near("The rebuilt bridge of Ambleford opens."), "caption is the title again"),
        (near("the footbridge is made of oak"), "caption stands in the text"),
        (near("Ripe pears in a copper bowl"), "caption has nothing in common with the page"),
    ],
)
def test_why_a_caption_is_not_taken(dig: Any, caption: Caption, reason: str) -> None:
    title = "Rebuilt bridge opens in Ambleford"
    assert dig("caption", text=TEXT, title=title, captions=(caption,)) == ([], [reason])


def test_an_empty_caption_is_said_to_be_one(dig: Any) -> None:
    found, refused = dig("caption", text=TEXT, captions=(near(), near(f"{SHOWN} ")))
    assert (len(found), refused) == (1, ["the same caption again"])


def test_the_method_tells_a_cut_caption() -> None:
    captions = (
        Caption(SHOWN, origin="html:figure"),
        Caption(
            "Anselm Pratt carries a beam over the river. Photo: Ada Lund", origin="html:figure"
        ),
    )
    document = Document("1", "m", "u", TEXT, captions=captions)
    found = [f for f in signals.registry()["caption"].extract(document) if isinstance(f, Found)]
    methods = ["html:figure", "html:figure+rule:caption-alone-v1"]
    assert [f.method for f in found] == methods


def test_of_many_captions_each_knows_all_the_others(dig: Any) -> None:
    captions = tuple(near(f"The footbridge of oak, view number {n}") for n in range(3000))
    found, refused = dig("caption", text=TEXT, captions=captions)
    assert len(found) == 60
    assert {len({f["caption"], *f["others"]}) for f in found} == {60}
    assert refused == ["one of too many captions"] * 2940
