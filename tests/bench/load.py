"""Sends requests as fast as they are answered: a process of its own, on raw sockets.

Each connection is kept and has one request under way. Every answer must be a 200.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import cast
from urllib.parse import urlsplit

import uvloop

PROJECT = Path(__file__).parents[2]
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Order:
    """What to ask of whom; the paths are taken in turn."""

    url: str
    paths: list[str]
    token: str
    connections: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    requests: int
    requests_per_second: float
    p50_ms: float
    p99_ms: float


def send(order: Order) -> Outcome:
    """Let another process send, and wait for it; exits when an answer is no 200."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        cwd=PROJECT,
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"the load failed: {done.stderr.strip()}")
    return Outcome(**json.loads(done.stdout))


class Load:
    """What all connections share: the requests to send and the times they took."""

    def __init__(self, order: Order) -> None:
        self._requests = cycle([_request(order, path) for path in order.paths])
        self._until = time.perf_counter() + order.seconds
        self._asking = order.connections
        self.seconds: list[float] = []
        self.ended = asyncio.get_running_loop().create_future()

    def next_request(self) -> bytes | None:
        """None when the time is over, once for each connection."""
        if time.perf_counter() < self._until:
            return next(self._requests)
        self._asking -= 1
        if not self._asking and not self.ended.done():
            self.ended.set_result(None)
        return None

    def note(self, answer: bytes, seconds: float) -> None:
        if not answer.startswith(b"HTTP/1.1 200 "):
            self.fail(answer[:500].decode("latin-1"))
        self.seconds.append(seconds)

    def fail(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(RuntimeError(why))


class Connection(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self._load = load
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if _complete(self._answer):
            self._load.note(self._answer, time.perf_counter() - self._asked_at)
            self._answer = b""
            self._ask()

    def connection_lost(self, _error: Exception | None) -> None:
        self._load.fail("a connection was closed")

    def _ask(self) -> None:
        if request := self._load.next_request():
            self._asked_at = time.perf_counter()
            self._transport.write(request)


async def _run(order: Order) -> Outcome:
    loop = asyncio.get_running_loop()
    address = urlsplit(order.url)
    load = Load(order)
    started = time.perf_counter()
    for _ in range(order.connections):
        await loop.create_connection(
            lambda: Connection(load), address.hostname or "", address.port or 80
        )
    await load.ended
    return _outcome(load.seconds, time.perf_counter() - started)


def _outcome(times: list[float], seconds: float) -> Outcome:
    cuts = quantiles(times, n=100, method="inclusive")
    return Outcome(
        len(times), len(times) / seconds, p50_ms=cuts[49] * 1000, p99_ms=cuts[98] * 1000
    )


def _request(order: Order, path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: {urlsplit(order.url).netloc}\r\n"
        f"Authorization: Bearer {order.token}\r\n"
        "Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n"
    ).encode()


def _complete(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    if length := _LENGTH.search(head):
        return len(body) >= int(length.group(1))
    return body.endswith(b"0\r\n\r\n")  # the last of the chunks of a compressed answer


def main() -> None:
    order = Order(**json.load(sys.stdin))
    json.dump(asdict(uvloop.run(_run(order))), sys.stdout)


if __name__ == "__main__":
    main()
