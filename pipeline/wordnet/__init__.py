"""Wordnets: reading their three formats, and finding their words in their example sentences."""
