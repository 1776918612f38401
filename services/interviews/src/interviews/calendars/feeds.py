"""A person's private feed: a secret address that calendars read again and again.

The secret is computed, not stored: a copy of the file opens no calendar. Renewing it
raises a number, and the old address is void.
"""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import NotFound
from interviews.scheduling.interviews import of_person
from interviews.tables import CalendarFeed, Interview

KEPT = timedelta(days=90)  # what is longer over is not in it
MOST = 300  # a thousand take a second to write


class FeedNotFound(NotFound):
    detail = "There is no calendar at this address: it may have been renewed."


async def current(session: AsyncSession, user_id: int) -> int:
    """How often this person's address was made; 0: they have none yet."""
    feed = await session.get(CalendarFeed, user_id)
    return 0 if feed is None else feed.generation


async def renew(session: AsyncSession, user_id: int, *, now: datetime) -> int:
    """Make an address, and the one before it void."""
    made = insert(CalendarFeed).values(user_id=user_id, generation=1, created_at=now)
    generation: int | None = await session.scalar(
        made.on_conflict_do_update(
            index_elements=["user_id"],
            set_={"generation": CalendarFeed.generation + 1, "created_at": now},
        ).returning(CalendarFeed.generation)
    )
    assert generation is not None
    return generation


def name_of(key: bytes, user_id: int, generation: int) -> str:
    """The last part of the address, without `.ics`."""
    mac = hmac.digest(key, f"{user_id}:{generation}".encode(), "sha256")
    return f"{user_id}-{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


async def find_owner(session: AsyncSession, key: bytes, name: str) -> int:
    """Whose feed has this name.

    Raises:
        FeedNotFound: Nobody's, or nobody's any more.
    """
    digits = name.partition("-")[0]
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:
        raise FeedNotFound
    user_id = int(digits)
    generation = await current(session, user_id)
    expected = name_of(key, user_id, generation)
    if not generation or not hmac.compare_digest(expected.encode(), name.encode()):
        raise FeedNotFound
    return user_id


async def interviews_in(
    session: AsyncSession, user_id: int, *, now: datetime
) -> Sequence[Interview]:
    """What was lately and what is to come, cancelled ones, too, so that they go."""
    found = await session.scalars(
        select(Interview)
        .where(of_person(user_id), Interview.ends_at > now - KEPT)
        .where(Interview.is_practice.is_(False))
        .order_by(Interview.scheduled_at.desc(), Interview.id)
        .limit(MOST)
    )
    return found.all()
