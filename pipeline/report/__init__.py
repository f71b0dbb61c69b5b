"""`restruct report`: what a run mined, at a glance, as one HTML file that needs nothing else."""

from __future__ import annotations
