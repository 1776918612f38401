"""The bell while it rings: on real connections, which end when they should."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from common import streams
from common.contracts.resumes import ResumeAnalyzed
from common.serve import STOP_WITHIN_SECONDS
from common.testing import Running, bearer, served, token_for
from profiles.main import build
from profiles.reactions import REACTIONS
from services.profiles.tests.conftest import profile_settings

STREAM = "/api/v1/notifications/stream"


@pytest.fixture
async def profiles(tmp_path: Path) -> AsyncIterator[Running]:
    async with served(build, profile_settings(tmp_path)) as (running, _server):
        yield running


class Listener:
    """Somebody with an open stream."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.lines = response.aiter_lines()

    async def next_block(self) -> list[str]:
        """The lines up to the next empty one."""
        block: list[str] = []
        async with asyncio.timeout(10):
            async for line in self.lines:
                if not line:
                    return block
                block.append(line)
        raise EOFError

    async def next_event(self) -> tuple[str, int, dict]:
        while True:
            fields = dict(line.split(": ", 1) for line in await self.next_block())
            if "event" in fields:
                break
        return fields["event"], int(fields["id"]), json.loads(fields["data"])

    async def until_over(self) -> None:
        with pytest.raises(EOFError):
            while True:
                await self.next_block()


@asynccontextmanager
async def listening(
    running: Running, user_id: int = 7, headers: dict | None = None, after: object = ...
) -> AsyncIterator[Listener]:
    headers = dict(headers or bearer(user_id))
    if after is not ...:
        headers["Last-Event-ID"] = str(after)
    async with running.client.stream("GET", STREAM, headers=headers) as response:
        listener = Listener(response)
        if response.status_code == 200:
            assert await listener.next_block() == ["retry: 2000"]
        yield listener


async def ring(running: Running, number: int, user_id: int = 7) -> None:
    event = ResumeAnalyzed(resume_id=number, user_id=user_id, ats_score=number)
    await running.hears(REACTIONS, event)


async def eventually(look: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not look():
            await asyncio.sleep(0.01)


async def test_what_happens_is_heard_at_once_by_whom_it_concerns(
    profiles: Running, say: Callable[[str], None]
) -> None:
    async with listening(profiles) as mine, listening(profiles, 8) as theirs:
        headers = mine.response.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["cache-control"] == "no-store"
        assert "content-length" not in headers
        started = time.perf_counter()
        await ring(profiles, 1)
        name, position, item = await mine.next_event()
        say(f"heard {(time.perf_counter() - started) * 1000:.1f} ms after the fact")
        await ring(profiles, 2, 8)
        _, _, other = await theirs.next_event()

    listed = await profiles.client.get(
        "/api/v1/notifications", headers=bearer(7), params={"limit": 1}
    )
    assert name == "notification"
    assert item == listed.json()["items"][0]
    assert position == item["id"]
    assert other["data"]["resume_id"] == 2


async def test_what_was_missed_is_sent_again_in_order(profiles: Running) -> None:
    async with listening(profiles) as listener:
        await ring(profiles, 1)
        _, position, _ = await listener.next_event()
    for number in range(2, 42):
        await ring(profiles, number)
    await ring(profiles, 99, 8)

    async with listening(profiles, after=position) as listener:
        heard = [(await listener.next_event())[2] for _ in range(40)]
        await ring(profiles, 42)
        heard.append((await listener.next_event())[2])

    assert [item["data"]["resume_id"] for item in heard] == list(range(2, 43))


async def test_who_missed_very_much_is_told_to_read_the_list(profiles: Running) -> None:
    for number in range(1, 103):
        await ring(profiles, number)

    async with listening(profiles, after=0) as listener:
        name, position, _ = await listener.next_event()
        await ring(profiles, 103)
        following = await listener.next_event()

    assert name == "reset"
    assert following[1] == position + 1


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "1" * 16, "0x1"])
async def test_a_wrong_position_is_refused(profiles: Running, after: str) -> None:
    async with listening(profiles, after=after) as listener:
        assert listener.response.status_code == 422


async def test_nobody_hears_nothing(profiles: Running) -> None:
    async with listening(profiles, headers={"accept": "*/*"}) as listener:
        assert listener.response.status_code == 401


async def test_a_position_in_the_future_is_the_present(profiles: Running) -> None:
    async with listening(profiles, after=10**15 - 1) as listener:
        await ring(profiles, 1)
        assert (await listener.next_event())[2]["data"]["resume_id"] == 1


async def test_a_person_has_so_many_streams_and_no_more(profiles: Running) -> None:
    opened = profiles.state["streams"]
    async with listening(profiles) as first:
        for _ in range(4):
            opened.open(first_caller(opened))
        sixth = await profiles.client.get(STREAM, headers=bearer(7))
        assert sixth.status_code == 429
        assert sixth.json()["code"] == "too_many_streams"
        assert int(sixth.headers["retry-after"]) > 0
        async with listening(profiles, 8) as another:
            assert another.response.status_code == 200
        assert first.response.status_code == 200


async def test_all_together_have_so_many_streams(profiles: Running) -> None:
    opened = profiles.state["streams"]
    opened._at_most = 2
    async with listening(profiles, 7), listening(profiles, 8):
        third = await profiles.client.get(STREAM, headers=bearer(9))
        assert third.status_code == 503
        assert "retry-after" in third.headers
    await eventually(lambda: opened.count() == 0)
    async with listening(profiles, 9) as third:
        assert third.response.status_code == 200


async def test_who_goes_leaves_their_place(profiles: Running) -> None:
    opened = profiles.state["streams"]
    for _ in range(8):
        async with listening(profiles):
            assert opened.count() == 1
        await eventually(lambda: opened.count() == 0)


async def test_a_stream_ends_with_its_session_and_no_other(profiles: Running) -> None:
    async with listening(profiles, 7) as ended, listening(profiles, 8) as other:
        profiles.state["revocations"].end_session("session-7", time.time())
        await ended.until_over()

        await ring(profiles, 1, 8)
        await other.next_event()
    async with listening(profiles, 7) as again:
        assert again.response.status_code == 401


async def test_a_stream_ends_when_a_person_is_locked_out(profiles: Running) -> None:
    async with listening(profiles, 7) as ended:
        profiles.state["revocations"].end_all_sessions(7, time.time() + 1)
        await ended.until_over()


async def test_a_stream_ends_with_its_token(profiles: Running) -> None:
    token = token_for(7, exp=int(time.time()) + 3)
    headers = {"Authorization": f"Bearer {token}"}
    async with listening(profiles, headers=headers) as listener:
        assert listener.response.status_code == 200
        await listener.until_over()

    assert profiles.state["streams"].count() == 0


async def test_a_quiet_stream_says_that_it_is_there(
    profiles: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "COMMENT_SECONDS", 0.05)
    async with listening(profiles) as listener:
        assert await listener.next_block() == [": still here"]
        assert await listener.next_block() == [": still here"]


async def test_open_streams_do_not_hold_up_the_end(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    async with (
        served(build, profile_settings(tmp_path)) as (running, server),
        listening(running) as listener,
    ):
        started = time.perf_counter()
        server.should_exit = True
        await listener.until_over()
        await eventually(lambda: not server.server_state.connections)
        took = time.perf_counter() - started

    say(f"an open stream was over {took:.2f} s after the signal to stop")
    assert took < STOP_WITHIN_SECONDS / 2


async def test_a_reader_who_takes_nothing_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "SEND_SECONDS", 0.02)
    opened = streams.Streams()
    stream = opened.open(first_caller(opened))

    async def fetch() -> list[bytes]:
        return [b"data: x\n\n"]

    async def take_nothing(message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def say_nothing() -> dict:
        return await asyncio.Event().wait()

    response = streams.EventStream(opened, stream, fetch)
    with pytest.raises(streams.ClientDisconnect):
        await response({"type": "http"}, say_nothing, take_nothing)

    assert opened.count() == 0


async def test_nothing_is_told_after_the_end() -> None:
    """The token becomes void while jobs is asked what something is called."""
    opened = streams.Streams()
    stream = opened.open(first_caller(opened))
    sent: list[bytes] = []

    async def fetch() -> list[bytes]:
        stream.end()
        return [b"data: secret\n\n"]

    async def take(message) -> None:
        sent.append(message.get("body", b""))

    async def say_nothing() -> dict:
        return await asyncio.Event().wait()

    await streams.EventStream(opened, stream, fetch)(
        {"type": "http"}, say_nothing, take
    )

    assert sent == [b"", b"retry: 2000\n\n", b""]


def first_caller(opened: streams.Streams):
    from common.identity import Caller

    for theirs in opened._open.values():
        return theirs[0].caller
    return Caller(
        user_id=7,
        session_id="s",
        role="candidate",
        email="a@example.com",
        issued_at=0,
        expires_at=int(time.time()) + 100,
    )
