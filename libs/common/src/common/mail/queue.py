"""The table mail waits in: what it is like in every service that sends some."""

from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

from sqlalchemy import String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

DOMAIN = "ccaijobs.example"
LONGEST_DOUBLING = 20


class QueuedMail:
    """The columns that a service's own table of waiting mail begins with."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int]


def waiting(
    kind: str, *, expires_at: datetime, now: datetime, due_at: datetime | None = None
) -> dict[str, Any]:
    """The values of a new row; what the mail says is the service's own to add."""
    return {
        "kind": kind,
        "message_id": make_msgid(domain=DOMAIN),
        "created_at": now,
        "expires_at": expires_at,
        "due_at": due_at or now,
        "tries": 0,
    }


async def waits(session: AsyncSession, table: type[QueuedMail], mail_id: int) -> bool:
    found = select(table.id).where(table.id == mail_id)
    return await session.scalar(found) is not None


async def remove(session: AsyncSession, table: type[QueuedMail], mail_id: int) -> None:
    await session.execute(delete(table).where(table.id == mail_id))


async def postpone(
    session: AsyncSession,
    table: type[QueuedMail],
    mail_id: int,
    *,
    longest: timedelta,
    now: datetime,
) -> None:
    """Try again after 1, 2, 4 ... seconds, at most `longest`."""
    tries = await session.scalar(select(table.tries).where(table.id == mail_id)) or 0
    pause = min(timedelta(seconds=2 ** min(tries, LONGEST_DOUBLING)), longest)
    await session.execute(
        update(table)
        .where(table.id == mail_id)
        .values(due_at=now + pause, tries=tries + 1)
    )


async def next_due(session: AsyncSession, table: type[QueuedMail]) -> datetime | None:
    return await session.scalar(select(table.due_at).order_by(table.due_at).limit(1))
