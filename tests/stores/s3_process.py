"""moto's S3 in a process of its own: it prints its port, and ends when its parent does.

The parent holds the other end of our standard input, which closes however that process ends.
"""

import logging
import sys

from moto.moto_server.threaded_moto_server import ThreadedMotoServer


def main() -> None:
    """Serve on a free port of 127.0.0.1 until standard input ends."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
