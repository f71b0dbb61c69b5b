"""Prose: Markdown and plain text to clean text and sections."""
