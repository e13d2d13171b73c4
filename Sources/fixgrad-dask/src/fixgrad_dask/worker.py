"""What runs on a worker: one trial as a process of its own.

Shipped by value: a worker needs Dask and ``fixgrad``, not this package.
"""

from __future__ import annotations

import ctypes
import getpass
import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from distributed import get_worker


def keep_input(sha256: str, content: bytes) -> bytes:
    """An input as a result of its own: what a lost worker held is computed again."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"input {sha256} has the content of {found}")
    return content


def inputs_folder() -> Path:
    """Where all workers of this user on this machine keep inputs, by content hash."""
    folder = Path(tempfile.gettempdir()) / f"fixgrad-inputs-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def store(folder: Path, inputs: dict[str, bytes]) -> int:
    """Writes the inputs that are not there yet; the bytes that were written."""
    written = 0
    for sha256, content in inputs.items():
        target = folder / sha256
        if target.exists():
            continue
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, target)
        written += len(content)
    return written


def ends_with_worker() -> None:
    """A process does not outlive the worker that started it (Linux)."""
    pr_set_pdeathsig = 1
    try:
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    except (OSError, AttributeError):
        pass


def version_of(fixgrad: str) -> str:
    """What a program says it is; asked once by a worker."""
    known = get_worker().__dict__.setdefault("fixgrad_versions", {})
    if fixgrad not in known:
        answer = subprocess.run([fixgrad, "--version"], check=False, capture_output=True, text=True)
        known[fixgrad] = answer.stdout.strip()
    return known[fixgrad]


def run_trial(
    specification: str, inputs: dict[str, bytes], version: str, program: str | None
) -> dict:
    """Runs a trial; ``{"result": …}`` or ``{"failure": …}``, with what it took."""
    start = time.monotonic()

    def failure(kind: str, message: str, notes: list[str] | None = None) -> dict:
        return {"failure": {"kind": kind, "message": message, "notes": notes or []}}

    fixgrad = shutil.which(program or os.environ.get("FIXGRAD") or "fixgrad")
    if fixgrad is None:
        return failure("no-fixgrad", "a worker has no program 'fixgrad'")
    own = version_of(fixgrad)
    if own != version:
        return failure("worker-version", f"a worker has fixgrad {own}, this is {version}")
    folder = inputs_folder()
    received = store(folder, inputs)
    # A thread of the worker waits: the process dies with the thread's parent, not with the thread.
    trial = subprocess.run(
        [fixgrad, "trial", "--inputs", str(folder)],
        check=False,
        input=specification,
        capture_output=True,
        text=True,
        preexec_fn=ends_with_worker if os.name == "posix" else None,
    )
    if trial.returncode != 0:
        return failure(
            "trial-failed",
            f"'fixgrad trial' ended with status {trial.returncode}",
            trial.stderr.splitlines()[-20:],
        )
    return {
        "result": json.loads(trial.stdout),
        "seconds": time.monotonic() - start,
        "received": received + len(specification),
        "sent": len(trial.stdout),
    }
