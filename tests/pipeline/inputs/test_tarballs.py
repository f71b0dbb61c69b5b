"""Tar archives: what is read of them, and what is wrong with those that cannot be read."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from pipeline.inputs import tarballs
from pipeline.inputs.files import Unreadable


def packed(*files: tuple[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def read(path: Path, *suffixes: str) -> tuple[dict[str, bytes], list[str]]:
    """Return the contents by name, and the reasons of what cannot be read."""
    found, faults = {}, []
    for uri, stream in tarballs.members(str(path), suffixes):
        try:
            found[uri.removeprefix(str(path))] = stream.read()
        except Unreadable as fault:
            faults.append(str(fault))
    return found, faults


FILES = (("R/a.txt", b"one" * 9000), ("R/é" + "x" * 200 + ".txt", b"two"), ("R/b.json", b"{}"))
NAMES = [f"!{name}" for name, _ in FILES]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz"])
def test_members(tmp_path: Path, form: int, name: str) -> None:
    data = packed(*FILES, ("R/._a.txt", b"x"), ("__MACOSX/a.txt", b"x"), form=form)
    (tmp_path / name).write_bytes(data if name == "a.tar" else gzip.compress(data))
    assert tarballs.is_tarball(str(tmp_path / name))
    assert read(tmp_path / name) == (dict(zip(NAMES, [d for _, d in FILES], strict=True)), [])
    assert list(read(tmp_path / name, ".json")[0]) == ["!R/b.json"]


def test_a_stream_that_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(packed(*FILES))
    heads = [stream.read(2) for _, stream in tarballs.members(str(tmp_path / "a.tar"))]
    assert heads == [b"on", b"tw", b"{}"]


def test_names_and_links_lead_nowhere(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("../../etc/passwd.txt")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert read(tmp_path / "a.tar") == ({"!../../etc/passwd.txt": b"x"}, [])


@pytest.mark.parametrize("cut", [512, 700, 2000, 30_000])
def test_a_cut_archive_is_seen(tmp_path: Path, cut: int) -> None:
    whole = packed(*FILES)
    (tmp_path / "a.tar").write_bytes(whole[:cut])
    found, faults = read(tmp_path / "a.tar")
    assert len(found) < len(FILES)
    assert any("cut off" in fault for fault in faults)


def test_a_cut_stream_is_seen(tmp_path: Path) -> None:
    whole = gzip.compress(packed(*FILES))
    (tmp_path / "a.tar.gz").write_bytes(whole[: len(whole) // 2])
    assert "cut off" in read(tmp_path / "a.tar.gz")[1][-1]


def test_an_archive_cut_between_two_files(tmp_path: Path) -> None:
    whole = packed(("a.txt", b"x" * 512), ("b.txt", b"y" * 512))
    (tmp_path / "a.tar").write_bytes(whole[:1024])
    found, [fault] = read(tmp_path / "a.tar")
    assert list(found) == ["!a.txt"]
    assert fault.startswith("cut off: the tar archive stops before its end mark")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.tar", b"no archive" * 100, "cut off or not a tar archive"),
        ("a.tar", b"", "cut off or not a tar archive"),
        ("a.tgz", b"no gzip", "is not a gzip stream"),
        ("a.tar", packed(("notes.md", b"x")), "holds no .txt"),
        ("a.tar", packed(), "holds no .txt"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    found, [fault] = read(tmp_path / name, ".txt")
    assert found == {}
    assert fault.startswith(says)


def test_a_header_that_would_fill_the_memory(tmp_path: Path) -> None:
    out = io.BytesIO()
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 8_000_000
    out.write(info.tobuf(tarfile.GNU_FORMAT))
    out.write(b"n" * 8_000_000)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    [fault] = read(tmp_path / "a.tar")[1]
    assert "a header of 8000000 bytes" in fault


def test_a_missing_file(tmp_path: Path) -> None:
    [fault] = read(tmp_path / "a.tar")[1]
    assert "No such file" in fault


def test_a_size_that_is_a_lie_ends_the_archive(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.size = 8 * 2**40
    path = tmp_path / "a.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"x" * 5000)
    reasons = []
    for _, stream in tarballs.members(str(path)):
        with pytest.raises(Unreadable) as fault:
            stream.read()
        reasons.append(str(fault.value))
    assert reasons[-1] == "cut off: a file in the tar archive is said to be longer than it is"
