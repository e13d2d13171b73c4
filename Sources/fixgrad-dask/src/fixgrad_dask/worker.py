"""What runs on a worker: one trial as a process of its own.

Shipped by value: a worker needs Dask and ``fixgrad``, not this package.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from distributed import Reschedule, get_worker

#: Seconds between two looks at whether a trial is still wanted.
LOOK = 0.5


def keep_input(sha256: str, content: bytes) -> bytes:
    """An input as a result of its own: what a lost worker held is computed again."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"input {sha256} has the content of {found}")
    return content


def inputs_folder() -> Path:
    """Where all workers of this user on this machine keep inputs, by content hash.

    Programs are loaded from there: raises ``PermissionError`` where others could write to it.
    """
    folder = Path(tempfile.gettempdir()) / f"fixgrad-inputs-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid():
        raise PermissionError(f"the folder {folder} of a worker belongs to another user")
    if found.st_mode & 0o077:
        raise PermissionError(f"the folder {folder} of a worker is open to other users")
    return folder


def store(folder: Path, inputs: dict[str, bytes]) -> None:
    """Writes the inputs that are not there yet."""
    for sha256, content in inputs.items():
        target = folder / sha256
        if target.exists():
            continue
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, target)


def travelled(session: str, inputs: dict[str, bytes]) -> int:
    """The bytes of the inputs that are new to this worker in a session: Dask sends each once."""
    known = get_worker().__dict__.setdefault("fixgrad_inputs", set())
    new = {(session, sha256) for sha256 in inputs} - known
    known |= new
    return sum(len(inputs[sha256]) for _, sha256 in new)


def is_wanted(task: str) -> bool:
    """Whether any client still waits for a task that runs here."""
    state = get_worker().state.tasks.get(task)
    return state is not None and state.state != "cancelled"


def finished(trial: subprocess.Popen[str], specification: str) -> tuple[str, str]:
    """What a trial writes to its two outputs; it is killed once nobody wants it any more."""
    task = get_worker().get_current_task()
    unsent: str | None = specification
    while True:
        try:
            return trial.communicate(unsent, timeout=LOOK)
        except subprocess.TimeoutExpired:
            unsent = None
        if not is_wanted(task):
            trial.kill()
            # Somebody may want it again by now, who must not get the end of this one.
            raise Reschedule


def version_of(fixgrad: str) -> str:
    """What a program says it is; asked once by a worker."""
    known = get_worker().__dict__.setdefault("fixgrad_versions", {})
    if fixgrad not in known:
        answer = subprocess.run([fixgrad, "--version"], check=False, capture_output=True, text=True)
        known[fixgrad] = answer.stdout.strip()
    return known[fixgrad]


def run_trial(
    specification: str, inputs: dict[str, bytes], version: str, program: str | None, session: str
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
    store(folder, inputs)
    # A trial does not outlive its worker, where util-linux is there to see to it.
    setpriv = shutil.which("setpriv")
    bound = [setpriv, "--pdeathsig", "KILL"] if setpriv else []
    with subprocess.Popen(
        [*bound, fixgrad, "trial", "--inputs", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as trial:
        output, errors = finished(trial, specification)
    if trial.returncode != 0:
        return failure(
            "trial-failed",
            f"'fixgrad trial' ended with status {trial.returncode}",
            errors.splitlines()[-20:],
        )
    return {
        "result": json.loads(output),
        "seconds": time.monotonic() - start,
        "received": travelled(session, inputs) + len(specification),
        "sent": len(output),
    }
