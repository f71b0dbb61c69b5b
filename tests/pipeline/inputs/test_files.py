"""Finding, opening, unpacking and cutting into lines, with every way a file can be broken."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
import zstandard

from pipeline.errors import UserError
from pipeline.inputs import decompress, files, remote
from pipeline.inputs.files import MissingExtra, NoInput, TooLong, Unreadable

PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
TEXT = b"".join(b"line %d of a text that goes on\n" % i for i in range(5000))


def drain(stream: BinaryIO, size: int = 10_000) -> tuple[bytes, str]:
    """Read to the end; return all bytes and the fault, if any."""
    got = []
    try:
        while piece := stream.read(size):
            got.append(piece)
    except Unreadable as fault:
        return b"".join(got), str(fault)
    return b"".join(got), ""


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names_of(folder: Path, pattern: str, suffixes: tuple[str, ...] = ()) -> list[str]:
    found = files.expand(str(folder / pattern) if pattern else str(folder), suffixes)
    return [str(Path(path).relative_to(folder)) for path, _ in found]


def test_folder_gives_all_files_under_it_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", ".hidden", "__MACOSX/b.txt", ".git/x")
    assert names_of(tmp_path, "") == ["a/z.txt", "b.txt"]
    assert files.expand(str(tmp_path / "b.txt")) == [(str(tmp_path / "b.txt"), 1)]


def test_folder_gives_only_the_mines_files(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.md.gz", "c.html", "d.zip")
    assert names_of(tmp_path, "", (".txt", ".md")) == ["a.txt", "b.md.gz", "d.zip"]
    assert names_of(tmp_path, "*.html", (".txt",)) == ["c.html"]


def test_glob_spans_folders_with_two_stars(tmp_path: Path) -> None:
    make(tmp_path, "a/b/c.txt", "a/d.txt", "e.txt")
    assert names_of(tmp_path, "**/*.txt") == ["a/b/c.txt", "a/d.txt", "e.txt"]
    assert names_of(tmp_path, "*.txt") == ["e.txt"]


def test_a_name_with_brackets_is_a_file_before_it_is_a_glob(tmp_path: Path) -> None:
    make(tmp_path, "a[1].txt", "a1.txt")
    assert names_of(tmp_path, "a[1].txt") == ["a[1].txt"]


def test_paths_stay_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "in/a.txt")
    monkeypatch.chdir(tmp_path)
    assert files.expand("in/*.txt") == [("in/a.txt", 1)]
    assert files.expand(f"file://{tmp_path}/in/a.txt") == [(f"{tmp_path}/in/a.txt", 1)]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("in/dumb.txt", ["no file matches", 'did you mean "', "in/dump.txt"]),
        ("in/*.bz2", ["no file matches", "dump.txt"]),
        ("nowhere/deep/*.txt", ["no file matches", "nearest existing folder is"]),
        ("empty", ["is an empty folder"]),
    ],
)
def test_nothing_found_says_what_is_there(tmp_path: Path, pattern: str, says: list[str]) -> None:
    make(tmp_path, "in/dump.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoInput) as error:
        files.expand(str(tmp_path / pattern))
    assert all(part in str(error.value) for part in [*says, pattern])
    assert "\n" not in str(error.value)


def test_a_folder_without_the_mines_files_says_what_it_holds(tmp_path: Path) -> None:
    make(tmp_path, "a.html", "README")
    with pytest.raises(NoInput, match=r"none of its 2 files ends in \.txt .*\.html, README"):
        files.expand(str(tmp_path), (".txt",))


def test_a_missing_extra_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "installed", lambda module: False)
    for scheme, extra in [("s3", "s3"), ("gs", "gcs"), ("hdfs", "hdfs"), ("https", "http")]:
        with pytest.raises(MissingExtra, match=rf"pip install 'restruct\[{extra}\]'"):
            files.expand(f"{scheme}://bucket/x.jsonl")


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"unknown scheme 'ftp'.*(gs.*s3|did you mean)"):
        files.expand("ftp://host/x.jsonl")


def test_a_web_address_is_one_input_and_no_glob(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "installed", lambda module: True)
    address = "https://host/x.JSONL.gz?key=a*b"
    assert files.expand(address) == [(address, -1)]
    assert files.is_compressed(address)
    assert files.plain_name(address) == "/x.jsonl"


def test_what_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("gone")
    assert files.expand(str(tmp_path)) == [(str(tmp_path / "link.txt"), -1)]
    with pytest.raises(Unreadable, match="cannot be opened: No such file"):
        files.open_plain(str(tmp_path / "link.txt"))
    with pytest.raises(Unreadable, match="is not a regular file"):
        files.open_bytes(str(tmp_path))


def test_open_bytes_seeks(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"0123456789")
    with files.open_bytes(str(tmp_path / "a.gz"), 7) as stream:
        assert stream.read() == b"789"


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_unpacks_streams_end_to_end(tmp_path: Path, suffix: str, size: int) -> None:
    half = 10 if size == 1 else len(TEXT) // 2
    end = 20 if size == 1 else len(TEXT)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(PACK[suffix](TEXT[:half]) + PACK[suffix](TEXT[half:end]))
    with files.open_plain(str(path)) as stream:
        assert drain(stream, size) == (TEXT[:end], "")


@pytest.mark.parametrize("suffix", PACK)
def test_unpacks_many_tiny_streams(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(PACK[suffix](b"ab") * 3000 + PACK[suffix](b""))
    with files.open_plain(str(path)) as stream:
        assert drain(stream) == (b"ab" * 3000, "")


@pytest.mark.parametrize("suffix", PACK)
def test_a_cut_stream_gives_its_good_bytes_first(tmp_path: Path, suffix: str) -> None:
    packed = PACK[suffix](TEXT)
    whole = PACK[suffix](b"first\n")
    path = tmp_path / f"a{suffix}"
    path.write_bytes(whole + packed[: len(packed) // 2])
    with files.open_plain(str(path)) as stream:
        got, fault = drain(stream)
    assert (b"first\n" + TEXT).startswith(got)
    assert got.startswith(b"first\n")
    assert fault.startswith("cut off: the ")


def test_a_cut_gzip_loses_nothing_that_can_be_had(tmp_path: Path) -> None:
    packed = gzip.compress(TEXT)[:-9]
    (tmp_path / "a.gz").write_bytes(packed)
    with files.open_plain(str(tmp_path / "a.gz")) as stream:
        got, fault = drain(stream)
    assert len(got) > len(TEXT) - 300
    assert fault == "cut off: the gzip stream stops before its end"


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("data", [b"<html>not found</html>", b"{}"])
def test_a_stream_of_another_format_is_named(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    with files.open_plain(str(path)) as stream:
        got, fault = drain(stream)
    assert got == b""
    assert f"is not a {decompress.CODECS[suffix].name} stream (found: '{data[:2].decode()}" in fault


@pytest.mark.parametrize("suffix", PACK)
def test_an_empty_file_is_no_stream(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"")
    with files.open_plain(str(path)) as stream, pytest.raises(Unreadable, match="empty file"):
        stream.read(1)


@pytest.mark.parametrize("suffix", PACK)
def test_damage_and_what_follows_a_stream(tmp_path: Path, suffix: str) -> None:
    packed = bytearray(PACK[suffix](TEXT))
    path = tmp_path / f"a{suffix}"
    path.write_bytes(bytes(packed) + b"garbage behind")
    with files.open_plain(str(path)) as stream:
        got, fault = drain(stream)
    assert got == TEXT
    assert "is followed by bytes that are not" in fault
    packed[len(packed) // 2] ^= 0xFF
    packed[len(packed) // 2 + 1] ^= 0xFF
    path.write_bytes(bytes(packed))
    with files.open_plain(str(path)) as stream:
        assert drain(stream)[1].startswith(("damaged ", "cut off: "))


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_zero_padding_is_no_damage(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(PACK[suffix](b"ab") + bytes(4096) + PACK[suffix](b"cd") + bytes(512))
    with files.open_plain(str(path)) as stream:
        assert drain(stream) == (b"abcd", "")


@pytest.mark.parametrize("suffix", PACK)
def test_a_bomb_is_refused(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompress, "BOMB_BYTES", 1024 * 1024)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(PACK[suffix](bytes(32 * 1024 * 1024)))
    with files.open_plain(str(path)) as stream:
        got, fault = drain(stream, 1024 * 1024)
    assert fault.startswith("decompression bomb: ")
    assert len(got) <= 32 * 1024 * 1024


def test_what_shrinks_well_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompress, "BOMB_BYTES", 1024)
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT))
    with files.open_plain(str(tmp_path / "a.gz")) as stream:
        assert drain(stream) == (TEXT, "")


def test_read_without_a_size_gives_all_or_raises(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT)[:-9])
    with files.open_plain(str(tmp_path / "a.gz")) as stream, pytest.raises(Unreadable):
        stream.read()


def zip_of(path: Path, **texts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in texts.items():
            archive.writestr(name, data)
    return path


def test_zip_members(tmp_path: Path) -> None:
    path = zip_of(
        tmp_path / "a.zip",
        **{
            "x.csv": b"one",
            "dir/": b"",
            "__MACOSX/._x.csv": b"junk",
            "README": b"hello",
            "../up.csv.gz": gzip.compress(b"two"),
        },
    )
    found = [(uri, drain(s)) for uri, s in files.members(str(path), (".csv",))]
    assert found == [(f"{path}!x.csv", (b"one", "")), (f"{path}!../up.csv.gz", (b"two", ""))]


def test_zip_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_of(tmp_path / "a.zip", **{"x.csv": TEXT})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    [(uri, stream)] = files.members(str(path))
    assert uri == str(path)
    assert "cut off or not a zip archive" in drain(stream)[1]
    path.write_bytes(data[:2000] + b"\xff\xff" + data[2002:])
    [fault] = [drain(stream)[1] for _, stream in files.members(str(path))]
    assert "damaged in its archive" in fault
    path.write_bytes(data)
    [fault] = [drain(stream)[1] for _, stream in files.members(str(path), (".tsv",))]
    assert fault == "holds no .tsv (has: x.csv)"
    monkeypatch.setattr(decompress, "BOMB_BYTES", 1024)
    zip_of(path, **{"x.csv": bytes(10_000_000)})
    [fault] = [drain(stream)[1] for _, stream in files.members(str(path))]
    assert fault.startswith("decompression bomb")


def test_zip_member_with_a_password(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", **{"x.csv": b"one"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    [(_, stream)] = files.members(str(path))
    assert "is encrypted" in drain(stream)[1]


def cut(data: bytes, limit: int = 100, start: int = 0) -> list[tuple[int, bytes | TooLong]]:
    return list(files.lines(io.BytesIO(data), start, limit))


def test_lines_have_offsets_and_no_ends() -> None:
    assert cut(b"ab\ncd\r\n\n\r\nef") == [(0, b"ab"), (3, b"cd"), (7, b""), (8, b""), (10, b"ef")]
    assert cut(b"ab\n", start=50) == [(50, b"ab")]
    assert cut(b"") == []


def test_lines_report_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PIECE", 7)
    long = b"x" * 1000
    assert cut(b"ab\n" + long + b"\ncd\n", 10) == [
        (0, b"ab"),
        (3, TooLong(1000, b"xxxx")),
        (1004, b"cd"),
    ]
    assert cut(b"0123456789\r\n0123456789a\n") == [(0, b"0123456789"), (12, b"0123456789a")]
    assert cut(b"0123456789\r\n0123456789a\n", 10)[1] == (12, TooLong(11, b"0123456789a"))


def test_lines_end_at_a_fault_after_whole_ones(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT)[:-9])
    got: list[tuple[int, bytes | TooLong]] = []
    with (
        files.open_plain(str(tmp_path / "a.gz")) as stream,
        pytest.raises(Unreadable, match="cut off") as fault,
    ):
        got.extend(files.lines(stream, 0, 1000))
    assert len(got) > 4980
    assert fault.value.offset > len(TEXT) - 400
    assert TEXT[fault.value.offset :].startswith(fault.value.head)


def test_a_missing_file_of_an_option_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(files.NoInput, match=r"^labels: input '.*names\.tsv': no file matches"):
        files.expand(str(tmp_path / "names.tsv"), option="labels")
