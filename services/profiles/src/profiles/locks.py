"""Who is locked out, as auth tells it: they are not shown while it lasts."""

from datetime import datetime

from sqlalchemy import exists
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from profiles.tables import Lock


async def tell(
    session: AsyncSession, user_id: int, *, locked: bool, at: datetime
) -> None:
    """Only the newest word counts: events may come twice and out of order."""
    news = insert(Lock).values(user_id=user_id, locked=locked, told_at=at)
    await session.execute(
        news.on_conflict_do_update(
            index_elements=["user_id"],
            set_={"locked": locked, "told_at": at},
            where=Lock.told_at < at,
        )
    )


def is_locked(person: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A condition that looks up one row: a list of all would be read for each page."""
    return exists().where(Lock.user_id == person, Lock.locked)
