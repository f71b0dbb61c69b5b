"""Exports: the records of a finished dataset in the shapes that trainers read."""

from pipeline.export.convert import Exported, Options, export
from pipeline.export.formats import FORMATS, Format

__all__ = ["FORMATS", "Exported", "Format", "Options", "export"]
