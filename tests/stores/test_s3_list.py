"""Which objects an input names in S3: as local files would be found, and every page of them."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import RunError, UserError
from pipeline.inputs import files
from pipeline.inputs.finding import NoInput, expand
from pipeline.inputs.s3_list import translated

KEYS = [
    "data/a.jsonl",
    "data/b.jsonl.gz",
    "data/notes.txt",
    "data/2024/c.jsonl",
    "data/2024/deep/d.jsonl",
    "data/2025/e.jsonl",
    "data/.hidden.jsonl",
    "data/.partial/f.jsonl",
    "data/__MACOSX/g.jsonl",
    "database.jsonl",
]
ODD = [
    "x [1].jsonl",
    "x*.jsonl",
    "x?.jsonl",
    "ü+%20&.jsonl",
    "a=1,b~.jsonl",
    "[.jsonl",
    "#@!.jsonl",
]


@pytest.fixture
def filled(store, tmp_path):
    """Return a store and a folder that hold the same files."""
    for key in KEYS:
        store.put(key, b"{}\n")
        path = tmp_path / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}\n")
    store.put("data/", b"")
    store.put("data/empty/", b"")
    return store, tmp_path


@pytest.mark.parametrize(
    "pattern",
    [
        "data/a.jsonl",
        "data",
        "data/",
        "data/2024",
        "data/*.jsonl",
        "data/*",
        "data/20*",
        "data/202[45]/*.jsonl",
        "data/*/*.jsonl",
        "data/**/*.jsonl",
        "data/202?/?.jsonl",
        "data/.partial",
        "data/.hidden.jsonl",
    ],
)
def test_the_same_is_found_as_on_a_disk(filled, pattern):
    _, folder = filled
    here = expand(os.path.join(folder, pattern), (".jsonl",))
    there = expand(f"s3://corpus/{pattern}", (".jsonl",))
    assert [(path.removeprefix("s3://corpus/"), size) for path, size in there] == [
        (os.path.relpath(path, folder), size) for path, size in here
    ]


@pytest.mark.parametrize("pattern", ["data/z*", "data/2023", "dat", "data/a.jsonl/", "data/empty"])
def test_nothing_matches(filled, pattern):
    with pytest.raises(NoInput, match="nothing there matches; check the bucket and the path"):
        expand(f"s3://corpus/{pattern}")


def test_a_whole_bucket(filled):
    assert len(expand("s3://corpus", (".jsonl",))) == 6
    assert expand("s3://corpus/", (".jsonl",)) == expand("s3://corpus", (".jsonl",))


def test_a_folder_without_files_of_the_kind(filled):
    with pytest.raises(NoInput, match=r"none of its 6 files ends in \.csv \(there are: \.gz"):
        expand("s3://corpus/data", (".csv",))


@pytest.mark.parametrize("name", ODD)
def test_a_name_is_taken_literally_where_there_is_one(store, name):
    for key in (*ODD, "x1.jsonl", "x .jsonl", "xy.jsonl"):
        store.put(f"odd/{key}", key.encode())
    [(path, size)] = expand(f"s3://corpus/odd/{name}")
    assert (path, size) == (f"s3://corpus/odd/{name}", len(name.encode()))
    with files.open_bytes(path) as stream:
        assert stream.read() == name.encode()
    assert {path for path, _ in expand("s3://corpus/odd/*")} > {f"s3://corpus/odd/{n}" for n in ODD}


def test_an_empty_object_is_an_input(store):
    path = store.put("data/empty.jsonl", b"")
    assert expand("s3://corpus/data") == [(path, 0)]


def test_every_page_of_a_listing(store):
    for number in range(40):
        store.put(f"many/{number:03d}.jsonl", b"{}")
    store.proxy.page = 7
    assert len(expand("s3://corpus/many/*.jsonl")) == 40
    assert store.proxy.asked("GET .*list-type=2") == 6
    assert len(store.proxy.lines) == 6


def test_more_than_a_thousand(store):
    def put(number):
        store.put(f"many/{number:05d}.jsonl", b"{}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(1003)))
    assert len(expand("s3://corpus/many")) == 1003
    assert store.proxy.asked("GET .*list-type=2") == 2


def test_an_empty_page_is_no_end(store, monkeypatch):
    """A store may answer with no key and a token to go on, after many deletions for one."""
    path = store.put("data/a.jsonl", b"{}")
    from pipeline.inputs import s3_list

    client = s3_list.client()
    answers = iter(
        [
            {"KeyCount": 0, "IsTruncated": True, "NextContinuationToken": "on"},
            client.list_objects_v2(Bucket="corpus", Prefix="data/"),
        ]
    )
    monkeypatch.setattr(client, "_make_api_call", lambda *_: next(answers))
    assert list(s3_list.match("s3://corpus/data/*")) == [path]


def test_a_listing_that_fails_now_and_then(store):
    for number in range(20):
        store.put(f"many/{number:03d}.jsonl", b"{}")
    store.proxy.page = 5
    store.proxy.fault("list-type=2", status=500, every=2)
    assert len(expand("s3://corpus/many")) == 20


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, "AccessDenied", "access denied; the keys in use may neither read it nor list there"),
        (403, "InvalidAccessKeyId", "the store does not take the keys that were found; see that"),
        (500, "InternalError", "cannot be listed: .*InternalError"),
    ],
)
def test_a_listing_that_cannot_be_had_ends_the_run(store, monkeypatch, status, code, why):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    store.proxy.fault("list-type=2", status=status, code=code)
    with pytest.raises(RunError, match=why):
        expand("s3://corpus/data/*")


def test_a_bucket_that_is_not_there(store):
    for pattern in ("s3://nobucket", "s3://nobucket/a", "s3://nobucket/a/*"):
        with pytest.raises(RunError, match="there is no such bucket; see that the bucket's name"):
            expand(pattern)


def test_an_object_that_may_be_read_where_nothing_may_be_listed(store):
    path = store.put("data/a.jsonl", b"{}")
    store.proxy.fault("list-type=2", status=403, code="AccessDenied")
    assert expand(path) == [(path, 2)]


def test_keys_in_an_address_are_refused_and_not_repeated():
    for address in ("s3://me:word@bucket/a", "s3://word@bucket"):
        with pytest.raises(UserError, match="holds a user or key before an @") as caught:
            expand(address)
        assert "word" not in str(caught.value)
    with pytest.raises(UserError, match="names no bucket"):
        expand("s3:///a")


@pytest.mark.parametrize(
    ("glob", "key", "inside"),
    [
        ("a/**/b", "a/b", False),
        ("a/**/b", "a/x/y/b", False),
        ("a/**", "a/x/y", False),
        ("a/*", "a/x/y", True),
        ("a/*", "a/x", False),
        ("a[!x]", "ab", False),
        ("a.c", "abc", None),
        ("a*", "b/a", None),
    ],
)
def test_globs(glob, key, inside):
    fits = translated(glob).fullmatch(key)
    assert (fits and fits["inside"] is not None) == inside
