"""What a takedown did, or would do, and how to say it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.suggest import listed


class Forgotten(msgspec.Struct, kw_only=True):
    """What a takedown did; with `dry_run`, what it would do.

    `documents` counts ids, pieces and all; `names` are the first of them, and `unmatched` those
    asked for of which nothing is there. `rows` counts by table what goes, `shards` are the files
    written anew and `emptied` the tables of which nothing is left. `elsewhere` counts documents
    that go since they were dug at the address of one asked for. `offering` counts the records of
    others that offer an answer only the forgotten gave; they go with `options`. `mentions` counts
    by table rows of others that name a forgotten document in their text, `mentioned` are the
    first of them; with `whole_values` the names were too many to be looked for inside texts.
    `recipe_named` tells that the recipe held such a name. `files` and `bytes` is what was read to
    prove that all is gone, `unread` what of it is compressed in a way that no table is. `resumed`
    tells that this finished an earlier one.
    """

    folder: str
    documents: int = 0
    names: list[str] = []
    unmatched: list[str] = []
    elsewhere: int = 0
    rows: dict[str, int] = {}
    total_records: int = 0
    shards: list[str] = []
    emptied: list[str] = []
    offering: int = 0
    options: bool = False
    mentions: dict[str, int] = {}
    mentioned: list[str] = []
    recipe_named: bool = False
    whole_values: bool = False
    unread: list[str] = []
    published: bool = False
    files: int = 0
    bytes: int = 0
    dry_run: bool = False
    resumed: bool = False

    def of(self, kind: str) -> int:
        """Return how many rows of a kind ("records", "signals", "evidence", "dead") go.

        Records that also lie in a table of their signal count once.
        """
        return sum(
            n
            for name, n in self.rows.items()
            if name.partition("/")[0] == kind and (kind != "records" or name.count("/") < 2)
        )


def lines(done: Forgotten) -> Iterator[str]:
    """Yield what a takedown did, line by line, for people."""
    if done.resumed:
        yield "finished a takedown that had been cut off"
    verb = "would go" if done.dry_run else "gone"
    yield (
        f"{verb}: {done.of('records'):,} of {many(done.total_records, 'record')}, "
        f"{many(done.of('signals'), 'signal')}, {many(done.of('evidence'), 'piece')} of evidence "
        f"and {many(done.of('dead'), 'dead letter')} of {_documents(done)}"
    )
    yield from _remarks(done)
    if done.dry_run:
        yield "nothing was changed; leave out --dry_run to do it"
        return
    yield f"written anew: {listed(done.shards, 8)}"
    if done.emptied:
        yield f"nothing is left of {listed(done.emptied, 8)}"
    yield f"absence proven: {many(done.files, 'file')}, {done.bytes:,} bytes read from end to end"
    yield _ELSEWHERE


_ELSEWHERE = (
    "what was made of this folder before (copies, exports, reports, what lies on a hub) still "
    "holds them, and so do the inputs: publish again, and take them out of the inputs"
)


def _documents(done: Forgotten) -> str:
    if not done.names:
        return many(done.documents, "document") if done.documents else "what was asked for"
    more = done.documents - len(done.names)
    return ", ".join(done.names) + (f" and {more:,} more" if more > 0 else "")


def _remarks(done: Forgotten) -> Iterator[str]:
    if done.unmatched:
        yield f"nothing is here of {listed(done.unmatched, 8)}"
    if done.elsewhere:
        yield (
            f"{many(done.elsewhere, 'document')} among them dug at the address of one that was "
            "asked for, from the same source"
        )
    if done.offering:
        yield _offers(done)
    if done.recipe_named:
        yield (
            'the recipe named them among its inputs; "(forgotten)" stands there now, so that the '
            "recipe in the manifest cannot be run as it is"
        )
    if done.whole_values:
        yield "so many names were looked for as whole values only, not inside longer texts"
    if done.unread:
        yield f"not looked into, for they are compressed: {listed(done.unread, 5)}; see to them"
    if done.mentions:
        said = ", ".join(f"{n:,} in {name}" for name, n in sorted(done.mentions.items()))
        yield (
            f"rows of other documents name them in their text: {said} ({listed(done.mentioned, 5)}"
            "); they stay, for they are not of these documents"
        )


def _offers(done: Forgotten) -> str:
    if done.options:
        return (
            f"{many(done.offering, 'record')} of other documents that offer an answer which only "
            "these gave: among them"
        )
    return (
        f"{many(done.offering, 'record')} of other documents with an answer that only these gave "
        "among the wrong options: a word or phrase, without its source; --options takes them out "
        "as well"
    )


def many(number: int, noun: str) -> str:
    """Return a number with its noun: "1 record", "1,200 records"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
