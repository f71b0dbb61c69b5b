"""Takedown: every row of a document out of a finished dataset, and the proof that it is gone."""

from pipeline.forget.outcome import Forgotten, lines
from pipeline.forget.takedown import forget

__all__ = ["Forgotten", "forget", "lines"]
