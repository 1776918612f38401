"""Named places where a test may stop a running process, or slow it down.

A failpoint is a file `<directory>/<service>.<name>`: `kill 3` ends the process as
`kill -9` would when it comes by for the third time, `sleep 5` waits five seconds.
Without a directory (the default, and always in production) a failpoint costs one
comparison.
"""

import asyncio
import os
import signal
import time
from pathlib import Path

_armed: tuple[Path, str] | None = None


def arm(directory: Path | None, service: str) -> None:
    """Let `directory` hold failpoints for this process, or none with `None`."""
    global _armed  # noqa: PLW0603 - one process is one service
    _armed = (directory, service) if directory else None


def failpoint(name: str) -> None:
    """Stop here if a test asked for it. Blocks the event loop while it sleeps."""
    if _armed is not None and (seconds := _triggered(name)):
        time.sleep(seconds)


async def pausing_failpoint(name: str) -> None:
    """The same, but only the caller waits."""
    if _armed is not None and (seconds := _triggered(name)):
        await asyncio.sleep(seconds)


def _triggered(name: str) -> float:
    assert _armed is not None
    directory, service = _armed
    file = directory / f"{service}.{name}"
    try:
        action, _, argument = file.read_text().strip().partition(" ")
    except FileNotFoundError:
        return 0.0
    if action == "kill":
        _kill_in_turn(file, int(argument or 1))
        return 0.0
    return float(argument)


def _kill_in_turn(file: Path, times_left: int) -> None:
    if times_left > 1:
        file.write_text(f"kill {times_left - 1}")
        return
    # Gone before the kill, so that the restarted process passes.
    file.unlink(missing_ok=True)
    os.kill(os.getpid(), signal.SIGKILL)
