"""All that a worker reads is in the package and in its image, as far as can be told unbuilt."""

import fnmatch
import glob
import importlib.util
import re
import shutil
import tarfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
TOPS = ("pipeline", "schemas", "signals")
DOCKERFILE = (ROOT / "docs" / "dataflow" / "Dockerfile").read_text()


def files():
    """Return the paths of all that the three packages hold."""
    found = (path for top in TOPS for path in (ROOT / top).rglob("*") if path.is_file())
    return sorted(str(p.relative_to(ROOT)) for p in found if "__pycache__" not in p.parts)


def packaged(path):
    """Tell whether pyproject.toml takes a file into the package."""
    settings = PROJECT["tool"]["setuptools"]
    folder, _, name = path.rpartition("/")
    if name.endswith(".py"):
        return folder.replace("/", ".") in settings["packages"]
    top, _, rest = path.partition("/")
    return any(fnmatch.fnmatch(rest, one) for one in settings["package-data"][top])


def test_every_file_is_packaged():
    assert [path for path in files() if not packaged(path)] == []


def test_a_file_of_another_kind_would_be_missed():
    assert not packaged("pipeline/vocabulary.bin")
    assert not packaged("pipeline/nowhere/mine.py")


def test_the_image_copies_what_there_is():
    copies = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    named = [name for line in copies for name in line.split()]
    assert [name for name in named if not (ROOT / name).exists()] == []
    needed = {*TOPS, "beam_runner.py", "pyproject.toml", "README.md", "LICENSE"}
    assert needed <= set(named)


def test_the_image_has_the_beam_and_python_that_jobs_are_built_with():
    [python, beam] = re.findall(r"beam_python([\d.]+)_sdk:([\d.]+)", DOCKERFILE)[0]
    assert f"apache-beam=={beam}\n" in (ROOT / "requirements.lock").read_text()
    assert f"FROM python:{python}-slim\n" in DOCKERFILE
    assert PROJECT["project"]["requires-python"] == f">={python}"


def test_the_extra_that_the_image_installs_is_there():
    [extra] = re.findall(r"'\.\[(\w+)\]'", DOCKERFILE)
    assert extra in PROJECT["project"]["optional-dependencies"]


def test_setup_file_builds_a_package_with_all_files(tmp_path):
    """What Beam's `--setup_file pyproject.toml` sends to workers."""
    from apache_beam.runners.portability.stager import Stager

    if not importlib.util.find_spec("build") or _setuptools() < 77:
        pytest.skip(
            "--setup_file needs build and setuptools 77: pip install build 'setuptools>=77'"
        )
    source, made = tmp_path / "source", tmp_path / "made"
    made.mkdir()
    for top in TOPS:
        shutil.copytree(ROOT / top, source / top, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "beam_runner.py"):
        shutil.copy(ROOT / name, source)
    archive = Stager._build_setup_package(str(source / "pyproject.toml"), str(made))
    assert [archive] == glob.glob(f"{made}/*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert [path for path in files() if path not in names] == []


def _setuptools():
    try:
        return int(version("setuptools").split(".")[0])
    except PackageNotFoundError:
        return 0
