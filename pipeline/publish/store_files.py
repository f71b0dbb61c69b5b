"""The files under one prefix of an object store, or of another file system that Beam writes to."""

from __future__ import annotations

import hashlib

from apache_beam.io.filesystem import FileSystem
from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions

from pipeline.commit import write_bytes
from pipeline.errors import RunError, UserError
from pipeline.inputs.finding import EXTRAS, installed
from pipeline.output import delete
from pipeline.publish.target import Store
from pipeline.publish.ways import StagedFile
from pipeline.suggest import suggest

_EXTRAS = {scheme: EXTRAS[scheme] for scheme in ("s3", "gs", "hdfs")}
_CHUNK = 8 * 1024 * 1024


class Prefix:
    """The files under an address. All methods raise what the store's client raises."""

    def __init__(self, address: str) -> None:
        self._address = address
        # Outside of a pipeline nobody has options, and some clients want them.
        FileSystems.set_options(PipelineOptions([]))

    def list(self) -> dict[str, int]:
        """Return the size of every file under the prefix, by its path there."""
        top = f"{self._address}/"
        found = FileSystems.match([f"{top}**"])
        return {
            entry.path.removeprefix(top): entry.size_in_bytes
            for result in found
            for entry in result.metadata_list
            # A store without folders may keep an empty object in the place of one.
            if not entry.path.endswith("/")
        }

    def read(self, path: str) -> bytes:
        """Return the content of a file, which should be a small one."""
        with FileSystems.open(self._at(path), compression_type="uncompressed") as file:
            data: bytes = file.read()
        return data

    def write(self, path: str, data: bytes) -> None:
        """Write a small file."""
        write_bytes(self._at(path), data)

    def delete(self, path: str) -> None:
        """Delete a file if it is there."""
        delete(self._at(path))

    def send(self, file: StagedFile) -> str:
        """Send a file and return the store's mark of it. RunError if it changes meanwhile."""
        state = hashlib.sha256()
        with (
            open(file.full, "rb") as source,
            FileSystems.create(
                self._at(file.path), "application/octet-stream", "uncompressed"
            ) as sink,
        ):
            while chunk := source.read(_CHUNK):
                state.update(chunk)
                sink.write(chunk)
        if state.hexdigest() != file.sha256:
            raise RunError(f"{file.full}: changed while it was sent; give the command again")
        return self.mark(file.path)

    def mark(self, path: str) -> str:
        """Return the store's own checksum of a file, which says whether it is still the same."""
        return str(FileSystems.checksum(self._at(path)))

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of a file, in hex."""
        return hashlib.sha256(self.read(path)).hexdigest()

    def _at(self, path: str) -> str:
        return f"{self._address}/{path}"


def check_scheme(target: Store) -> None:
    """Raise UserError for a scheme that is not known, or that needs a package."""
    scheme = target.scheme
    known = {kind.scheme() for kind in FileSystem.get_all_subclasses()} - {None}
    if scheme in _EXTRAS:
        extra, module = _EXTRAS[scheme]
        if not installed(module):
            raise UserError(
                f"--to: {scheme}:// needs a package that is not installed; run: pip install "
                f"'restruct[{extra}]'"
            )
    elif scheme not in known:
        raise UserError(
            f"--to: unknown scheme {scheme!r}; {suggest(scheme, {'hf', *_EXTRAS, *known})}"
        )
