import gzip
import json
from pathlib import Path

import pytest
import zstandard

from pipeline import mines
from pipeline.inputs.files import NoInput
from pipeline.mines.base import BadItem, BadRead, Skipped
from schemas import Document
from tests.pipeline.web.records import PAGE, members, noise, record, response

SAMPLE = Path(__file__).parents[3] / "samples/web/pages.warc.gz"
TEXT = "The wheel of the old mill turned again on Sunday, for the first time in forty years."
LONG = f"<html lang='en'><title>Mill</title><p>{TEXT}</p><p>{TEXT} So it goes.</p>".encode()


def web(**options):
    return mines.registry()["web"](**options)


def read(pattern, unit_bytes=1 << 24, **options):
    mine = web(**options)
    return [item for unit in mine.units(str(pattern), unit_bytes) for item in mine.read(unit)]


def parsed(pattern, **options):
    """Return the documents, and the reasons of all else."""
    documents, reasons = [], []
    for item in read(pattern, **options):
        try:
            made = item if isinstance(item, BadRead) else web(**options).parse(item)
        except BadItem as error:
            reasons.append(str(error))
            continue
        for one in made if isinstance(made, list) else [made]:
            if isinstance(one, Document):
                documents.append(one)
            else:
                reasons.append(one.reason if isinstance(one, Skipped) else one.error)
    return documents, reasons


@pytest.mark.parametrize(
    "name", ["a.warc", "a.warc.gz", "a.warc.zst", "a.warc.bz2", "a", "a.WARC.gz"]
)
def test_archives_by_name_and_by_content(tmp_path, name):
    import bz2

    data = [record(n, response(LONG)) for n in range(3)]
    pack = {".gz": gzip.compress, ".zst": zstandard.compress, ".bz2": bz2.compress}
    suffix = Path(name).suffix
    (tmp_path / name).write_bytes(b"".join(map(pack.get(suffix, bytes), data)))
    documents, reasons = parsed(tmp_path / name)
    assert [d.id for d in documents] == ["0", "1", "2"]
    assert documents[0].uri == "https://a.example/0"
    assert (documents[0].title, documents[0].language, reasons) == ("Mill", "en", [])


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("unit_bytes", [500, 1 << 20])
def test_frames_with_a_dictionary(tmp_path, packed, unit_bytes):
    records = [record(n, response(LONG + noise(n, 100).hex().encode())) for n in range(60)]
    dictionary = zstandard.train_dictionary(2000, records)
    data = dictionary.as_bytes()
    data = zstandard.compress(data) if packed else data
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    path = tmp_path / "a.warc.zst"
    path.write_bytes(
        b"\x5d\x2a\x4d\x18"
        + len(data).to_bytes(4, "little")
        + data
        + b"".join(map(packer.compress, records[:9]))
    )
    assert [item.key for item in read(path, unit_bytes)] == [str(n) for n in range(9)]


def test_a_broken_dictionary_is_said_to_be(tmp_path):
    path = tmp_path / "a.warc.zst"
    broken = b"\x28\xb5\x2f\xfd\xff\xff\xff\xff"
    path.write_bytes(b"\x5d\x2a\x4d\x18\x08\x00\x00\x00" + broken + bytes(50))
    [lost] = read(path)
    assert isinstance(lost, BadRead)
    assert (lost.error[:23], lost.cut) == ("damaged zstd dictionary", True)


@pytest.mark.parametrize("unit_bytes", [400, 1000, 5000, 1 << 20])
def test_offsets_do_not_depend_on_how_an_archive_is_cut(tmp_path, unit_bytes):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members(8)))
    whole = [(item.key, item.offset, item.uri) for item in read(path)]
    assert len(whole) == 8
    assert [(i.key, i.offset, i.uri) for i in read(path, unit_bytes)] == whole


def test_a_folder_of_pages_with_their_addresses(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("a.html", "b.htm", "c.html.gz", "notes.txt"):
        data = gzip.compress(LONG) if name.endswith("gz") else LONG
        (tmp_path / "in" / name).write_bytes(data)
    urls = tmp_path / "urls.tsv"
    urls.write_text(
        "file\turl\na.html\thttps://a.example/a\nin/b.htm\thttps://a.example/b\nbroken\n"
    )
    documents, reasons = parsed(tmp_path / "in", urls=str(urls))
    assert [d.uri for d in documents[:2]] == ["https://a.example/a", "https://a.example/b"]
    assert documents[2].uri.endswith("c.html.gz")
    assert reasons == ["expected a file, a tab and its address"]


def test_a_missing_list_of_addresses_is_named(tmp_path):
    (tmp_path / "a.html").write_bytes(LONG)
    with pytest.raises(NoInput, match=r"^urls: "):
        web(urls=str(tmp_path / "nothing.tsv")).units(str(tmp_path), 1)


def test_json_lines(tmp_path):
    rows = [
        {"url": "https://a.example/1", "html": LONG.decode()},
        {"url": None, "html": LONG.decode()},
        {"page": "x"},
        {"html": 5},
        [],
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    documents, reasons = parsed(tmp_path / "a.jsonl")
    assert documents[0].uri == "https://a.example/1"
    assert documents[1].uri.endswith("a.jsonl#L2")
    assert reasons == [
        "no field 'html' (html_field); the record has: page",
        "html: expected a string, got int",
        "expected an object, got list",
    ]
    renamed = tmp_path / "b.jsonl"
    renamed.write_text(json.dumps({"content": LONG.decode(), "warc_url": "https://b.example/"}))
    documents, _ = parsed(renamed, html_field="content", url_field="warc_url")
    assert documents[0].uri == "https://b.example/"


def test_the_id_of_a_page_is_its_records_or_made_of_what_it_says(tmp_path):
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(LONG)
    first, second = parsed(tmp_path)[0]
    assert first.id == second.id
    assert len(first.id) == 20


@pytest.mark.parametrize(
    ("options", "kept", "reason"),
    [
        ({"languages": ("en",)}, 1, ""),
        ({"languages": ("de", "fr")}, 0, "language not asked for"),
        ({"licenses": ("CC0-1.0",)}, 0, "license not asked for"),
        ({"licenses": ("CC0-1.0",), "license": "CC0-1.0"}, 1, ""),
    ],
)
def test_what_a_recipe_asks_for(tmp_path, options, kept, reason):
    (tmp_path / "a.html").write_bytes(LONG)
    documents, reasons = parsed(tmp_path, **options)
    assert (len(documents), reasons) == (kept, [reason] if reason else [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (gzip.compress(LONG), "is compressed, which its name does not say"),
        (b"PK\x03\x04" + bytes(50), "is compressed, which its name does not say"),
        (b"<p>" + b"x" * 5000, "page is over the limit of 4000 bytes (max_item_bytes)"),
    ],
)
def test_files_that_are_no_pages(tmp_path, data, reason):
    (tmp_path / "a.html").write_bytes(data)
    documents, reasons = parsed(tmp_path, max_item_bytes=4000)
    assert documents == []
    assert reasons[0].startswith(reason)


def test_the_sample_gives_every_part_that_the_mine_promises():
    documents, reasons = parsed(SAMPLE)
    given = {p for d in documents for p in d.__slots__ if getattr(d, p) not in ("", (), None)}
    layers = {span.layer for d in documents for span in d.spans}
    promised = web().gives() - {"links"}
    assert promised <= given
    assert layers == {"link"}
    assert sorted(set(reasons)) == [
        "HTTP status other than 200",
        "not HTML",
        "record of type request",
        "record of type revisit",
        "record of type warcinfo",
        "reserved: noai",
    ]
    reviews = [d for d in documents if "#review-" in d.id]
    assert [(d.rating.value, d.title) for d in reviews] == [
        (5, "Boils fast and pours well"),
        (4, "Handsome, but the lid sticks"),
        (2, "Leaked within a month"),
    ]


def test_a_page_is_the_same_wherever_it_comes_from(tmp_path):
    (tmp_path / "a.warc").write_bytes(record(1, response(PAGE)))
    (tmp_path / "a.jsonl").write_text(json.dumps({"html": PAGE.decode()}))
    [one], [other] = (parsed(tmp_path / name)[0] for name in ("a.warc", "a.jsonl"))
    assert (one.text, one.title) == (other.text, other.title)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"languages": ("english",)}, "languages: 'english' is no code"),
        ({"languages": ("en", "en-GB")}, "languages: 'en-GB' is no code"),
        ({"languages": ("EN",)}, "languages: 'EN' is no code"),
        ({"seconds_per_page": -1.0}, "seconds_per_page: -1 is too small"),
    ],
)
def test_options_that_would_keep_no_page_are_refused(options, reason):
    with pytest.raises(ValueError, match=reason):
        web(**options)
