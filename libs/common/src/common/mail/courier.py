"""Sends the mails that are due, a few at a time, outside every transaction."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Generic, Protocol, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import Database
from common.failpoints import failpoint
from common.mail import queue
from common.mail.mailers import Mailer, MailFailed, MailRefused
from common.mail.queue import QueuedMail
from common.workers import Worker

log = structlog.get_logger("courier")

EVERY_SECONDS = 1.0
FINISH_SECONDS = 3.0


class Due(Protocol):
    """A mail to send now; a service adds what its text is made from."""

    @property
    def id(self) -> int: ...


D = TypeVar("D", bound=Due)


class Letters(Protocol[D]):
    """What a service's mails say, and which of them are still worth sending."""

    @property
    def table(self) -> type[QueuedMail]: ...
    @property
    def longest_pause(self) -> timedelta: ...

    async def list_due(self, session: AsyncSession, *, now: datetime) -> Sequence[D]:
        """The next few: what a later one says may be out of date by its turn."""

    async def write(self, due: D, *, now: datetime) -> EmailMessage | None:
        """The letter, or None when there is nothing left to say or nobody to read it.

        Outside every transaction: it may ask others. Any error means "later".
        """

    async def sent(self, session: AsyncSession, due: D, *, now: datetime) -> None:
        """Note what is to be noted in the transaction that removes the mail."""

    async def drop_stale(self, session: AsyncSession, *, now: datetime) -> None:
        """Remove what will never be sent."""


class _Courier(Generic[D]):
    def __init__(self, database: Database, mailer: Mailer, letters: Letters[D]) -> None:
        self._database = database
        self._mailer = mailer
        self._letters = letters
        self._round = asyncio.Lock()
        # Left, or never will, and the queue could not be told: by its id, and how.
        self._unnoted: dict[int, tuple[D, bool]] = {}

    async def deliver(self) -> bool:
        """Send the next few. One round at a time: two would send the same mails."""
        async with self._round:
            return await self._deliver_next()

    async def _deliver_next(self) -> bool:
        # While nothing can be written down nothing leaves: it would leave every round.
        for mail, sent in list(self._unnoted.values()):
            await self._remove(mail, sent=sent)
        now = utc_now()
        async with self._database.read() as session:
            due = await self._letters.list_due(session, now=now)
            waiting = await queue.next_due(session, self._letters.table)
        await _to_the_end(*(self._deliver(mail, now=now) for mail in due))
        if not due and waiting is not None and waiting <= now:
            async with self._database.write() as session:
                await self._letters.drop_stale(session, now=now)
        return bool(due)

    async def _deliver(self, mail: D, *, now: datetime) -> None:
        try:
            letter = await self._letters.write(mail, now=now)
            # Writing may have taken a while, and its person have left meanwhile.
            if letter is not None and await self._waits(mail):
                await self._mailer.send(letter)
                failpoint("after_send")
        except MailRefused as error:
            log.warning("mail_refused", mail_id=mail.id, why=str(error))
            await self._remove(mail)
        except Exception as error:  # noqa: BLE001 - one bad mail must not hold up all others
            why = str(error) if isinstance(error, MailFailed) else type(error).__name__
            log.warning("mail_failed", mail_id=mail.id, why=why)
            await self._postpone(mail)
        else:
            await self._remove(mail, sent=letter is not None)

    async def _waits(self, mail: D) -> bool:
        async with self._database.read() as session:
            return await queue.waits(session, self._letters.table, mail.id)

    async def _remove(self, mail: D, *, sent: bool = False) -> None:
        self._unnoted[mail.id] = mail, sent
        async with self._database.write() as session:
            await queue.remove(session, self._letters.table, mail.id)
            if sent:
                await self._letters.sent(session, mail, now=utc_now())
        del self._unnoted[mail.id]

    async def _postpone(self, mail: D) -> None:
        async with self._database.write() as session:
            await queue.postpone(
                session,
                self._letters.table,
                mail.id,
                longest=self._letters.longest_pause,
                now=utc_now(),
            )


async def _to_the_end(*deliveries: Coroutine[None, None, None]) -> None:
    """All of them, also when one fails or the service stops.

    A mail cut off may have left, and one left behind is still due: both would leave
    again. Who stops us cancels again and again, and closes the database a little later.
    """
    under_way = asyncio.gather(*deliveries, return_exceptions=True)
    try:
        errors = [each for each in await asyncio.shield(under_way) if each is not None]
    except asyncio.CancelledError:
        loop = asyncio.get_running_loop()
        until = loop.time() + FINISH_SECONDS
        while not under_way.done() and (left := until - loop.time()) > 0:
            with suppress(asyncio.CancelledError):
                await asyncio.wait((under_way,), timeout=left)
        under_way.cancel()
        raise
    if errors:
        raise errors[0]


def courier(database: Database, mailer: Mailer, letters: Letters[D]) -> Worker:
    return Worker(
        "courier", _Courier(database, mailer, letters).deliver, every=EVERY_SECONDS
    )
