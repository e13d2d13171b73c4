"""``python3 -m fixgrad_dask``: the end that ``fixgrad tune --executor dask`` talks to.

Trials come on standard input, a JSON object a line; answers leave on standard output as trials end.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from .runner import ClusterError, Runner, connected, read_trials, ready, say


def end_with_parent() -> None:
    """Ends this process as SIGTERM does, soon after the one that started it is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def main() -> int:
    """Exit status 0: all answered; 3: the cluster is not there, or went away."""
    parser = argparse.ArgumentParser(prog="fixgrad_dask", description=__doc__)
    parser.add_argument("--scheduler", required=True, help="its address, as tcp://host:8786")
    parser.add_argument("--inputs", required=True, type=Path, help="a folder of files by SHA-256")
    parser.add_argument("--version", required=True, help="of fixgrad, which workers must have")
    parser.add_argument("--fixgrad", help="the program on the workers, else $FIXGRAD or PATH")
    parser.add_argument(
        "--timeout", type=float, default=60, help="seconds to wait for a worker, 60 by default"
    )
    arguments = parser.parse_args()
    # Lost workers are answered for; what Dask says of them is not for users.
    logging.disable(logging.ERROR)
    # Ends the client, which releases what runs.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    end_with_parent()
    try:
        with connected(arguments.scheduler) as client:
            say(ready(client))
            runner = Runner(
                client,
                arguments.inputs,
                arguments.version,
                arguments.fixgrad,
                arguments.timeout,
                say,
            )
            try:
                runner.run(read_trials(sys.stdin))
            finally:
                say({"statistics": asdict(runner.statistics)})
    except ClusterError as error:
        say({"ended": str(error)})
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
