"""A finished run as a dataset for others: its layout, its papers, and the ways to its place.

`run.publish` is all of it. `layout.stage` writes the published folder; the card, the Croissant file
and the recipe in it are its papers (`papers`), which are made from the manifest alone, so that they
can be made anew.
"""
