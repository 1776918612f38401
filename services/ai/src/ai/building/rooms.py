"""Tailored résumés that are kept: a person's own, in bounded number."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from ai.leaving import check_there
from ai.tables import TailoredResume
from common.errors import Conflict, NotFound
from common.pages import Paging, count

MOST = 50


class TailoredResumeNotFound(NotFound):
    detail = "There is no such tailored résumé of yours."


class TooManyTailoredResumes(Conflict):
    detail = "You have as many tailored résumés as there is room for: delete one."


async def check_room(session: AsyncSession, user_id: int) -> None:
    """Raises: TooManyTailoredResumes: One more is too many."""
    held = select(func.count()).where(TailoredResume.user_id == user_id)
    if (await session.scalar(held) or 0) >= MOST:
        raise TooManyTailoredResumes


async def add(
    session: AsyncSession, tailored: TailoredResume, *, now: datetime
) -> TailoredResume:
    """Raises: TooManyTailoredResumes, PersonErased: Meanwhile."""
    await check_there(session, tailored.user_id)
    await check_room(session, tailored.user_id)
    tailored.created_at = now
    session.add(tailored)
    await session.flush()
    return tailored


async def get_own(
    session: AsyncSession, user_id: int, tailored_id: int
) -> TailoredResume:
    """Whole, with its paper."""
    found = await session.scalar(
        select(TailoredResume)
        .where(TailoredResume.id == tailored_id, TailoredResume.user_id == user_id)
        .options(undefer(TailoredResume.paper))
    )
    if found is None:
        raise TailoredResumeNotFound
    return found


async def list_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[TailoredResume], int]:
    """The newest first, without their papers."""
    statement = select(TailoredResume).where(TailoredResume.user_id == user_id)
    total = await count(session, statement.with_only_columns(TailoredResume.id))
    rows = await session.scalars(
        statement.order_by(TailoredResume.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return list(rows), total
