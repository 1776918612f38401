"""Is the stack up? Start it, wait for it, stop it."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from stack.plan import Plan

START_SECONDS = 60.0
STOP_SECONDS = 30.0


def is_running(folder: Path) -> bool:
    """Whether a supervisor holds the lock of this folder."""
    file = folder / "stack.lock"
    if not file.exists():
        return False
    with file.open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the supervisor in a session of its own, so that it outlives the shell."""
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "supervisor.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "stack.supervisor"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def stop(folder: Path) -> None:
    """Ask the supervisor to end, and wait until it has."""
    os.kill(pids(folder)["supervisor"], signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_running(folder):
        if time.monotonic() > deadline:
            sys.exit("The stack does not stop: see logs/supervisor.log")
        time.sleep(0.05)


def hold(plan: Plan, name: str) -> None:
    """Stop one process and keep it away until `release`; waits until it has ended."""
    pid = pids(plan.data_dir)[name]
    plan.held_dir.mkdir(exist_ok=True)
    (plan.held_dir / name).touch()
    deadline = time.monotonic() + STOP_SECONDS
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def release(plan: Plan, name: str) -> None:
    """Let a process that was held start again."""
    (plan.held_dir / name).unlink(missing_ok=True)


def pids(folder: Path) -> dict[str, int]:
    lines = (folder / "pids").read_text().splitlines()
    return {name: int(pid) for name, _, pid in (line.partition(" ") for line in lines)}


def healthy(plan: Plan) -> dict[str, bool]:
    """By service, asked through the gateway: so the gateway and edge are, too."""
    try:
        answer = httpx.get(f"{plan.gateway_url}/health", timeout=2, trust_env=False)
        services = answer.json()["services"]
    except (httpx.HTTPError, ValueError, KeyError):
        return {}
    return {
        name: state["status"] == "ok" and state["bus"] == "connected"
        for name, state in services.items()
    }


def until_healthy(
    read_plan: Callable[[], Plan | None], process: subprocess.Popen[bytes] | None
) -> Iterator[dict[str, bool]]:
    """What is healthy, again and again until all is; exits when that takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        if process is not None and process.poll() is not None:
            sys.exit("The stack did not start: see logs/supervisor.log")
        plan = read_plan()
        state = healthy(plan) if plan else {}
        yield state
        if state and all(state.values()):
            return
        if time.monotonic() > deadline:
            sys.exit("Not everything is healthy: see the files in logs/")
        time.sleep(0.1)
