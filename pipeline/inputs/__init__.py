"""Inputs: finding, opening, decompressing and bounding them."""
