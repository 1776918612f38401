"""The mails that wait, and which of them are still worth sending."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.mail.queue import waiting
from profiles import mail_rules
from profiles.tables import Mail, MailedTopic, Notification, PersonSettings

AT_ONCE = 4


@dataclass(frozen=True)
class Due:
    """A mail to send now: who it is for and what it is about."""

    id: int
    user_id: int
    kind: str
    message_id: str
    since_id: int | None
    until_id: int | None
    topic: str | None = None


async def add(
    session: AsyncSession,
    notification: Notification,
    settings: PersonSettings,
    *,
    now: datetime,
) -> None:
    """Queue a mail about a notification for who wants one."""
    expires_at = mail_rules.expires_at(notification)
    if not mail_rules.wants(settings, notification.kind) or expires_at <= now:
        return
    if notification.topic and not await _may_mail_topic(session, notification, now):
        return
    mail = waiting(
        notification.kind,
        expires_at=expires_at,
        now=now,
        due_at=now + mail_rules.WAITS.get(notification.kind, now - now),
    )
    session.add(
        Mail(user_id=notification.user_id, notification_id=notification.id, **mail)
    )


async def _may_mail_topic(
    session: AsyncSession, notification: Notification, now: datetime
) -> bool:
    """One mail about a conversation waits at most, and one a day is sent."""
    about = Mail.notification_id == notification.id
    if await session.scalar(select(Mail.id).where(about)) is not None:
        return False
    return not await was_mailed(session, notification, now=now)


async def was_mailed(
    session: AsyncSession, notification: Notification, *, now: datetime
) -> bool:
    """Whether there was a mail about its conversation within the last day."""
    place = (notification.user_id, notification.topic)
    noted = await session.get(MailedTopic, place) if notification.topic else None
    return noted is not None and noted.mailed_at > now - mail_rules.TOPIC_PAUSE


async def note_sent(session: AsyncSession, due: Due, *, now: datetime) -> None:
    """Remember the conversation that a mail was about."""
    if due.topic is not None:
        await session.execute(
            insert(MailedTopic)
            .values(user_id=due.user_id, topic=due.topic, mailed_at=now)
            .on_conflict_do_update(
                index_elements=["user_id", "topic"], set_={"mailed_at": now}
            )
        )


async def list_due(session: AsyncSession, *, now: datetime) -> list[Due]:
    rows = await session.execute(
        select(
            Mail.id,
            Mail.user_id,
            Mail.kind,
            Mail.message_id,
            Mail.since_id,
            Mail.until_id,
            Notification.topic,
        )
        .outerjoin(Notification, Notification.id == Mail.notification_id)
        .where(Mail.due_at <= now, Mail.expires_at > now)
        .order_by(Mail.due_at)
        .limit(AT_ONCE)
    )
    return [Due(*row) for row in rows]


async def count_digests(session: AsyncSession) -> int:
    digests = select(func.count()).select_from(Mail).where(Mail.kind == "digest")
    return await session.scalar(digests) or 0


async def drop_stale(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(
        delete(Mail).where(Mail.due_at <= now, Mail.expires_at <= now)
    )
