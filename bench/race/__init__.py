"""The race: the same documents in other tools and in ours. Run it by `python -m bench.race`.

`bare/` holds each rival as its competent user would write it, `same/` the same rivals calling our
own functions; `courses` makes the inputs, `planted` the faults in them.
"""
