"""The index of a part: what goes in comes out, placed where the part now lies."""

import msgspec
import pytest

from pipeline.chunks import Chunk
from pipeline.evidence import Candidate
from pipeline.keeping import CELLS, INDEX, SAMPLES, Index, KeepFn, ReadKeptFn, read_index
from pipeline.tally import TALLY
from schemas import Evidence

TITLES = "signals/title/train"
LINE = ("mine", "wiki", "", "in", "")
FOUND = Evidence("s", "wiki", "title", "d", "u", "T", 0, 1, 5, "texts", 0)
CELL = (("wiki", "title"), [Candidate("s", "u", b"\x00\xff", FOUND)])


@pytest.fixture
def part(tmp_path):
    folder = tmp_path / "00000"
    folder.mkdir()
    (folder / "a.chunks").write_bytes(b"abcdef")
    chunks = [
        (
            "signals/title/train#00003",
            tuple(Chunk("signals/title/train", 2, 9, b"", "x/a.chunks", 0, 4)),
        ),
        ("dead/mine#00000", tuple(Chunk("dead/mine", 1, 3, b"", "x/a.chunks", 4, 2))),
    ]
    KeepFn(str(folder)).process(None, chunks, {LINE: 3}, [("pool", ["v", "w"])], [CELL])
    return folder


def test_an_index_tells_all_and_finds_its_chunks_where_they_are(part, tmp_path):
    moved = part.rename(tmp_path / "elsewhere")
    index = read_index(str(moved))
    assert [chunk.path for _, chunk in index.chunks] == [str(moved / "a.chunks")] * 2
    assert index.tally == [(LINE, 3)]
    assert index.samples == [("pool", ["v", "w"])]
    assert index.evidence == [CELL]


def test_chunks_go_to_the_output_of_their_kind(part):
    found = [(tagged.tag, tagged.value) for tagged in ReadKeptFn().process(str(part))]
    assert [tag for tag, _ in found] == ["signals", "dead", TALLY, SAMPLES, CELLS]
    assert found[0][1][0] == "signals/title/train#00003"
    assert Chunk(*found[0][1][1]).rows == 2


def test_without_its_chunks_a_part_is_not_done(tmp_path):
    chunks = [("dead/mine#00000", tuple(Chunk("dead/mine", 1, 3, b"", "x/gone.chunks", 4, 2)))]
    with pytest.raises(FileNotFoundError):
        KeepFn(str(tmp_path)).process(None, chunks, {}, [], [])
    assert not (tmp_path / INDEX).exists()


def test_a_path_in_an_index_never_leads_out_of_its_folder(tmp_path):
    chunk = ("dead/mine#0", Chunk("dead/mine", 1, 3, b"", "../../etc/passwd", 0, 2))
    (tmp_path / INDEX).write_bytes(msgspec.msgpack.encode(Index([chunk], [], [], [])))
    [(_, found)] = read_index(str(tmp_path)).chunks
    assert found.path == str(tmp_path / "passwd")
