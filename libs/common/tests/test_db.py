"""The database: one writer, commits that stand, refusals that can be told."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from common import inline_sqlite
from common.clock import utc_now
from common.db import (
    AlreadyRunning,
    Database,
    StorageBusy,
    StorageFull,
    UtcDateTime,
    after_commit,
)
from common.tables import InboxEntry
from common.testing import open_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as opened:
        yield opened


async def test_thirty_two_counters_at_once_lose_nothing(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("CREATE TABLE counter (n INTEGER)"))
        await session.execute(text("INSERT INTO counter VALUES (0)"))

    async def count_up() -> None:
        async with database.write() as session:
            n = (await session.execute(text("SELECT n FROM counter"))).scalar_one()
            await asyncio.sleep(0)  # where a naive transaction would be overtaken
            await session.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    await asyncio.gather(*(count_up() for _ in range(32)))

    async with database.read() as session:
        assert (await session.execute(text("SELECT n FROM counter"))).scalar() == 32


async def test_an_error_undoes_the_transaction(database: Database) -> None:
    with pytest.raises(ValueError, match="no"):
        async with database.write() as session:
            session.add(InboxEntry(event_id="a", reaction="r", handled_at=utc_now()))
            await session.flush()
            raise ValueError("no")

    async with database.read() as session:
        assert await session.get(InboxEntry, ("a", "r")) is None


async def test_what_is_written_aside_lets_others_read_and_stands(
    database: Database,
) -> None:
    """A thread writes; the loop reads meanwhile, and is told once it is committed."""
    begun, read, told = threading.Event(), threading.Event(), []

    async def work(session: AsyncSession) -> int:
        session.add(InboxEntry(event_id="a", reaction="r", handled_at=utc_now()))
        await session.flush()
        after_commit(session, lambda: told.append(threading.current_thread()))
        begun.set()
        assert read.wait(10)
        return 7

    writing = asyncio.create_task(database.write_aside(work))
    assert await asyncio.to_thread(begun.wait, 10)
    async with database.read() as session:
        assert await session.get(InboxEntry, ("a", "r")) is None
    read.set()

    assert await writing == 7
    assert told == [threading.current_thread()]
    async with database.read() as session:
        assert await session.get(InboxEntry, ("a", "r")) is not None


async def test_an_error_aside_undoes_the_transaction(database: Database) -> None:
    async def work(session: AsyncSession) -> None:
        session.add(InboxEntry(event_id="a", reaction="r", handled_at=utc_now()))
        await session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await database.write_aside(work)

    async with database.write() as session:
        assert await session.get(InboxEntry, ("a", "r")) is None


async def test_nothing_else_is_awaited_aside(database: Database) -> None:
    async def work(_session: AsyncSession) -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="awaited something else"):
        await database.write_aside(work)


async def test_who_is_cancelled_aside_keeps_the_turn_until_the_thread_is_done(
    database: Database,
) -> None:
    begun, free = threading.Event(), threading.Event()

    async def work(session: AsyncSession) -> None:
        begun.set()
        assert free.wait(10)
        session.add(InboxEntry(event_id="a", reaction="r", handled_at=utc_now()))

    writing = asyncio.create_task(database.write_aside(work))
    assert await asyncio.to_thread(begun.wait, 10)
    writing.cancel()
    await asyncio.sleep(0)
    assert not writing.done()
    free.set()
    with pytest.raises(asyncio.CancelledError):
        await writing

    async with database.write() as session:
        assert await session.get(InboxEntry, ("a", "r")) is not None


async def test_an_error_does_not_repeat_what_people_wrote(database: Database) -> None:
    row = {"event_id": "poison", "reaction": "r", "handled_at": utc_now()}
    with pytest.raises(IntegrityError) as caught:
        async with database.write() as session:
            await session.execute(insert(InboxEntry), [row])
            await session.execute(insert(InboxEntry), [row])

    assert "poison" not in str(caught.value)


async def test_what_is_told_after_a_commit_is_not_told_after_a_rollback(
    database: Database,
) -> None:
    told: list[str] = []
    async with database.write() as session:
        after_commit(session, lambda: told.append("committed"))
        assert told == []
    with pytest.raises(ValueError, match="no"):
        async with database.write() as session:
            after_commit(session, lambda: told.append("never"))
            raise ValueError("no")

    assert told == ["committed"]


async def test_a_lock_held_elsewhere_is_waited_for_without_freezing_the_loop(
    database: Database,
) -> None:
    other = inline_sqlite.driver.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    turns = 0

    async def let_go() -> None:
        nonlocal turns
        for turns in range(10):  # noqa: B007 - counted on purpose
            await asyncio.sleep(0.02)
        other.rollback()

    async def write() -> None:
        async with database.write() as session:
            await session.execute(text("SELECT 1"))

    await asyncio.gather(let_go(), write())
    other.close()
    assert turns == 9


async def test_a_lock_that_stays_is_told_as_busy(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.db.WRITE_WAIT_SECONDS", 0.1)
    other = inline_sqlite.driver.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageBusy):
        async with database.write() as session:
            await session.execute(text("SELECT 1"))

    other.rollback()
    other.close()


async def test_a_full_disk_is_told_and_nothing_is_half_written(
    database: Database,
) -> None:
    async with database.read() as session:
        pages = (await session.execute(text("PRAGMA page_count"))).scalar_one()
    with pytest.raises(StorageFull):
        async with database.write() as session:
            await session.execute(text(f"PRAGMA max_page_count = {pages}"))
            await session.execute(text("CREATE TABLE big (x)"))
            for _ in range(50):
                await session.execute(text("INSERT INTO big VALUES (zeroblob(4000))"))

    async with database.read() as session:
        check = (await session.execute(text("PRAGMA integrity_check"))).scalar_one()
    assert check == "ok"


async def test_every_connection_is_durable_and_keeps_foreign_keys(
    database: Database,
) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for enter in (database.read, database.write):
        async with enter() as session:
            for pragma, value in wanted.items():
                found = await session.execute(text(f"PRAGMA {pragma}"))
                assert found.scalar_one() == value


async def test_a_second_process_is_refused(database: Database) -> None:
    with pytest.raises(AlreadyRunning):
        Database(database.path)


async def test_a_long_read_runs_in_a_thread(database: Database) -> None:
    async with database.write() as session:
        session.add(InboxEntry(event_id="a", reaction="r", handled_at=utc_now()))

    found = await database.offload(
        lambda session: session.scalars(select(InboxEntry.event_id)).all()
    )

    assert found == ["a"]


async def test_a_rebuild_that_waits_for_a_reader_holds_up_no_writer(
    database: Database,
) -> None:
    async with database.read() as reading:
        await reading.scalar(select(InboxEntry.event_id))
        rebuilding = asyncio.create_task(database.scrub())
        await asyncio.sleep(0)  # it has its turn

        async with database.write() as session:
            session.add(InboxEntry(event_id="a", reaction="r", handled_at=utc_now()))
        assert not rebuilding.done()

    await rebuilding


async def test_moments_come_back_in_utc(database: Database) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    moment = datetime(2026, 1, 1, tzinfo=east)
    async with database.write() as session:
        session.add(InboxEntry(event_id="a", reaction="r", handled_at=moment))

    async with database.read() as session:
        found = await session.get_one(InboxEntry, ("a", "r"))
    assert found.handled_at == moment
    assert found.handled_at.tzinfo is UTC


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001


def test_the_sqlite_in_use_is_a_safe_one() -> None:
    assert inline_sqlite.driver.sqlite_version_info >= inline_sqlite.SAFE_VERSION
