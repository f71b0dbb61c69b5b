"""MediaWiki dumps: their pages, and clean text out of wikitext."""
