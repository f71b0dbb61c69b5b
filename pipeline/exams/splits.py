"""Which split of a benchmark a file holds, as far as its path says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.suggest import suggest

TRAIN, DEV, TEST = SPLITS = ("train", "dev", "test")
_WORDS = {
    **dict.fromkeys(("train", "training"), TRAIN),
    **dict.fromkeys(("dev", "devel", "development", "val", "valid", "validation", "eval"), DEV),
    **dict.fromkeys(("test", "testing"), TEST),
}
# Runs of letters; "raceTest" is two words.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# What the mines put behind a path to name an item in it.
_FRAGMENT = re.compile(r"#(?:L\d+|byte=\d+|/[^#]*)$")


def asked_for(names: Iterable[str]) -> frozenset[str]:
    """Return the splits that an option names ("validation" is "dev").

    Raises ValueError for a name that is none, and where there is none.
    """
    found = []
    for name in names:
        if str(name).lower() not in _WORDS:
            raise ValueError(f"splits: {name!r} is no split; {suggest(str(name), SPLITS)}")
        found.append(_WORDS[str(name).lower()])
    if not found:
        raise ValueError(f"splits: is empty; give some of {', '.join(SPLITS)}")
    return frozenset(found)


# Every item of a file asks again.
@lru_cache(maxsize=1024)
def split_of(uri: str) -> str:
    """Return the split that the path in `uri` names, "train" where it names none.

    Of the name of the file (or of a member of an archive) any word counts, of a folder's the
    last: "race/dev/high/1.txt", "cmrc_test.json" and "dev-data/x.json" are dev, test and train.
    The innermost name that says something decides.
    """
    name, *folders = reversed(re.split(r"[/\\!]", _FRAGMENT.sub("", uri)))
    said = [_WORDS[word] for word in _words(name) if word in _WORDS]
    if said:
        # "train-dev" is what was held out of the training data.
        return max(said, key=SPLITS.index)
    for folder in folders:
        last = [word for word in _words(folder) if word != "v"][-1:]
        if last and last[0] in _WORDS:
            return _WORDS[last[0]]
    return TRAIN


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
