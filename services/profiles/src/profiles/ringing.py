"""The bell rings: a notification, its mail and its live event come from one place."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.event import Event
from common.db import hint
from profiles import digests, mail_queue, notifications, preferences

TOPIC = "notifications"  # of the hint: a person has a new one


async def ring(
    session: AsyncSession,
    user_id: int,
    kind: str,
    event: Event,
    *,
    topic: str | None = None,
    now: datetime,
) -> None:
    """Once for each event and person, however often the event comes."""
    added = await notifications.add(session, user_id, kind, event, topic=topic, now=now)
    if added is None:
        return
    settings = await preferences.of(session, user_id)
    await mail_queue.add(session, added, settings, now=now)
    await digests.plan(session, added, settings, now=now)
    hint(session, TOPIC, user_id)
