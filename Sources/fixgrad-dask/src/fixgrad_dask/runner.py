"""Asks a Dask cluster for trials and tells each as it ends."""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import cloudpickle
import dask
from distributed import CancelledError, Client, Future, TimeoutError, wait
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from . import worker

GONE = "the Dask scheduler is gone"


class ClusterError(Exception):
    """The cluster cannot run what is left."""


@dataclass
class Trial:
    """One line of the request."""

    key: str
    specification: str
    inputs: list[str]
    lost: int = 0

    def task(self, *of: str | None) -> str:
        """Its name on the cluster, where all who ask share one list of names: what it is of.

        The same trial asked for by two is one task, and no other trial ever has its name.
        """
        content = json.dumps([self.specification, *of]).encode()
        return f"fixgrad-trial-{hashlib.sha256(content).hexdigest()}-{self.lost}"


@dataclass
class Statistics:
    """What the trials took."""

    trials: int = 0
    bytes_to_workers: int = 0
    bytes_back: int = 0
    seconds_in_trials: float = 0.0

    def add(self, outcome: dict) -> None:
        self.trials += 1
        self.bytes_to_workers += outcome.get("received", 0)
        self.bytes_back += outcome.get("sent", 0)
        self.seconds_in_trials += outcome.get("seconds", 0.0)


class Shipped:
    """A function that travels by value: Dask alone would send its name, which workers lack."""

    def __init__(self, function: Callable) -> None:
        self.function = function

    def __call__(self, *arguments: object) -> object:
        return self.function(*arguments)

    def __reduce__(self) -> tuple:
        return pickle.loads, (cloudpickle.dumps(self.function),)


class Runner:
    """Keeps a bounded number of trials on the cluster until all are answered."""

    #: Trials in flight for each thread of the workers.
    DEPTH = 4
    #: How often a trial may lose its worker.
    MOST_LOST = 5

    def __init__(
        self,
        client: Client,
        inputs: Path,
        version: str,
        program: str | None,
        timeout: float,
        answer: Callable[[dict], None],
    ) -> None:
        cloudpickle.register_pickle_by_value(worker)
        self.client = client
        self.inputs = inputs
        self.version = version
        self.program = program
        self.timeout = timeout
        self.answer = answer
        self.statistics = Statistics()
        self._kept: dict[str, Future] = {}
        self._running: dict[Future, Trial] = {}
        self._last_worker = time.monotonic()

    def run(self, trials: Iterable[Trial]) -> None:
        """Answers every trial.

        Raises ``ClusterError`` where the scheduler is gone, or all workers for too long.
        """
        waiting = deque(trials)
        while waiting or self._running:
            room = self._room() - len(self._running)
            for _ in range(min(room, len(waiting))):
                self._submit(waiting.popleft())
            # Raises for each future that was cancelled, as those of workers that restart.
            with suppress(TimeoutError, CancelledError):
                wait(list(self._running), timeout=1, return_when="FIRST_COMPLETED")
            for future in [future for future in self._running if future.done()]:
                self._finish(future, waiting)

    def _room(self) -> int:
        """Trials that may be in flight; raises when there is nobody to run them."""
        if self.client.status != "running":
            raise ClusterError(GONE)
        threads = sum(self.client.nthreads().values())
        now = time.monotonic()
        if threads:
            self._last_worker = now
        elif now - self._last_worker > self.timeout:
            raise ClusterError(f"the cluster has had no worker for {self.timeout:.0f} s")
        return max(threads, 1) * self.DEPTH

    def _submit(self, trial: Trial) -> None:
        futures = {sha256: self._input(sha256) for sha256 in trial.inputs}
        future = self.client.submit(
            Shipped(worker.run_trial),
            trial.specification,
            futures,
            self.version,
            self.program,
            self.client.id,
            key=trial.task(self.version, self.program),
            pure=False,
        )
        self._running[future] = trial

    def _input(self, sha256: str) -> Future:
        kept = self._kept.get(sha256)
        if kept is None or kept.cancelled():
            content = (self.inputs / sha256).read_bytes()
            kept = self._kept[sha256] = self.client.submit(
                Shipped(worker.keep_input),
                sha256,
                content,
                key=f"fixgrad-input-{sha256}",
                pure=False,
            )
        return kept

    def _finish(self, future: Future, waiting: deque[Trial]) -> None:
        trial = self._running.pop(future)
        try:
            outcome = future.result()
        except (CancelledError, KilledWorker):
            trial.lost += 1
            if trial.lost <= self.MOST_LOST:
                waiting.appendleft(trial)
            else:
                self._fail(trial, "lost", f"it was lost with its worker {trial.lost} times")
        except Exception as error:
            if future.status != "error":
                raise
            self._fail(trial, "trial-failed", str(error))
        else:
            self.statistics.add(outcome)
            fields = ("result", "failure", "seconds")
            self.answer({"key": trial.key} | {f: outcome[f] for f in fields if f in outcome})

    def _fail(self, trial: Trial, kind: str, message: str) -> None:
        failure = {"kind": kind, "message": message, "notes": []}
        self.answer({"key": trial.key, "failure": failure})


def read_trials(lines: Iterable[str]) -> Iterable[Trial]:
    """The trials of a request, a JSON object a line."""
    for line in lines:
        if line.strip():
            item = json.loads(line)
            specification = json.dumps(item["specification"], sort_keys=True)
            yield Trial(item["key"], specification, item["inputs"])


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of a scheduler; raises ``ClusterError`` where none answers, or it goes away."""
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(f"no Dask scheduler answers at {address}: {reason}") from error
    with client:
        try:
            yield client
        except Exception as error:
            # Without a scheduler all of Dask's calls may fail, in many ways.
            if client.status == "running" and not isinstance(error, CommClosedError):
                raise
            raise ClusterError(GONE) from error


def say(message: dict) -> None:
    """A line of the answer."""
    sys.stdout.write(json.dumps(message, sort_keys=True) + "\n")
    sys.stdout.flush()


def ready(client: Client) -> dict:
    """The first line: what there is."""
    threads = client.nthreads()
    return {
        "ready": {
            "scheduler": client.scheduler.address,
            "workers": len(threads),
            "threads": sum(threads.values()),
            "dask": dask.__version__,
        }
    }
