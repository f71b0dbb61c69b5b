"""The folder of an export: filled under another name beside its own, then renamed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.configs import CARD
from pipeline.disk import umask
from pipeline.errors import RunError, UserError
from pipeline.suggest import listed

LIST = "export.json"
_OURS = re.compile(
    rf"{re.escape(LIST)}|{re.escape(CARD)}|\w+-\d{{5,}}-of-\d{{5,}}\.(?:parquet|jsonl(?:\.gz)?)"
)


@contextmanager
def arrival(folder: str, source: str, *, overwrite: bool) -> Iterator[Path]:
    """Give a new folder to fill; it becomes `folder` if all goes well, else it is deleted.

    Raises UserError for a place that cannot be meant, or that is not empty and not to be
    overwritten, and RunError where it cannot be written to.
    """
    target = _checked(folder, source, overwrite)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(
            tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        )
    except OSError as error:
        raise RunError(_unwritable(folder, error)) from error
    try:
        yield partial
        _take_place(partial, target)
    except OSError as error:
        raise RunError(_unwritable(folder, error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _checked(folder: str, source: str, overwrite: bool) -> Path:
    if "://" in folder:
        raise UserError(f"--to {folder}: exports go to a local folder; copy it from there")
    target = Path(os.path.realpath(folder))
    top = Path(os.path.realpath(source))
    if target == top or top in target.parents or target in top.parents:
        raise UserError(f"--to {folder}: lies in, on or around {source}; choose another folder")
    if os.path.islink(folder) or (target.exists() and not target.is_dir()):
        raise UserError(f"--to {folder}: is no folder; choose another name")
    found = sorted(os.listdir(target)) if target.is_dir() else []
    if found and not overwrite:
        raise UserError(
            f"--to {folder}: holds {listed(found, 3)}; choose an empty folder or give --overwrite"
        )
    foreign = [name for name in found if not _ours(target / name)]
    if foreign:
        raise UserError(
            f"--to {folder}: holds {listed(foreign, 3)}, which no export wrote; --overwrite takes "
            "the place of exports only, so move it away or choose another folder"
        )
    return target


def _ours(path: Path) -> bool:
    return bool(_OURS.fullmatch(path.name)) and path.is_file()


def _take_place(partial: Path, target: Path) -> None:
    # mkdtemp lets nobody else in.
    partial.chmod(0o777 & ~umask())
    old = partial.with_name(f"{partial.name}.old")
    if target.exists():
        target.rename(old)
    try:
        partial.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _unwritable(folder: str, error: OSError) -> str:
    why = error.strerror or str(error)
    return (
        f"--to {folder}: cannot be written ({why}); nothing was exported: mend that and try again"
    )
