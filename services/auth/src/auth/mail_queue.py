"""Mail leaves from a table, never from inside a request.

At least once, under one Message-ID that stays the same. A mail whose time is over, or
whose code has been replaced, is dropped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import Mail, SignInCode, User

log = structlog.get_logger("mail")

AT_ONCE = 4
LONGEST_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """A mail to send now, with what its text is made from."""

    id: int
    recipient: str
    message_id: str
    tries: int
    created_at: datetime
    nonce: bytes


def add(
    session: AsyncSession,
    recipient: str,
    kind: str,
    *,
    expires_at: datetime,
    now: datetime,
) -> None:
    session.add(
        Mail(
            recipient=recipient,
            kind=kind,
            message_id=make_msgid(domain="ccaijobs.example"),
            created_at=now,
            expires_at=expires_at,
            due_at=now,
            tries=0,
        )
    )


async def list_due(session: AsyncSession, *, now: datetime) -> list[Due]:
    """The next to send at once; a deactivated account gets nothing.

    Few at a time: what a later one says may be out of date by its turn.
    """
    rows = await session.execute(
        select(Mail, SignInCode.nonce)
        .join(SignInCode, SignInCode.email == Mail.recipient)
        .outerjoin(User, User.email == Mail.recipient)
        .where(Mail.due_at <= now, Mail.expires_at > now)
        .where(Mail.created_at == SignInCode.requested_at)
        .where(User.is_active.is_not(False))
        .order_by(Mail.due_at)
        .limit(AT_ONCE)
    )
    return [
        Due(
            mail.id, mail.recipient, mail.message_id, mail.tries, mail.created_at, nonce
        )
        for mail, nonce in rows
    ]


async def sent(session: AsyncSession, mail_id: int) -> None:
    await session.execute(delete(Mail).where(Mail.id == mail_id))


async def failed(session: AsyncSession, mail: Due, *, now: datetime) -> None:
    """Try again after 1, 2, 4 ... seconds, at most a minute."""
    pause = min(timedelta(seconds=2 ** min(mail.tries, 6)), LONGEST_PAUSE)
    await session.execute(
        update(Mail)
        .where(Mail.id == mail.id)
        .values(due_at=now + pause, tries=mail.tries + 1)
    )


async def drop_stale(session: AsyncSession, *, now: datetime) -> None:
    """Remove what will never be sent: expired, or its code replaced or used."""
    current = select(SignInCode.email).where(
        SignInCode.email == Mail.recipient, SignInCode.requested_at == Mail.created_at
    )
    await session.execute(
        delete(Mail).where((Mail.expires_at <= now) | ~current.exists())
    )


async def next_due(session: AsyncSession) -> datetime | None:
    return await session.scalar(select(Mail.due_at).order_by(Mail.due_at).limit(1))
