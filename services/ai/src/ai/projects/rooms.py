"""Project ideas that are kept: the last sets of a person."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ai.leaving import check_there
from ai.tables import IdeaSet
from common.errors import NotFound
from common.pages import Paging, count

MOST = 20


class IdeasNotFound(NotFound):
    detail = "There are no such project ideas of yours."


async def keep(session: AsyncSession, ideas: IdeaSet, *, now: datetime) -> IdeaSet:
    """The oldest make room.

    Raises:
        PersonErased: They have left meanwhile.
    """
    await check_there(session, ideas.user_id)
    ideas.created_at = now
    session.add(ideas)
    await session.flush()
    newest = (
        select(IdeaSet.id)
        .where(IdeaSet.user_id == ideas.user_id)
        .order_by(IdeaSet.id.desc())
        .limit(MOST)
    )
    await session.execute(
        delete(IdeaSet).where(
            IdeaSet.user_id == ideas.user_id, IdeaSet.id.not_in(newest)
        )
    )
    return ideas


async def get_own(session: AsyncSession, user_id: int, ideas_id: int) -> IdeaSet:
    found = await session.get(IdeaSet, ideas_id)
    if found is None or found.user_id != user_id:
        raise IdeasNotFound
    return found


async def list_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[IdeaSet], int]:
    """The newest first."""
    statement = select(IdeaSet).where(IdeaSet.user_id == user_id)
    total = await count(session, statement.with_only_columns(IdeaSet.id))
    rows = await session.scalars(
        statement.order_by(IdeaSet.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return list(rows), total
