"""Messages as they come: none lost, none twice, wherever the connection breaks."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from common.testing import bearer
from services.social.tests.conftest import ADA, BOB, CY, People
from social.talking import messages

STREAM = "/api/v1/social/messages/stream"


class Listener:
    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next_event(self) -> tuple[str, int, dict]:
        """Name, position and data of the next one; comments and `retry` are none."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(20):
            async for line in self._lines:
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif "event" in fields:
                    return (
                        fields["event"],
                        int(fields["id"]),
                        json.loads(fields["data"]),
                    )
                else:
                    fields = {}
        raise EOFError


@asynccontextmanager
async def listening(
    people: People, who: int, after: int | None = None
) -> AsyncIterator[Listener]:
    headers = bearer(who)
    if after is not None:
        headers["Last-Event-ID"] = str(after)
    client = people.running.client
    async with client.stream("GET", STREAM, headers=headers) as response:
        assert response.status_code == 200
        listener = Listener(response)
        yield listener


async def test_both_hear_a_message_and_others_nothing(people: People) -> None:
    async with (
        listening(people, ADA) as ada,
        listening(people, BOB) as bob,
        listening(people, CY) as cy,
    ):
        sent = (await people.write(ADA, BOB, "Hello")).json()
        assert await bob.next_event() == (
            "message",
            sent["id"],
            {**sent, "direction": "incoming"},
        )
        assert await ada.next_event() == ("message", sent["id"], sent)
        theirs = (await people.write(ADA, CY, "And you")).json()
        _, position, _ = await cy.next_event()
        assert position == theirs["id"]


async def test_who_sent_hears_that_it_was_read(people: People) -> None:
    message_id = (await people.write(ADA, BOB)).json()["id"]
    async with listening(people, ADA) as ada:
        await people.ask(BOB, "PUT", f"/messages/{message_id}/read")
        name, position, read = await ada.next_event()

    assert (name, position) == ("read", message_id)
    assert (read["reader_id"], read["up_to_message_id"]) == (BOB, message_id)
    # Who was away hears of it, too.
    async with listening(people, ADA, after=message_id) as ada:
        assert (await ada.next_event())[2] == read


async def test_a_wrong_position_is_refused_and_a_future_one_is_now(
    people: People,
) -> None:
    for wrong in ("x", "-1", "1" * 16):
        answer = await people.running.client.get(
            STREAM, headers=bearer(ADA) | {"Last-Event-ID": wrong}
        )
        assert answer.status_code == 422
    assert (await people.running.client.get(STREAM)).status_code == 401
    async with listening(people, BOB, after=10**14) as bob:
        sent = (await people.write(ADA, BOB)).json()
        assert (await bob.next_event())[1] == sent["id"]


class Receiver:
    """A client that keeps what it got and comes back after its last one."""

    def __init__(self, people: People, chance: random.Random, wanted: int) -> None:
        self.got: list[int] = []
        self.drops = 0
        self._people = people
        self._chance = chance
        self._wanted = wanted

    async def run(self, drops: int) -> None:
        while len(self.got) < self._wanted:
            after = self.got[-1] if self.got else 0
            async with listening(self._people, BOB, after=after) as stream:
                await self._listen(stream, drops)

    async def _listen(self, stream: Listener, drops: int) -> None:
        """Until the connection is dropped, after none to four more messages."""
        left = self._chance.randint(0, 4) if self.drops < drops else self._wanted
        while len(self.got) < self._wanted:
            if left == 0:
                self.drops += 1
                return
            _, position, data = await stream.next_event()
            assert data["id"] == position
            self.got.append(position)
            left -= 1


@pytest.mark.parametrize("seed", [1])
async def test_of_500_messages_none_is_lost_or_twice_in_200_drops(
    people: People, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(messages, "MOST", 1000)
    await people.connect(ADA, BOB)
    receiver = Receiver(people, random.Random(seed), wanted=500)

    async def send() -> list[int]:
        written = [await people.write(ADA, BOB, str(n)) for n in range(500)]
        return [answer.json()["id"] for answer in written]

    sent, _ = await asyncio.gather(send(), receiver.run(drops=200))

    assert receiver.drops == 200
    assert receiver.got == sent
