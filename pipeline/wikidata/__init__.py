"""Wikidata: entities of the JSON dump, their values in words, and the join that names them."""
