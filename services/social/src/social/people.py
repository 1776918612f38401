"""Who can be asked and written to: somebody known, not locked, not blocking."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound
from social.tables import Block, Person


class PersonNotFound(NotFound):
    detail = "There is no such person."


class PersonBlocked(Conflict):
    detail = "You have blocked this person: unblock them first."


async def remember(session: AsyncSession, user_id: int) -> None:
    await session.execute(
        insert(Person).values(user_id=user_id).on_conflict_do_nothing()
    )


async def tell_locked(
    session: AsyncSession, user_id: int, *, locked: bool, at: datetime
) -> None:
    """Only the newest word counts: events may come twice and out of order."""
    news = {"is_locked": locked, "told_at": at}
    await session.execute(
        insert(Person)
        .values(user_id=user_id, **news)
        .on_conflict_do_update(
            index_elements=["user_id"],
            set_=news,
            where=Person.told_at.is_(None) | (Person.told_at < at),
        )
    )


async def check_reachable(session: AsyncSession, user_id: int, by: int) -> None:
    """Whether `by` may turn to that person.

    Raises:
        PersonNotFound: Nobody is there, or somebody who does not want to hear of `by`:
            they are not to be told apart.
        PersonBlocked: `by` does not want to hear of them.
    """
    person = await session.get(Person, user_id)
    if person is None or person.is_locked:
        raise PersonNotFound
    blockers = set(
        await session.scalars(
            select(Block.blocker_id).where(
                Block.blocker_id.in_([user_id, by]),
                Block.blocked_id.in_([user_id, by]),
            )
        )
    )
    if user_id in blockers:
        raise PersonNotFound
    if by in blockers:
        raise PersonBlocked
