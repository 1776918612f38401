"""One SQLite file: many readers, one writer at a time.

`read()` and `write()` give an `AsyncSession` in a transaction. `write()` begins
IMMEDIATE, so that what was read in it is still true when it commits, and has
committed when the block is left. Never await anything slow inside it.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from common.errors import Unavailable
from common.failpoints import failpoint
from common.inline_sqlite import InlineSession, begin_read, begin_write, engine_of

T = TypeVar("T")

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITE_WAIT_SECONDS = 5.0
_AFTER_COMMIT = "after_commit"
_LISTENERS = "listeners"


class StorageBusy(Unavailable):
    detail = "The storage is busy: try again shortly."


class StorageFull(Unavailable):
    detail = "There is no room to store this at the moment. Nothing was changed."


class AlreadyRunning(RuntimeError):
    """Another process of the same service holds the database."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite forgets zones, so only UTC goes in and comes out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


COLUMN_TYPES: dict[Any, Any] = {datetime: UtcDateTime}


def metadata() -> MetaData:
    return MetaData(naming_convention=NAMING_CONVENTION)


def after_commit(session: AsyncSession, tell: Callable[[], None]) -> None:
    """Call `tell` once the transaction has committed; a rollback forgets it."""
    session.info.setdefault(_AFTER_COMMIT, []).append(tell)


def hint(session: AsyncSession, topic: str, about: int) -> None:
    """Tell who listens to `topic` in this process, once the transaction has committed.

    A hint may be lost, as with a killed process: what it is about is in the database.
    """
    listeners: dict[str, Callable[[int], None]] = session.info[_LISTENERS]
    if (listener := listeners.get(topic)) is not None:
        after_commit(session, lambda: listener(about))


class Database:
    """The file of one service. Open it in the event loop that uses it."""

    def __init__(
        self, path: Path, *, readers: int = 32, exclusive: bool = True
    ) -> None:
        self.path = path
        self.on_emitted: Callable[[], None] = lambda: None
        self.listeners: dict[str, Callable[[int], None]] = {}  # by topic, see `hint`
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_file = _lock(path.with_suffix(".lock")) if exclusive else None
        self._reader = engine_of(path, begin_read)
        self._writer = engine_of(path, begin_write)
        self._reading = asyncio.Semaphore(readers)
        self._turn = asyncio.Lock()

    def read(self) -> "Reading":
        """`async with`: a consistent view; changes made in it are dropped."""
        return Reading(self._reader, self._reading)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that commits when the block is left without an error.

        Raises:
            StorageBusy: Another process kept the file locked for five seconds.
            StorageFull: The disk is full.
        """
        async with self._transaction() as session:
            yield session
            await session.commit()
        _committed(session)

    async def write_aside(
        self, work: Callable[[AsyncSession], Coroutine[Any, Any, T]]
    ) -> T:
        """As `write`, in a thread: for what takes some hundredths of a second.

        Requests that read are answered meanwhile. `work` awaits nothing but its
        session, and commits with it.
        """
        async with self._transaction() as session:
            result = await _to_its_end(lambda: _run(work, session))
        _committed(session)
        return result

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        async with (
            self._turn_to_write() as deadline,
            _translated(),
            await self._begin(deadline) as session,
        ):
            session.info["on_emitted"] = self.on_emitted
            session.info[_LISTENERS] = self.listeners
            yield session

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[float]:
        """One writer at a time; gives the moment until which to try."""
        deadline = asyncio.get_running_loop().time() + WRITE_WAIT_SECONDS
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        except TimeoutError as error:
            raise StorageBusy from error
        try:
            yield deadline
        finally:
            self._turn.release()

    async def _begin(self, deadline: float) -> AsyncSession:
        """BEGIN IMMEDIATE, awaiting while another process holds the lock.

        The driver's own busy timeout would freeze the event loop.
        """
        loop = asyncio.get_running_loop()
        while True:
            session = InlineSession(self._writer)
            try:
                session.sync_session.connection()
            except OperationalError as error:
                await session.close()
                if "locked" not in str(error.orig) or loop.time() >= deadline:
                    raise _as_refusal(error) from error
                await asyncio.sleep(0.02)
            else:
                return session

    async def scrub(self) -> None:
        """Rebuild the file, so that nothing deleted stands in it or in its journal.

        `secure_delete` overwrites what is deleted, but not the copies that pages keep
        in their gaps from when they were split. Readers go on meanwhile;
        writers wait, about 10 ms for each MB.

        Raises:
            StorageBusy: Readers, or another process, were in the way for too long.
        """
        await self._in_turn("VACUUM")
        deadline = asyncio.get_running_loop().time() + WRITE_WAIT_SECONDS
        while await self._checkpoint_is_busy():
            if asyncio.get_running_loop().time() >= deadline:
                raise StorageBusy
            await asyncio.sleep(0.02)  # a reader is in the way, but of no writer

    async def _checkpoint_is_busy(self) -> bool:
        [[busy, *_]] = await self._in_turn("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(busy)

    async def _in_turn(self, statement: str) -> list[tuple[Any, ...]]:
        """In a thread: the whole file is copied, by the second if not by the first."""
        async with self._turn_to_write(), _translated():
            return await asyncio.to_thread(self._pragma, statement)

    def _pragma(self, statement: str) -> list[tuple[Any, ...]]:
        """Outside of any transaction."""
        connection = self._writer.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(statement)
            return list(cursor.fetchall())
        finally:
            connection.close()

    async def offload(self, work: Callable[[Session], T]) -> T:
        """Run a long read in a thread of its own, with a session of its own."""

        def read() -> T:
            with Session(self._reader) as session:
                return work(session)

        return await asyncio.to_thread(read)

    async def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()
        if self._lock_file is not None:
            self._lock_file.close()


class Reading:
    """One read, of so many at once. A plain class: every request comes by here."""

    __slots__ = ("_engine", "_places", "_session")

    def __init__(self, engine: Engine, places: asyncio.Semaphore) -> None:
        self._engine = engine
        self._places = places

    async def __aenter__(self) -> AsyncSession:
        await self._places.acquire()
        self._session = InlineSession(self._engine)
        return self._session

    async def __aexit__(self, *_error: object) -> None:
        self._session.sync_session.close()
        self._places.release()


def _committed(session: AsyncSession) -> None:
    failpoint("after_commit")
    for tell in session.info.get(_AFTER_COMMIT, ()):
        tell()


async def _to_its_end(work: Callable[[], T]) -> T:
    """In a thread, which uses the session still when who waits for it is cancelled."""
    thread = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        await asyncio.wait([thread])
        raise


def _run(
    work: Callable[[AsyncSession], Coroutine[Any, Any, T]], session: AsyncSession
) -> T:
    """Without an event loop: a session's methods return at once, so nothing waits."""

    async def whole() -> T:
        result = await work(session)
        await session.commit()
        return result

    running = whole()
    try:
        running.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    running.close()
    raise RuntimeError("a transaction that is written aside awaited something else")


def _lock(path: Path) -> Any:  # an open file
    """SQLite has one writer, so a service has one process: held by this lock."""
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise AlreadyRunning(f"{path} is locked by another process") from error
    return file


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise _as_refusal(error) from error


def _as_refusal(error: DatabaseError) -> Exception:
    """What a client may be told; everything else stays the bug that it is."""
    message = str(error.orig)
    if "locked" in message:
        return StorageBusy()
    if "full" in message or "disk I/O" in message:
        return StorageFull(retry_after=30)
    return error
