"""Asks for the places that people prefer: their own words, so in no event.

An event says that settings have changed; the row then waits here until profiles has
answered. While profiles is away it is asked ever less often, for as long as it takes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import Calls, ServiceAway
from common.clock import utc_now
from common.db import Database
from common.workers import Worker
from jobs.profiles_client import AT_ONCE, PreferredPlaces, read_places
from jobs.tables import Preferences

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 10
MOST_PLACES = 20  # of one person that count
_SETTLE = (
    update(Preferences)
    .where(Preferences.user_id == bindparam("of"))
    # A newer change than the one that was asked for has its own turn.
    .where(Preferences.version <= bindparam("until"))
    .values(places=bindparam("found"), ask_at=None, attempts=0)
)


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
    """Only rows that are there: who was erased in between does not come back."""
    connection = await session.connection()
    rows = [
        {"of": user_id, "until": one.version, "found": one.places[:MOST_PLACES]}
        for user_id, one in found.items()
        if user_id in asked
    ]
    # Whom profiles does not know has no places.
    rows += [
        {"of": user_id, "until": version, "found": []}
        for user_id, version in asked.items()
        if user_id not in found
    ]
    await connection.execute(_SETTLE, rows)
    # What an older answer could not settle waits a little, or we would ask at once.
    stale = [u for u, one in found.items() if one.version < asked.get(u, 0)]
    if stale:
        await put_off(session, stale, now=now)


async def put_off(
    session: AsyncSession, user_ids: Sequence[int], *, now: datetime
) -> None:
    rows = await session.scalars(
        select(Preferences).where(Preferences.user_id.in_(user_ids))
    )
    for row in rows:
        pause = FIRST_PAUSE * 2 ** min(row.attempts, MOST_DOUBLINGS)
        row.ask_at = now + min(pause, LONGEST_PAUSE)
        row.attempts += 1
