"""Messages through the gateway while the connection breaks: none lost, none twice.

The reader is a browser on a bad line: it keeps what has come whole, loses what is cut
in the middle, and comes back with the last id it has.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from tests.e2e.platform import Person, Platform
from tests.e2e.talk import MESSAGES, connect, good, write

SENDERS = 3  # nobody may write more than 200 an hour
WRITTEN = 500
CUTS = 200
LONGEST_PIECE = 900  # bytes; a message is some 250
SEED = 20261123
PATIENCE_SECONDS = 120.0


@pytest.fixture
def senders(platform: Platform, person: Person) -> Iterator[list[Person]]:
    with ExitStack() as stack:
        people = [stack.enter_context(platform.sign_in()) for _ in range(SENDERS)]
        for somebody in people:
            connect(somebody, person)
        yield people


class BadLine:
    """A reader whose connection breaks after so many bytes, wherever that is."""

    def __init__(self, person: Person, chance: random.Random) -> None:
        self.got: list[int] = []
        self.texts: list[str] = []
        self.cuts = 0
        self.in_the_middle = 0
        self.turned_away = 0
        self._person = person
        self._chance = chance

    def read(self, wanted: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.got) < wanted:
            assert time.monotonic() < deadline, f"{len(self.got)} of {wanted} came"
            last = str(self.got[-1]) if self.got else "0"
            with self._person.api.stream(
                "GET", f"{MESSAGES}/stream", headers={"Last-Event-ID": last}
            ) as response:
                if response.status_code == 429:
                    # The streams that broke are still open for the other end.
                    self.turned_away += 1
                    time.sleep(0.02)
                    continue
                assert response.status_code == 200
                self._take(response, wanted)

    def _take(self, response: httpx.Response, wanted: int) -> None:
        left = self._chance.randint(1, LONGEST_PIECE) if self.cuts < CUTS else 10**9
        whole = b""
        for piece in response.iter_raw():
            whole += piece[:left]
            left -= len(piece[:left])
            whole = self._keep(whole)
            if len(self.got) >= wanted:
                return
            if left == 0:
                self.cuts += 1
                self.in_the_middle += bool(whole)
                return

    def _keep(self, received: bytes) -> bytes:
        """Note the events that are whole; what is left of the next."""
        while (end := received.find(b"\n\n")) >= 0:
            event, received = received[:end], received[end + 2 :]
            lines = event.decode().split("\n")
            fields = dict(line.partition(": ")[::2] for line in lines)
            if fields.get("event") == "message":
                data = json.loads(fields["data"])
                assert data["id"] == int(fields["id"])
                self.got.append(data["id"])
                self.texts.append(data["body"])
        return received


def test_500_messages_come_in_order_through_200_broken_connections(
    person: Person, senders: list[Person], say: Callable[[str], None]
) -> None:
    line = BadLine(person, random.Random(SEED))
    sent: list[tuple[int, str]] = []
    noting = threading.Lock()

    def send(number: int) -> None:
        text = f"message {number}"
        made = good(write(senders[number % SENDERS], person, text))
        with noting:
            sent.append((made["id"], text))

    with ThreadPoolExecutor(SENDERS + 1) as threads:
        reading = threads.submit(line.read, WRITTEN)
        list(threads.map(send, range(WRITTEN)))
        reading.result()

    assert list(zip(line.got, line.texts, strict=True)) == sorted(sent)
    assert len(sent) == WRITTEN
    assert line.cuts == CUTS
    say(
        f"{WRITTEN} messages of {SENDERS} people through {line.cuts} cut connections "
        f"({line.in_the_middle} within an event): 0 lost, 0 twice, in order; "
        f"{line.turned_away} times too many streams were still open"
    )
