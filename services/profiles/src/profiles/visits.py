"""Views of public profiles: one for each visitor and day, counted after the answer.

A visit waits here for some milliseconds until the worker writes it down with others.
Who came is remembered for that day only, and of strangers only a keyed hash.
"""

import hashlib
import hmac
from collections import Counter, OrderedDict
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import Database
from common.workers import Worker
from profiles.tables import Profile, Visit

MOST_WAITING = 10_000
MOST_REMEMBERED = 20_000
BATCH = 100
REMEMBERED = timedelta(days=1)


class Seen(NamedTuple):
    user_id: int
    day: date
    visitor: str


class Visits:
    """What is still to be counted, and what need not be asked of the disk again."""

    def __init__(self) -> None:
        self._waiting: dict[Seen, None] = {}
        self._counted: OrderedDict[Seen, None] = OrderedDict()

    def note(self, seen: Seen) -> None:
        """Dropped when too many wait: a profile must be read, not its visits."""
        if seen not in self._counted and len(self._waiting) < MOST_WAITING:
            self._waiting[seen] = None

    def next_batch(self) -> list[Seen]:
        return list(self._waiting)[:BATCH]

    def done(self, batch: list[Seen]) -> None:
        for seen in batch:
            self._waiting.pop(seen, None)
            self._counted[seen] = None
        while len(self._counted) > MOST_REMEMBERED:
            self._counted.popitem(last=False)


def counter(database: Database, visits: Visits) -> Worker:
    async def count() -> bool:
        batch = visits.next_batch()
        if not batch:
            return False
        async with database.write() as session:
            await write_down(session, batch, today=utc_now().date())
        visits.done(batch)
        return True

    return Worker("visits", count, every=5.0)


async def write_down(session: AsyncSession, batch: list[Seen], *, today: date) -> None:
    rows = [seen._asdict() for seen in batch]
    first = insert(Visit).on_conflict_do_nothing().returning(Visit.user_id)
    new = Counter((await session.execute(first, rows)).scalars())
    for user_id, views in new.items():
        await session.execute(
            update(Profile)
            .where(Profile.user_id == user_id)
            .values(total_views=Profile.total_views + views)
        )
    await session.execute(delete(Visit).where(Visit.day < today - REMEMBERED))


def stranger(key: bytes, network: str, agent: str, day: date) -> str:
    """Somebody who is not signed in: the same on one day, nobody on another."""
    about = f"{day}\0{network}\0{agent}".encode(errors="replace")
    return hmac.new(key, about, hashlib.sha256).hexdigest()[:32]
