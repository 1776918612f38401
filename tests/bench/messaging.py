"""Messages: how long until the other's open stream has it; what 500 streams cost.

`python tests/bench/messaging.py`. Several people write to one, for each may send only
so many in an hour. A message is sent when the one before has been heard, through the
gateway both ways.
"""

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[0] = str(PROJECT)  # run as a script: in place of this folder

from common.streams import EACH  # noqa: E402
from tests.bench.processes import memory_megabytes  # noqa: E402
from tests.e2e.platform import Person, Platform  # noqa: E402
from tests.e2e.stacks import local  # noqa: E402
from tests.e2e.talk import MESSAGES, connect, good, hearing, write  # noqa: E402

SENDERS, SENT_BY_EACH = 4, 80
WARM_UP = 20  # of all, at first, and not counted
STREAMS = 500
LISTENED = ("gateway", "social")  # the processes a stream stays open in


def main() -> None:
    with TemporaryDirectory(prefix="bench-") as name, local(Path(name)) as platform:
        for what, figure in measure(platform, print).items():
            print(f"{what}: {figure}")


def measure(platform: Platform, note: Callable[[str], None]) -> dict[str, Any]:
    with platform.sign_in() as listener:
        note(f"{SENDERS * SENT_BY_EACH} messages to an open stream")
        alone = _spread(_heard_after(platform, listener))
        note(f"{STREAMS} open streams")
        before = _memory(platform)
        with _streams_open(platform):
            grown = {name: mb - before[name] for name, mb in _memory(platform).items()}
            beside = _spread(_heard_after(platform, listener))
        return {
            "alone": alone,
            "beside_streams": beside,
            "streams": STREAMS,
            "grown_mb": grown,
            "kilobytes_a_stream": sum(grown.values()) * 1024 / STREAMS,
        }


def _heard_after(platform: Platform, listener: Person) -> list[float]:
    """Milliseconds from sending to hearing, of each message."""
    times = []
    with ExitStack() as stack:
        senders = [stack.enter_context(platform.sign_in()) for _ in range(SENDERS)]
        for sender in senders:
            connect(sender, listener)
        ear = stack.enter_context(_listening(listener))
        for number in range(SENT_BY_EACH):
            for sender in senders:
                sent = time.perf_counter()
                good(write(sender, listener, f"Message {number}"))
                times.append((ear.get(timeout=10) - sent) * 1000)
    return times[WARM_UP:]


@contextmanager
def _listening(listener: Person) -> Iterator[Queue[float]]:
    """When each message was heard: by a thread, as it may be before the answer."""
    moments: Queue[float] = Queue()
    with hearing(listener) as ear:

        def listen() -> None:
            for _ in range(SENDERS * SENT_BY_EACH):
                while ear.next_event()[0] != "message":
                    pass
                moments.put(time.perf_counter())

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        yield moments
        listening.join()


@contextmanager
def _streams_open(platform: Platform) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(STREAMS // EACH):
            person = stack.enter_context(platform.sign_in())
            for _ in range(EACH):
                stack.enter_context(_opened(platform.url, person.token))
        yield


def _opened(url: str, token: str) -> socket.socket:
    """A bare connection: 500 clients with pools would cost more than is measured."""
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), timeout=10)
    connection.sendall(
        f"GET {MESSAGES}/stream HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode()
    )
    answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200"), answer
    return connection


def _memory(platform: Platform) -> dict[str, float]:
    used = memory_megabytes(platform.local_plan())
    return {name: used[name] for name in LISTENED}


def _spread(times: list[float]) -> dict[str, float]:
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50_ms": cuts[49], "p99_ms": cuts[98], "longest_ms": max(times)}


if __name__ == "__main__":
    main()
