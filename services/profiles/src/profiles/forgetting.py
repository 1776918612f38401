"""What the bell does not keep: too many of one person, and what is too old."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from profiles import slugs
from profiles.tables import Digest, MailedTopic, Notification

KEPT_EACH = 500
KEPT = timedelta(days=180)
NOTES_KEPT = timedelta(days=30)  # of digests; longer than their longest period
PRUNED_AT_ONCE = 500


def list_with_too_many(session: Session) -> list[int]:
    """The people with more than they keep. Reads a whole index: not in the loop."""
    return list(
        session.scalars(
            select(Notification.user_id)
            .group_by(Notification.user_id)
            .having(func.count() > KEPT_EACH)
        )
    )


async def keep_newest(session: AsyncSession, user_id: int) -> None:
    newest_not_kept = (
        select(Notification.id)
        .where(Notification.user_id == user_id)
        .order_by(Notification.id.desc())
        .offset(KEPT_EACH)
        .limit(1)
        .scalar_subquery()
    )
    await session.execute(
        delete(Notification).where(
            Notification.user_id == user_id, Notification.id <= newest_not_kept
        )
    )


async def forget_old(session: AsyncSession, *, now: datetime) -> bool:
    """Some of what is too old; whether there may be more."""
    old: Sequence[int] = (
        await session.scalars(
            select(Notification.id)
            .where(Notification.created_at < now - KEPT)
            .order_by(Notification.created_at)
            .limit(PRUNED_AT_ONCE)
        )
    ).all()
    await session.execute(delete(Notification).where(Notification.id.in_(old)))
    await session.execute(
        delete(MailedTopic).where(MailedTopic.mailed_at < now - NOTES_KEPT)
    )
    await session.execute(delete(Digest).where(Digest.created_at < now - NOTES_KEPT))
    await slugs.forget_retired(session, now=now)
    return len(old) == PRUNED_AT_ONCE
