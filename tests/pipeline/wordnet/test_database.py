"""What a loaded wordnet knows of a synset's neighbours."""

from __future__ import annotations

from pipeline.wordnet.database import Place, Synset, Wordnet


def synset(ident: str, *words: str, above: tuple[str, ...] = ()) -> Synset:
    return Synset(ident, "adjective", words, f"meaning {ident}", (), above, Place("u", ident, 0))


def test_what_is_near_shares_a_sense_or_stands_two_steps_above() -> None:
    net = Wordnet()
    for one in (
        synset("1", "light", "pale", above=("3",)),
        synset("2", "light", "weightless"),
        synset("3", "bright", above=("4",)),
        synset("4", "visible"),
        synset("5", "heavy"),
    ):
        net.add(one)
    net.link()
    net.opposites["2", "light"] = ["heavy"]
    assert net.above(net.synsets["1"]) == ["bright"]
    assert net.near(net.synsets["1"]) == ["light", "pale", "weightless", "heavy", "visible"]
    assert net.near(net.synsets["5"]) == ["heavy"]
