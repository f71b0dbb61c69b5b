"""Writing a report: one file, all at once or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass

from pipeline.disk import umask, within
from pipeline.errors import RunError, UserError
from pipeline.finished import MANIFEST, open_finished
from pipeline.report.data import count
from pipeline.report.samples import choose
from pipeline.report.scan import scan

MOST_SAMPLES = 200


@dataclass(frozen=True)
class Options:
    """`samples`: the most records of each cell that the report's browser holds, 0 to 200."""

    samples: int = 20


@dataclass(frozen=True)
class Summary:
    """What was written: where, its bytes, the records counted, and those to browse."""

    path: str
    bytes: int
    records: int
    cells: int
    samples: int


def write_report(out: str, path: str, options: Options | None = None) -> Summary:
    """Write the report of the finished dataset in the folder `out` to the HTML file `path`.

    The same bytes for the same dataset. Raises UserError where `out` holds no finished dataset,
    `path` is no place for a report or the plots' library is missing; RunError where a shard
    cannot be read or the file cannot be written.
    """
    chosen = options or Options()
    if not 0 <= chosen.samples <= MOST_SAMPLES:
        raise UserError(f"--samples: {chosen.samples} is not between 0 and {MOST_SAMPLES}")
    # The plots' libraries are an extra, so that this import may fail, with the cure.
    from pipeline.report import page

    run = open_finished(out)
    check_place(out, path, page.MARK)
    with scan(run) as records:
        counts = count(run, records)
        samples = choose(run, records, counts, chosen.samples)
    data = page.render(run, counts, samples).encode()
    put(path, data)
    return Summary(path, len(data), counts.records, len(counts.cells), len(samples.records))


def check_place(out: str, path: str, mark: str) -> None:
    """Raise UserError if a report may not be written to `path`.

    Nothing of others is overwritten, and no file is put into the dataset, which would no longer
    hold what its manifest says and nothing else.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if "://" in path:
        raise UserError(f"--to: {path} is no local file; write it here and copy it there")
    if os.path.isdir(path):
        raise UserError(f"--to: {path} is a folder; give a file, as {os.path.join(path, 'x.html')}")
    if not os.path.isdir(folder):
        raise UserError(f"--to: there is no folder {folder}; make it first")
    top = os.path.realpath(out)
    if within(os.path.realpath(folder), top):
        raise UserError(
            f"--to: {path} lies in the dataset, whose {MANIFEST} does not know it; "
            "write the report beside it"
        )
    if os.path.lexists(path) and not _is_report(path, mark):
        raise UserError(f"--to: {path} exists and is no report of ours; choose another name")


def _is_report(path: str, mark: str) -> bool:
    with suppress(OSError), open(path, "rb") as file:
        return file.read(len(mark)) == mark.encode()
    return False


def put(path: str, data: bytes) -> None:
    """Write a file under a temporary name beside its own, then give it that. Raises RunError."""
    part = ""
    try:
        handle, part = tempfile.mkstemp(suffix=".part", dir=os.path.dirname(os.path.abspath(path)))
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(part, 0o666 & ~umask())
        os.replace(part, path)
    except OSError as error:
        raise RunError(
            f"{path}: cannot be written: {error.strerror}; choose another --to"
        ) from None
    finally:
        with suppress(OSError):
            os.unlink(part)
