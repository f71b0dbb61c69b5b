"""Where Flink is: Java, Flink's jars from PyPI, and what translates Beam's pipelines for it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("RESTRUCT_FLINK_CACHE") or Path.home() / ".cache" / "restruct-flink")
FLINK = "2.2.1"
# The job server of the Beam that we run on; it and Flink's jars are of one version of Flink.
JOB_SERVER = (
    "org.apache.beam",
    f"beam-runners-flink-{FLINK.rsplit('.', 1)[0]}-job-server",
    version("apache-beam"),
)
# By this name Beam asks which transforms the runner itself knows how to run.
NATIVE = "org.apache.beam.runners.core.construction.NativeTransforms$IsNativeTransform"


class Missing(Exception):
    """Something that the tests need cannot be had here; the message says what and why."""


@dataclass(frozen=True)
class Distribution:
    """The Java to start, and the class path of all of Flink's processes.

    `job_server` is Beam's own, "" where it cannot be had and `standin/` must do.
    """

    java: str
    classpath: str
    job_server: str
    why: str


def distribution() -> Distribution:
    """Return what the cluster runs on; fetch and compile it once. Raises `Missing`."""
    java, javac = shutil.which("java"), shutil.which("javac")
    if not java or not javac:
        raise Missing("no Java here: install a JDK, 17 or later (java and javac on the PATH)")
    jars = _flink()
    found = [str(jars / "lib" / "*"), *map(str, (jars / "opt").glob("flink-python-*.jar"))]
    jar, why = _job_server()
    if jar:
        return Distribution(java, found[0], jar, "")
    classes = _compiled(javac, os.pathsep.join(found))
    return Distribution(java, os.pathsep.join([str(classes), *found]), "", why)


def _job_server() -> tuple[str, str]:
    """Return Beam's job server, fetched by Maven into the cache, or "" and why there is none."""
    jar = CACHE / f"{JOB_SERVER[1]}-{JOB_SERVER[2]}.jar"
    if not jar.exists():
        maven = shutil.which("mvn")
        if not maven:
            return "", "no Maven here (mvn on the PATH)"
        options = [f"-Dartifact={':'.join(JOB_SERVER)}", "-Dtransitive=false"]
        copying = ["dependency:copy", *options, f"-DoutputDirectory={CACHE}"]
        for goals in (["dependency:get", *options], copying):
            done = subprocess.run([maven, "-q", "-B", *goals], capture_output=True, text=True)
            if done.returncode:
                return "", f"Maven does not give {':'.join(JOB_SERVER)}: {_reason(done.stdout)}"
    return str(jar), ""


def _reason(text: str) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    found = re.findall(r"Could not find artifact \S+|was not found", plain)
    return str(found[0]) if found else _last(plain)


def _flink() -> Path:
    """Return the folder of Flink's jars: the package of PyPI, outside of our environment."""
    target = CACHE / f"flink-{FLINK}"
    if not target.is_dir():
        with _made(target) as part:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
            command += ["--target", str(part), f"apache-flink-libraries=={FLINK}"]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise Missing(f"apache-flink-libraries {FLINK} cannot be had: {_last(done.stderr)}")
    return target / "pyflink"


def _compiled(javac: str, classpath: str) -> Path:
    """Return the classes of `standin/`, those of other sources left alone."""
    sources = sorted((HERE / "standin").glob("*.java"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    target = CACHE / f"standin-{FLINK}-{state}"
    if not target.is_dir():
        with _made(target) as part:
            command = [javac, "-nowarn", "-d", str(part), "-cp", classpath, *map(str, sources)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"tests/flink/standin does not compile: {done.stderr}")
            services = part / "META-INF" / "services"
            services.mkdir(parents=True)
            (services / NATIVE).write_text("restruct.standin.Native\n")
    return target


@contextmanager
def _made(target: Path) -> Iterator[Path]:
    """Give a folder that becomes `target` when all went well, so that it is whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        yield part
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _last(text: str) -> str:
    lines = text.strip().splitlines() or ["no reason given"]
    return lines[-1]
