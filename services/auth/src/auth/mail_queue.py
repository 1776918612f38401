"""The mails with sign-in codes that wait, and which of them are still worth sending.

A mail whose time is over, or whose code has been replaced, is dropped.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import Mail, SignInCode, User
from common.mail.queue import waiting

AT_ONCE = 4


@dataclass(frozen=True)
class Due:
    """A mail to send now, with what its text is made from."""

    id: int
    recipient: str
    message_id: str
    nonce: bytes


def add(
    session: AsyncSession,
    recipient: str,
    kind: str,
    *,
    expires_at: datetime,
    now: datetime,
) -> None:
    mail = waiting(kind, expires_at=expires_at, now=now)
    session.add(Mail(recipient=recipient, **mail))


async def list_due(session: AsyncSession, *, now: datetime) -> list[Due]:
    """The next to send at once; a deactivated account gets nothing.

    Few at a time: what a later one says may be out of date by its turn.
    """
    rows = await session.execute(
        select(Mail.id, Mail.recipient, Mail.message_id, SignInCode.nonce)
        .join(SignInCode, SignInCode.email == Mail.recipient)
        .outerjoin(User, User.email == Mail.recipient)
        .where(Mail.due_at <= now, Mail.expires_at > now)
        .where(Mail.created_at == SignInCode.requested_at)
        .where(User.is_active.is_not(False))
        .order_by(Mail.due_at)
        .limit(AT_ONCE)
    )
    return [Due(*row) for row in rows]


async def drop_stale(session: AsyncSession, *, now: datetime) -> None:
    """Remove what will never be sent: expired, or its code replaced or used."""
    current = select(SignInCode.email).where(
        SignInCode.email == Mail.recipient, SignInCode.requested_at == Mail.created_at
    )
    await session.execute(
        delete(Mail).where((Mail.expires_at <= now) | ~current.exists())
    )
