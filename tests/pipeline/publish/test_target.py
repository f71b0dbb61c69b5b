"""What an address means, and what is said of a wrong one."""

from __future__ import annotations

import pytest

from pipeline.errors import UserError
from pipeline.publish.target import KNOWN, Hub, Local, Store, parse


@pytest.mark.parametrize(
    ("to", "target"),
    [
        ("out/published", Local("out/published")),
        ("../data", Local("../data")),
        ("hf://datasets/org/na.me_1", Hub("org/na.me_1")),
        ("hf://datasets/org/name/", Hub("org/name")),
        ("hf://datasets/org/name@next", Hub("org/name", "next")),
        ("hf://datasets/org/name@refs/pr/1", Hub("org/name", "refs/pr/1")),
        ("s3://bucket/a/b/", Store("s3://bucket/a/b")),
        ("GS://bucket/a", Store("gs://bucket/a")),
        ("hdfs:///data/a", Store("hdfs:///data/a")),
    ],
)
def test_addresses(to, target):
    assert parse(to) == target
    assert parse(str(target)) == target


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("", "--to is empty"),
        ("  ", "--to is empty"),
        ("a\nb", "holds a control character"),
        ("a\udc80", r'"a\\x80" is not UTF-8'),
        ("hf://models/org/name", "is no dataset: behind hf:// come datasets/, ORG and NAME"),
        ("hf://datasets/name", "lacks its ORG or NAME"),
        ("hf://datasets//name", "lacks its ORG or NAME"),
        ("hf://datasets/org/name/train", "goes on behind NAME"),
        ("hf://datasets/../name", "is no name that the Hub takes"),
        ("hf://datasets/org/na--me", "is no name that the Hub takes"),
        ("hf://datasets/org/name.git", "is no name that the Hub takes"),
        ("hf://datasets/org/" + "n" * 97, "is no name that the Hub takes"),
        ("hf://datasets/org/name@", "has no good branch"),
        ("hf://datasets/org/name@a/../b", "has no good branch"),
        ("hf://datasets/org/name@" + "0a" * 20, "names a commit behind its @"),
        ("hf:/datasets/org/name", "has no // behind its scheme"),
        ("https://huggingface.co/datasets/org/name", 'did you mean "hf://datasets/org/name"'),
        ("https://example.org/x", "is a web page"),
        ("file:///tmp/x", "give the folder by its path alone"),
        ("s3://bucket", "lacks a bucket or a path"),
        ("s3://bucket//a", "has an empty part"),
        ("s3://bucket/../a", 'has "." or ".." among its parts'),
        ("s3://bucket/a*", "which stand for patterns"),
    ],
)
def test_wrong_addresses(to, why):
    with pytest.raises(UserError, match=why) as caught:
        parse(to)
    assert caught.value.status == 2
    if "known" not in why and "mean" not in why and "alone" not in why and "UTF-8" not in why:
        assert KNOWN in str(caught.value)


def test_keys_in_an_address_are_not_repeated():
    with pytest.raises(UserError, match="a user or key before an @") as caught:
        parse("s3://AKIA123:s3cret@bucket/path")
    assert "s3cret" not in str(caught.value)
    assert "AKIA" not in str(caught.value)
