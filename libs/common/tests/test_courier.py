"""The courier: every mail by itself, and never two rounds at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from common.clock import utc_now
from common.db import COLUMN_TYPES, Database, StorageBusy, metadata
from common.mail import queue
from common.mail.courier import courier
from common.testing import open_database


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES


class Mail(queue.QueuedMail, Base):
    __tablename__ = "mails"


@dataclass(frozen=True)
class Due:
    id: int


class Letters:
    """Mails that say only their number; of one it cannot be noted that it left."""

    table = Mail
    longest_pause = timedelta(minutes=1)

    def __init__(self, *, busy_for: int) -> None:
        self._busy_for = busy_for

    async def list_due(self, session: AsyncSession, *, now: datetime) -> Sequence[Due]:
        due = select(Mail.id).where(Mail.due_at <= now).order_by(Mail.id)
        return [Due(mail_id) for mail_id in await session.scalars(due)]

    async def write(self, due: Due, *, now: datetime) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = str(due.id)
        return mail

    async def sent(self, _session: AsyncSession, due: Due, *, now: datetime) -> None:
        if due.id == self._busy_for:
            raise StorageBusy

    async def drop_stale(self, session: AsyncSession, *, now: datetime) -> None:
        """There is nothing to drop."""


class SlowMailer:
    """Sends the first mail at once; the second takes until it may end."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.may_end = asyncio.Event()

    async def send(self, mail: EmailMessage) -> None:
        self.taken.append(mail["Subject"])
        if mail["Subject"] == "2":
            await self.may_end.wait()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as opened:
        now = utc_now()
        mail = queue.waiting("kind", expires_at=now + timedelta(hours=1), now=now)
        async with opened.write() as session:
            Base.metadata.create_all(session.sync_session.connection())
            session.add_all([Mail(**mail), Mail(**mail)])
        yield opened


async def test_a_mail_under_way_is_not_sent_again_when_another_fails(
    database: Database,
) -> None:
    mailer = SlowMailer()
    worker = courier(database, mailer, Letters(busy_for=1))
    first = asyncio.create_task(worker.work())
    async with asyncio.timeout(10):
        while len(mailer.taken) < 2:
            await asyncio.sleep(0)
    for _ in range(100):
        await asyncio.sleep(0)

    second = asyncio.create_task(worker.work())
    for _ in range(100):
        await asyncio.sleep(0)
    mailer.may_end.set()
    for round_ in (first, second):
        with suppress(StorageBusy):
            await round_

    assert mailer.taken.count("2") == 1
