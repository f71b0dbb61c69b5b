"""The rivals, each in one file as its user would write it: `python -m FILE INPUTS OUTPUT WORKERS`.

INPUTS is a folder of JSON lines; rows go to Parquet files in OUTPUT/records. Nothing here imports
anything of ours but `prompting`, so that each runs in an environment of its own.
"""
