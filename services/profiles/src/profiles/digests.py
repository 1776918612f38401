"""Digests: what somebody has not read yet, at eight in the morning where they are.

Who has a notification has a plan with the next moment; a worker looks at those that are
due. A period has one digest at most, whatever happens to clocks, zones and processes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.mail.queue import waiting
from common.zones import zone_named
from profiles import mail_rules
from profiles.tables import Digest, DigestPlan, Mail, Notification, PersonSettings

HOUR = time(8)
AT_ONCE = 20
WORTH_SENDING = timedelta(days=1)


def next_due(settings: PersonSettings, *, now: datetime) -> datetime:
    """The first eight o'clock after now, of a Monday for who wants it weekly."""
    zone = zone_named(settings.timezone)
    day = now.astimezone(zone).date()
    while True:
        # Each day's own offset: eight is eight in summer and in winter.
        due = datetime.combine(day, HOUR, zone)
        weekly = settings.digest_frequency == "weekly"
        if due > now and not (weekly and day.weekday()):
            return due
        day += timedelta(days=1)


def period_of(settings: PersonSettings, due: datetime) -> str:
    """2026-11-23, or 2026-W48: by the calendar where the person is."""
    day = due.astimezone(zone_named(settings.timezone)).date()
    if settings.digest_frequency == "daily":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


async def plan(
    session: AsyncSession,
    notification: Notification,
    settings: PersonSettings,
    *,
    now: datetime,
) -> None:
    """Make a plan with a person's first notification."""
    if await session.get(DigestPlan, notification.user_id) is None:
        session.add(
            DigestPlan(
                user_id=notification.user_id,
                next_due_at=next_due(settings, now=now),
                told_until=notification.id - 1,
            )
        )


async def replan(
    session: AsyncSession, settings: PersonSettings, *, now: datetime
) -> None:
    """Follow a person who moved to another zone, or wants it more or less often."""
    planned = await session.get(DigestPlan, settings.user_id)
    if planned is not None:
        planned.next_due_at = next_due(settings, now=now)


async def list_due(session: AsyncSession, *, now: datetime) -> list[DigestPlan]:
    """The next few."""
    return list(
        await session.scalars(
            select(DigestPlan)
            .where(DigestPlan.next_due_at <= now)
            .order_by(DigestPlan.next_due_at)
            .limit(AT_ONCE)
        )
    )


async def queue(
    session: AsyncSession,
    due: Sequence[DigestPlan],
    settings: Mapping[int, PersonSettings],
    *,
    now: datetime,
) -> None:
    """Queue the digests of these people, and plan their next."""
    newest = await _newest_unread(session, [planned.user_id for planned in due])
    for planned in due:
        theirs = settings[planned.user_id]
        until = newest.get(planned.user_id)
        if until is not None and mail_rules.wants(theirs, "digest"):
            await _queue(session, planned, theirs, until, now=now)
        elif until is not None:
            planned.told_until = until
        planned.next_due_at = next_due(theirs, now=now)


async def _newest_unread(session: AsyncSession, people: list[int]) -> dict[int, int]:
    """Of each of them the newest notification that no digest covered yet."""
    rows = await session.execute(
        select(Notification.user_id, func.max(Notification.id))
        .join(DigestPlan, DigestPlan.user_id == Notification.user_id)
        .where(Notification.user_id.in_(people))
        .where(Notification.read_at.is_(None))
        .where(Notification.id > DigestPlan.told_until)
        .group_by(Notification.user_id)
    )
    return {row[0]: row[1] for row in rows}


async def _queue(
    session: AsyncSession,
    planned: DigestPlan,
    settings: PersonSettings,
    until: int,
    *,
    now: datetime,
) -> None:
    first = await session.scalar(
        insert(Digest)
        .values(
            user_id=planned.user_id,
            period=period_of(settings, planned.next_due_at),
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Digest.user_id)
    )
    if first is not None:
        mail = waiting("digest", expires_at=now + WORTH_SENDING, now=now)
        about = {"since_id": planned.told_until, "until_id": until}
        session.add(Mail(user_id=planned.user_id, **about, **mail))
        planned.told_until = until
