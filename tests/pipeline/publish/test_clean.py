import pytest

from pipeline.publish.clean import REMOVED, cleaned, is_changed, public_address


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("samples/reviews.csv", "samples/reviews.csv"),
        ("/data/wiki/dump.xml.bz2", "/data/wiki/dump.xml.bz2"),
        ("/home/ada/corpora/*.warc.gz", "~/corpora/*.warc.gz"),
        ("/Users/ada/x.csv", "~/x.csv"),
        (r"C:\Users\ada\x.csv", r"~\x.csv"),
        ("/root/x.csv", "~/x.csv"),
        ("/srv/home/ada/x.csv", "/srv/home/ada/x.csv"),
        ("file:///home/ada/x.csv", "file://~/x.csv"),
        ("https://a:b@host.example/x?token=1#f", f"https://host.example/x?{REMOVED}"),
        ("https://host.example/x", "https://host.example/x"),
        ("s3://bucket/a/*.json?X-Amz-Signature=ab", f"s3://bucket/a/*.json?{REMOVED}"),
        ("see ftp://u:p@host.example/x and y", "see ftp://host.example/x and y"),
        ("hf_abcdefghijklmnopqrstuv", REMOVED),
    ],
)
def test_texts(given, shown):
    assert cleaned(given) == shown
    assert is_changed(given) == (given != shown)


def test_values_under_keys_of_secrets():
    given = {"api_key": "x1", "fields": {"access-key": "x2", "key": "id", "tokens": "words"},
             "list": [{"password": "x3", "max_input_tokens": 7}]}  # fmt: skip
    assert cleaned(given) == {
        "api_key": REMOVED,
        "fields": {"access-key": REMOVED, "key": "id", "tokens": "words"},
        "list": [{"password": REMOVED, "max_input_tokens": 7}],
    }


def test_an_address_that_no_parser_takes():
    assert public_address("https://[broken/x?secret=1") == f"https://{REMOVED}"


def test_cleaning_twice_changes_nothing_more():
    once = cleaned({"input": ["https://a:b@c.example/?q=1", "/home/a/b"]})
    assert cleaned(once) == once
