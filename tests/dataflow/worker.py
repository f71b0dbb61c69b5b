"""What a worker does with the functions of a job, in a process of its own: `worker.py FILE`.

FILE holds the pickles of functions and one unit of work, as `test_worker.py` writes them. Prints
how many functions were set up and how many documents the unit gave, as JSON.
"""

import json
import pickle
import socket
import sys
from pathlib import Path

from apache_beam.internal import pickler


def main():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    except OSError:
        pass
    else:
        sys.exit("there is a network here, so nothing would be proven")
    pickles, mining, unit = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301
    functions = [pickler.loads(one)[0] for one in pickles]
    for function in functions:
        function.setup()
    miner = functions[mining]
    miner.start_bundle()
    found = [one for one in miner.process(unit) if isinstance(one, list)]
    print(json.dumps({"functions": len(functions), "documents": sum(map(len, found))}))


main()
