"""Events, over a real NATS server: sent once, handled once, never lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common import bus as bus_module
from common.app import Service, create_app
from common.bus import Bus, connect
from common.contracts.auth import UserRegistered
from common.db import Database
from common.messaging import Messaging
from common.outbox import Waiting, emit, publish_pending
from common.reactions import Reaction, handle_once
from common.replay import replay
from common.settings import ServiceSettings
from common.tables import DeadLetter, InboxEntry, OutboxMessage
from common.testing import (
    NatsServer,
    _WithState,
    nats_server,
    open_database,
    settings_for,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "nats") as started:
        yield started


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as opened:
        yield opened


@pytest.fixture
async def bus(server: NatsServer) -> AsyncIterator[Bus]:
    opened = await connect(server.url, user="tests", password=None)
    await opened.ensure_stream(1 << 24)
    yield opened
    await opened.close()


class Handled:
    """A reaction that notes what it was given, and can be told to fail."""

    def __init__(self) -> None:
        self.users: list[int] = []
        self.failures_left: dict[int, int] = {}

    async def note_user(self, _session: AsyncSession, event: UserRegistered) -> None:
        if left := self.failures_left.get(event.user_id):
            self.failures_left[event.user_id] = left - 1
            raise RuntimeError("not now")
        self.users.append(event.user_id)

    @property
    def reaction(self) -> Reaction:
        return Reaction(UserRegistered, self.note_user)


async def eventually(look: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not look():
            await asyncio.sleep(0.01)


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def register(database: Database, *user_ids: int) -> None:
    async with database.write() as session:
        for user_id in user_ids:
            emit(session, UserRegistered(user_id=user_id, role="candidate"))


async def test_who_stops_leaves_the_next_at_once_what_was_not_handled(
    server: NatsServer, database: Database, tmp_path: Path
) -> None:
    handled: list[int] = []

    async def slowly(_session: AsyncSession, event: UserRegistered) -> None:
        await asyncio.sleep(0.02)
        handled.append(event.user_id)

    await register(database, *range(1, 31))
    for enough in (5, 30):
        running = messaging(
            server, database, [Reaction(UserRegistered, slowly)], tmp_path
        )
        task = asyncio.create_task(running.run())
        await eventually(lambda enough=enough: len(set(handled)) >= enough)
        task.cancel()
        await asyncio.wait([task])

    assert set(handled) == set(range(1, 31))


async def test_what_waits_is_measured_while_nobody_sends(tmp_path: Path) -> None:
    service = Service("common", "Nothing to do.", routers=[])
    app = create_app(service, settings_for(ServiceSettings, tmp_path))
    async with open_database(tmp_path) as database:
        await register(database, 1, 2)
        transport = _WithState(app, {"database": database}, raises=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
            figures = (await http.get("/metrics")).text

    assert "outbox_waiting 2.0" in figures


async def waiting(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.published_at.is_(None))
        )


def messaging(
    server: NatsServer, database: Database, reactions: list[Reaction], folder: Path
) -> Messaging:
    settings = settings_for(ServiceSettings, folder, nats_url=server.url)
    return Messaging("tests", settings, database, reactions)


async def test_an_event_of_a_transaction_that_failed_is_never_sent(
    database: Database, bus: Bus
) -> None:
    with pytest.raises(ValueError, match="no"):
        async with database.write() as session:
            emit(session, UserRegistered(user_id=1, role="candidate"))
            raise ValueError("no")

    assert await publish_pending(database, bus) == 0


async def test_events_arrive_in_order_and_are_handled_once(
    server: NatsServer, database: Database, tmp_path: Path
) -> None:
    handled = Handled()
    running = messaging(server, database, [handled.reaction], tmp_path)
    task = asyncio.create_task(running.run())

    await register(database, *range(1, 101))
    await eventually(lambda: len(handled.users) == 100)

    await ended(task)
    assert handled.users == list(range(1, 101))
    assert await waiting(database) == 0


async def test_an_event_sent_again_after_the_streams_memory_has_one_effect(
    database: Database,
) -> None:
    handled = Handled()
    event = UserRegistered(user_id=7, role="candidate")

    first = await handle_once(database, handled.reaction, event)
    second = await handle_once(database, handled.reaction, event)

    assert (first, second) == (True, False)
    assert handled.users == [7]


async def test_a_handler_that_failed_is_tried_again_and_leaves_no_trace_before(
    server: NatsServer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bus_module, "BACK_OFF_SECONDS", (0.05, 0.05))
    handled = Handled()
    handled.failures_left = {5: 2}
    running = messaging(server, database, [handled.reaction], tmp_path)
    task = asyncio.create_task(running.run())

    await register(database, 5)
    await eventually(lambda: handled.users == [5])

    await ended(task)


async def test_what_keeps_failing_is_set_aside_and_replayed_by_command(
    server: NatsServer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bus_module, "BACK_OFF_SECONDS", (0.02, 0.02))
    handled = Handled()
    handled.failures_left = {1: 3}
    running = messaging(server, database, [handled.reaction], tmp_path)
    task = asyncio.create_task(running.run())

    await register(database, 1, 2)
    await eventually(lambda: handled.users == [2])
    async with asyncio.timeout(5):
        while not (letters := await dead_letters(database)):
            await asyncio.sleep(0.01)

    await ended(task)
    assert "not now" in letters[0].error
    assert json.loads(letters[0].headers)["Nats-Msg-Id"]
    assert await replay(database, [handled.reaction]) == (1, 0)
    assert handled.users == [2, 1]
    assert await dead_letters(database) == []


async def test_an_unreadable_message_is_set_aside_and_holds_up_nobody(
    server: NatsServer, database: Database, bus: Bus, tmp_path: Path
) -> None:
    handled = Handled()
    running = messaging(server, database, [handled.reaction], tmp_path)
    poison = Waiting(1, "poison", UserRegistered.subject, "{not json")
    assert await bus.publish([poison]) == 1

    task = asyncio.create_task(running.run())
    await register(database, 3)
    await eventually(lambda: handled.users == [3])

    await ended(task)
    assert [letter.body for letter in await dead_letters(database)] == [b"{not json"]


async def test_events_wait_while_nats_is_away_and_flow_when_it_is_back(
    server: NatsServer, database: Database, tmp_path: Path
) -> None:
    handled = Handled()
    running = messaging(server, database, [handled.reaction], tmp_path)
    task = asyncio.create_task(running.run())
    await eventually(lambda: running.connected)
    await asyncio.to_thread(server.stop)
    await eventually(lambda: not running.connected)

    await register(database, *range(1, 51))
    assert await waiting(database) == 50
    await asyncio.to_thread(server.start)
    await eventually(lambda: len(handled.users) == 50)

    await ended(task)
    assert handled.users == list(range(1, 51))


async def test_a_full_stream_refuses_and_the_outbox_keeps(
    server: NatsServer, database: Database
) -> None:
    opened = await connect(server.url, user="tests", password=None)
    await opened.ensure_stream(4096)
    await register(database, *range(1, 101))

    sent = await publish_pending(database, opened)

    await opened.close()
    assert 0 < sent < 100
    assert await waiting(database) == 100 - sent


async def dead_letters(database: Database) -> list[DeadLetter]:
    async with database.read() as session:
        return list(await session.scalars(select(DeadLetter)))


async def test_the_inbox_holds_who_handled_what(database: Database) -> None:
    handled = Handled()
    event = UserRegistered(user_id=7, role="candidate")

    await handle_once(database, handled.reaction, event)

    async with database.read() as session:
        assert await session.get(InboxEntry, (event.event_id, "note_user"))
