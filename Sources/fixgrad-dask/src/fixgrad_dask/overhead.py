"""``python3 -m fixgrad_dask.overhead``: what a cluster adds to a trial, with trials that do nothing.

One of the three inputs of the plan in the README.
"""

from __future__ import annotations

import argparse
import time

from distributed import Client, wait


def nothing(index: int) -> int:
    """A trial that is over at once."""
    return index


def main() -> None:
    parser = argparse.ArgumentParser(prog="fixgrad_dask.overhead", description=__doc__)
    parser.add_argument("--scheduler", required=True, help="its address, as tcp://host:8786")
    parser.add_argument("--tasks", type=int, default=2000, help="how many, 2000 by default")
    arguments = parser.parse_args()
    with Client(arguments.scheduler, timeout=10) as client:
        threads = sum(client.nthreads().values())
        wait(client.map(nothing, range(10), pure=False))
        start = time.monotonic()
        wait(client.map(nothing, range(arguments.tasks), pure=False))
        seconds = time.monotonic() - start
    print(f"{1000 * seconds / arguments.tasks:.2f} ms a trial, {threads} threads")


if __name__ == "__main__":
    main()
