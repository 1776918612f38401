"""Have a document read in a process of its own, so that a bad file harms nothing else.

The helper that forks those processes is started by the first document, and ended when
there was none for a while: an idle service has none. It may die at any time.
"""

import asyncio
import atexit
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from common.workers import Worker
from resumes.documents.manners import ORDINARY_SECONDS
from resumes.documents.orders import VERDICT_BYTES, Order, Verdict
from resumes.documents.reading import Kind, Reading, Reason, Unreadable

IDLE_SECONDS = 300.0
START_SECONDS = 60.0  # far more than the helper takes, and its children
_MOST_ANSWER_BYTES = 4_000_000
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_READING = TypeAdapter(Reading)


class Interrupted(RuntimeError):
    """It was not read, and not for what stands in it: it may be asked for again."""


@dataclass(frozen=True)
class Ended:
    """What a child said, if it was an answer, and how it ended."""

    answer: dict[str, Any] | None  # Any: JSON
    verdict: Verdict


class Helper:
    """The process, while there is one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._asked = 0
        self._idle_since = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def ask(self, content: bytes, order: Order) -> Ended:
        """Have a child of it work on `content`.

        Raises:
            Interrupted: The helper ended meanwhile, or could not be started.
        """
        self._asked += 1
        try:
            async with asyncio.timeout(START_SECONDS):
                return await self._ask(content, order)
        except TimeoutError as error:
            self.close()
            raise Interrupted("no answer") from error
        finally:
            self._asked -= 1
            self._idle_since = time.monotonic()

    async def _ask(self, content: bytes, order: Order) -> Ended:
        document, its_document = socket.socketpair()
        lifeline, its_lifeline = socket.socketpair()
        with document, lifeline:  # closed early, they end the child
            with its_document, its_lifeline:
                self._hand_over(order, [its_document, its_lifeline])
            document.settimeout(0)
            lifeline.settimeout(0)
            answer = await _converse(document, content)
            said = await asyncio.get_running_loop().sock_recv(lifeline, VERDICT_BYTES)
        if not said:
            raise Interrupted("the helper died")
        return Ended(answer, Verdict.from_bytes(said))

    def _hand_over(self, order: Order, ends: list[socket.socket]) -> None:
        descriptors = [end.fileno() for end in ends]
        try:
            if self._process is None or self._process.poll() is not None:
                self._start()
            assert self._control is not None
            socket.send_fds(self._control, [order.to_bytes()], descriptors)
        except OSError as error:
            self.close()
            raise Interrupted("no helper") from error

    def _start(self) -> None:
        self.close()
        self._control, its_control = socket.socketpair()
        self._control.settimeout(0)
        with its_control:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "resumes.documents.helper"],
                stdin=its_control.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                process_group=0,  # what is typed at a terminal is not for it
            )

    def end_if_idle(self, after: float = IDLE_SECONDS) -> None:
        if not self._asked and time.monotonic() - self._idle_since >= after:
            self.close()

    def close(self) -> None:
        """End it, and with it its children."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


HELPER = Helper()  # one for the process; it has no files, and serves any event loop
atexit.register(HELPER.close)


def helper_keeper() -> Worker:
    async def end_if_idle() -> bool:
        HELPER.end_if_idle()
        return False

    return Worker("helper", end_if_idle, every=30.0)


async def read_document(content: bytes, kind: Kind) -> Reading | Unreadable:
    """Read within the limits of `confinement` and eight seconds.

    Raises:
        Interrupted: The process came to an end that is not the document's fault;
            nothing else is raised, whatever the bytes contain.
    """
    answer = await answer_about(content, kind)
    return answer if isinstance(answer, Unreadable) else checked_reading(answer)


def checked_reading(answer: dict[str, Any]) -> Reading | Unreadable:  # Any: JSON
    """A child may have been led astray: not even the types are taken on trust."""
    try:
        return _READING.validate_python(answer.get("reading"))
    except ValidationError:
        return Unreadable("damaged")


async def answer_about(
    content: bytes, kind: Kind, today: date | None = None
) -> dict[str, Any] | Unreadable:  # Any: JSON
    """The reading, and with a day what it says and the report, as plain values.

    Raises:
        Interrupted: See `read_document`.
    """
    if not content:
        return Unreadable("empty")
    ended = await HELPER.ask(content, Order(kind, today))
    if ended.answer is None:
        _raise_if_interrupted(ended.verdict)
        return Unreadable("too_complex")
    if "bug" in ended.answer:
        raise Interrupted(str(ended.answer["bug"])[:200])
    if "unreadable" in ended.answer:
        reason = ended.answer["unreadable"]
        return Unreadable(reason if reason in get_args(Reason) else "damaged")
    return ended.answer


async def reads_offline() -> bool:
    """Tell whether reading processes have no network here; say so at start if not."""
    ended = await HELPER.ask(b"", Order("probe"))
    return bool(ended.answer and ended.answer["offline"])


def _raise_if_interrupted(verdict: Verdict) -> None:
    """Killed from outside, or late for want of a processor: no fault of the document.

    One that had what documents ordinarily take is not let try again, so that a bomb is
    told of soon: the processor may be busy for long.
    """
    killed = verdict.late or verdict.signal == signal.SIGKILL
    if killed and verdict.cpu_seconds < ORDINARY_SECONDS:
        raise Interrupted("killed")


async def _converse(
    document: socket.socket, content: bytes
) -> dict[str, Any] | None:  # Any: JSON
    loop = asyncio.get_running_loop()
    answer = bytearray()
    with suppress(BrokenPipeError, ConnectionResetError):
        await loop.sock_sendall(document, content)
        document.shutdown(socket.SHUT_WR)
        while piece := await loop.sock_recv(document, 1 << 18):
            answer += piece
            if len(answer) > _MOST_ANSWER_BYTES:
                document.close()
                return None
    return _parsed(bytes(answer))


def _parsed(answer: bytes) -> dict[str, Any] | None:  # Any: JSON
    try:
        value = from_json(answer)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
