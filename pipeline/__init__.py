"""Beam at the edges: mines, prompts, sinks and the composition of a run."""
