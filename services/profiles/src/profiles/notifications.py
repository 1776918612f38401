"""The rows behind the bell: what a person should hear of, and whether they have."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.event import Event
from common.erased import is_erased
from common.errors import NotFound
from profiles.tables import Mail, Notification


class NotificationNotFound(NotFound):
    detail = "There is no such notification of yours; it may have been replaced."


async def add(
    session: AsyncSession,
    user_id: int,
    kind: str,
    event: Event,
    *,
    topic: str | None,
    now: datetime,
) -> Notification | None:
    """Once for each event and person, however often the event comes; else None.

    None, too, for somebody erased: the event may be about another person.
    """
    there = await _is_there(session, user_id, event.event_id)
    if there or await is_erased(session, user_id):
        return None
    facts = event.model_dump(mode="json", exclude={"event_id", "occurred_at"})
    replaced = await _unread_of(session, user_id, topic) if topic else None
    if topic:
        facts = _together(facts, replaced, event)
    if replaced is not None:
        await session.delete(replaced)
        await session.flush()
    added = Notification(
        user_id=user_id,
        event_id=event.event_id,
        kind=kind,
        topic=topic,
        data=facts,
        occurred_at=_latest(replaced, event),
        created_at=now,
    )
    session.add(added)
    await session.flush()
    if replaced is not None:
        await _hand_over(session, replaced.id, added.id)
    return added


async def _is_there(session: AsyncSession, user_id: int, event_id: str) -> bool:
    found = select(Notification.id).where(
        Notification.event_id == event_id, Notification.user_id == user_id
    )
    return await session.scalar(found) is not None


async def _unread_of(
    session: AsyncSession, user_id: int, topic: str
) -> Notification | None:
    return await session.scalar(
        select(Notification).where(
            Notification.user_id == user_id,
            Notification.topic == topic,
            Notification.read_at.is_(None),
        )
    )


def _together(
    facts: dict[str, Any], replaced: Notification | None, event: Event
) -> dict[str, Any]:
    """The facts of the newest, how many they stand for, and in whose place they are."""
    if replaced is None:
        return {"count": 1, **facts}
    many = replaced.data["count"] + facts.get("count", 1)
    newest = replaced.data if replaced.occurred_at > event.occurred_at else facts
    return {**newest, "count": many, "replaces": replaced.id}


def _latest(replaced: Notification | None, event: Event) -> datetime:
    """When the newest of those happened that it stands for: one may come late."""
    before = replaced.occurred_at if replaced is not None else event.occurred_at
    return max(before, event.occurred_at)


async def _hand_over(session: AsyncSession, old_id: int, new_id: int) -> None:
    """A mail that waits for the old one speaks of the new one."""
    await session.execute(
        update(Mail)
        .where(Mail.notification_id == old_id)
        .values(notification_id=new_id)
    )


async def list_of(
    session: AsyncSession, user_id: int, *, before: int | None, limit: int
) -> list[Notification]:
    """The newest first, from below `before`."""
    statement = (
        select(Notification)
        .where(Notification.user_id == user_id)
        .order_by(Notification.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Notification.id < before)
    return list(await session.scalars(statement))


async def list_after(
    session: AsyncSession, user_id: int, *, after: int, limit: int
) -> list[Notification]:
    """The oldest first, from above `after`."""
    return list(
        await session.scalars(
            select(Notification)
            .where(Notification.user_id == user_id, Notification.id > after)
            .order_by(Notification.id)
            .limit(limit)
        )
    )


async def newest_id(session: AsyncSession, user_id: int) -> int:
    newest = select(func.max(Notification.id)).where(Notification.user_id == user_id)
    return await session.scalar(newest) or 0


async def count_unread(session: AsyncSession, user_id: int) -> int:
    unread = (
        select(func.count())
        .select_from(Notification)
        .where(Notification.user_id == user_id, Notification.read_at.is_(None))
    )
    return await session.scalar(unread) or 0


async def mark_read(
    session: AsyncSession, user_id: int, notification_id: int, *, now: datetime
) -> None:
    found = await _get(session, user_id, notification_id)
    if found.read_at is None:
        found.read_at = now


async def mark_all_read(
    session: AsyncSession, user_id: int, *, up_to: int | None, now: datetime
) -> None:
    """With `up_to` only those up to that one: what came since stays unread."""
    statement = update(Notification).where(
        Notification.user_id == user_id, Notification.read_at.is_(None)
    )
    if up_to is not None:
        statement = statement.where(Notification.id <= up_to)
    await session.execute(statement.values(read_at=now))


async def remove(session: AsyncSession, user_id: int, notification_id: int) -> None:
    await session.delete(await _get(session, user_id, notification_id))


async def _get(
    session: AsyncSession, user_id: int, notification_id: int
) -> Notification:
    found = await session.get(Notification, notification_id)
    if found is None or found.user_id != user_id:
        raise NotificationNotFound
    return found
