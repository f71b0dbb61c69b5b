"""From the command line to a dataset: `python beam_runner.py --recipe FILE --output DIR`.

`restruct` is the same program. Everything is in `pipeline.face.cli`: Beam sends what it finds in
`__main__` to its workers, so that nothing may be defined here.
"""

from __future__ import annotations

import os
import sys

from pipeline.face.cli import INTERRUPTED
from pipeline.face.cli import main as run_command


def main() -> None:
    """Run the command line and leave the process with its exit status (see `pipeline.face.cli`)."""
    status = run_command()
    if status == INTERRUPTED:
        # Threads of the runner that wait for ended workers would keep the process alive.
        sys.stdout.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    main()
