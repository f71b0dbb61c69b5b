"""A store in memory that Beam's FileSystems know by mem://, with faults on demand."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter

from apache_beam.io.filesystem import BeamIOError, FileMetadata, FileSystem

OBJECTS: dict[str, bytes] = {}
WRITES: Counter[str] = Counter()
HISTORY: list[str] = []
REFUSED: list[str] = []  # patterns of addresses that cannot be written to


class _Sink(io.BytesIO):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def close(self) -> None:
        if not self.closed:
            OBJECTS[self._path] = self.getvalue()
            WRITES[self._path] += 1
            HISTORY.append(f"write {self._path}")
        super().close()


class MemoryStore(FileSystem):
    """Objects by address; there are no folders."""

    @classmethod
    def scheme(cls):
        return "mem"

    def join(self, basepath, *paths):
        return "/".join([basepath.rstrip("/"), *paths])

    def split(self, path):
        return tuple(path.rsplit("/", 1))

    def mkdirs(self, path):
        pass

    def has_dirs(self):
        return False

    def _list(self, dir_or_prefix):
        for path in sorted(OBJECTS):
            if path.startswith(dir_or_prefix):
                yield FileMetadata(path, len(OBJECTS[path]))

    def create(self, path, mime_type="", compression_type="auto"):
        if any(re.search(pattern, path) for pattern in REFUSED):
            raise BeamIOError("Create operation failed", {path: "access denied"})
        return _Sink(path)

    def open(self, path, mime_type="", compression_type="auto"):
        return io.BytesIO(OBJECTS[path])

    def copy(self, source_file_names, destination_file_names):
        for source, target in zip(source_file_names, destination_file_names, strict=True):
            OBJECTS[target] = OBJECTS[source]

    def rename(self, source_file_names, destination_file_names):
        self.copy(source_file_names, destination_file_names)
        self.delete(source_file_names)

    def exists(self, path):
        return path in OBJECTS

    def size(self, path):
        return len(OBJECTS[path])

    def last_updated(self, path):
        return 0

    def checksum(self, path):
        return hashlib.md5(OBJECTS[path]).hexdigest()  # noqa: S324 (as S3's ETag is)

    def metadata(self, path):
        return FileMetadata(path, len(OBJECTS[path]))

    def delete(self, paths):
        for path in paths:
            HISTORY.append(f"delete {path}")
            del OBJECTS[path]


def clear() -> None:
    """Forget all."""
    for kept in (OBJECTS, WRITES, HISTORY, REFUSED):
        kept.clear()
