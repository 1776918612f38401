"""Read a document in a process of its own, so that a bad file harms nothing else."""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from resumes.documents.reading import Kind, Reading, Unreadable

WALL_SECONDS = 8.0
_MOST_AT_ONCE = 2
_MOST_ANSWER_BYTES = 4_000_000
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
    WeakKeyDictionary()  # a semaphore serves one loop; a process may have had several
)


async def read_document(content: bytes, kind: Kind) -> Reading | Unreadable:
    """Read within the limits of `confinement` and eight seconds; never raises for
    anything the bytes contain. At most two documents are read at once; others wait.
    """
    if not content:
        return Unreadable("empty")
    loop = asyncio.get_running_loop()
    async with _turns.setdefault(loop, asyncio.Semaphore(_MOST_AT_ONCE)):
        answer = await _ask_child(content, kind)
    if answer is None:
        return Unreadable("too_complex")
    if "unreadable" in answer:
        return Unreadable(answer["unreadable"])
    return Reading.from_json(answer["reading"])


async def reads_offline() -> bool:
    """Tell whether reading processes have no network here; say so at start if not."""
    answer = await _ask_child(b"", "probe")
    return bool(answer and answer["offline"])


async def _ask_child(content: bytes, kind: str) -> dict[str, Any] | None:  # Any: JSON
    """Return the child's answer, or None when it died or had to be killed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-m", "resumes.documents.child", kind),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_ENVIRONMENT,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(WALL_SECONDS):
            return await _converse(child, content)
    except TimeoutError:
        return None
    finally:
        _kill(child)
        await child.wait()


async def _converse(
    child: asyncio.subprocess.Process, content: bytes
) -> dict[str, Any] | None:  # Any: JSON
    assert child.stdin is not None
    assert child.stdout is not None
    feeding = asyncio.create_task(_feed(child.stdin, content))
    try:
        answer = await _read_bounded(child.stdout)
    finally:
        feeding.cancel()
        with suppress(asyncio.CancelledError):
            await feeding
    return _parsed(answer)


async def _feed(stdin: asyncio.StreamWriter, content: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(content)
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _read_bounded(stdout: asyncio.StreamReader) -> bytes:
    parts = bytearray()
    while piece := await stdout.read(65_536):
        parts += piece
        if len(parts) > _MOST_ANSWER_BYTES:
            return b""
    return bytes(parts)


def _parsed(answer: bytes) -> dict[str, Any] | None:  # Any: JSON
    try:
        value = json.loads(answer)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _kill(child: asyncio.subprocess.Process) -> None:
    """End the whole group: a parser may have started something of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
