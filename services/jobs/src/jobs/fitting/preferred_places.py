"""Asks for the places that people prefer: their own words, so in no event.

An event says that settings have changed; the row then waits here until profiles has
answered. While profiles is away it is asked ever less often, for as long as it takes.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import Calls, ServiceAway
from common.clock import utc_now
from common.db import Database
from common.workers import Worker
from jobs.fitting.profiles_client import AT_ONCE, PreferredPlaces, read_places
from jobs.tables import Preferences

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 10
MOST_PLACES = 20  # of one person that count


def place_asker(database: Database, calls: Calls, *, timeout: float) -> Worker:
    async def ask() -> bool:
        async with database.read() as session:
            waiting = await list_waiting(session, now=utc_now())
        if not waiting:
            return False
        try:
            found = await read_places(calls, list(waiting), timeout=timeout)
        except ServiceAway:
            async with database.write() as session:
                await put_off(session, list(waiting), now=utc_now())
            return False
        async with database.write() as session:
            await settle(session, waiting, found, now=utc_now())
        return True

    return Worker("place_asker", ask, every=5.0)


async def list_waiting(session: AsyncSession, *, now: datetime) -> dict[int, int]:
    """Whose places are to be asked for, the longest waiting first; with the version."""
    rows = await session.execute(
        select(Preferences.user_id, Preferences.version)
        .where(Preferences.ask_at <= now)
        .order_by(Preferences.ask_at)
        .limit(AT_ONCE)
    )
    return {row.user_id: row.version for row in rows}


async def settle(
    session: AsyncSession,
    asked: Mapping[int, int],
    found: Mapping[int, PreferredPlaces],
    *,
    now: datetime,
) -> None:
    """Only rows that are there: who was erased in between does not come back.

    A newer change than the one that was asked for has its own turn, and an answer of
    before the change waits a little, or we would ask again at once.
    """
    early = []
    for row in await _rows(session, asked):
        one = found.get(row.user_id)
        # Whom profiles does not know has no places.
        known = asked[row.user_id] if one is None else one.version
        if row.version <= known:
            row.places = one.places[:MOST_PLACES] if one else []
            row.ask_at, row.attempts = None, 0
        elif row.version == asked[row.user_id]:
            early.append(row.user_id)
    if early:
        await put_off(session, early, now=now)


async def put_off(
    session: AsyncSession, user_ids: Sequence[int], *, now: datetime
) -> None:
    for row in await _rows(session, user_ids):
        pause = FIRST_PAUSE * 2 ** min(row.attempts, MOST_DOUBLINGS)
        row.ask_at = now + min(pause, LONGEST_PAUSE)
        row.attempts += 1


async def _rows(session: AsyncSession, user_ids: Collection[int]) -> list[Preferences]:
    found = await session.scalars(
        select(Preferences).where(Preferences.user_id.in_(user_ids))
    )
    return list(found)
