"""The same job by other carriers: rivals that call our own functions for every step of it.

python -m bench.race.same.X RECIPE OUTPUT WORKERS
"""
