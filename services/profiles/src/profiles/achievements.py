"""What people are proud of."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound, ValidationFailed
from common.etags import IfMatch
from common.pages import Paging, count
from profiles.tables import Achievement

MOST = 100  # for one person
_AHEAD = timedelta(days=1)  # where somebody is, it may be tomorrow already

_NEWEST_FIRST = (Achievement.date_achieved.desc().nulls_last(), Achievement.id.desc())


class AchievementNotFound(NotFound):
    detail = "You have no such achievement."


class TooManyAchievements(Conflict):
    detail = f"A profile has at most {MOST} achievements: remove one first."


async def add(
    session: AsyncSession, user_id: int, fields: Mapping[str, Any], *, now: datetime
) -> Achievement:
    """Raises: TooManyAchievements; ValidationFailed: The day is yet to come."""
    _check_day(fields, now=now)
    mine = select(func.count()).where(Achievement.user_id == user_id)
    if (await session.scalar(mine) or 0) >= MOST:
        raise TooManyAchievements
    made = Achievement(
        user_id=user_id, version=1, created_at=now, updated_at=now, **fields
    )
    session.add(made)
    await session.flush()  # the answer needs the id
    return made


async def edit(
    session: AsyncSession,
    user_id: int,
    achievement_id: int,
    changes: Mapping[str, Any],
    *,
    if_match: IfMatch,
    now: datetime,
) -> Achievement:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        AchievementNotFound: It is nobody's, or somebody else's.
        PreconditionFailed: It was changed in between.
        ValidationFailed: The day is yet to come.
    """
    _check_day(changes, now=now)
    achievement = await get_own(session, user_id, achievement_id)
    if_match.check(achievement.version)
    for field, value in changes.items():
        setattr(achievement, field, value)
    achievement.version += 1
    achievement.updated_at = now
    return achievement


async def remove(
    session: AsyncSession, user_id: int, achievement_id: int, *, if_match: IfMatch
) -> None:
    """Raises: AchievementNotFound, PreconditionFailed: See `edit`."""
    achievement = await get_own(session, user_id, achievement_id)
    if_match.check(achievement.version)
    await session.delete(achievement)


async def get_own(
    session: AsyncSession, user_id: int, achievement_id: int
) -> Achievement:
    achievement = await session.get(Achievement, achievement_id)
    if achievement is None or achievement.user_id != user_id:
        raise AchievementNotFound
    return achievement


async def page_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[Sequence[Achievement], int]:
    """The latest first; those without a day last."""
    statement = select(Achievement).where(Achievement.user_id == user_id)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(*_NEWEST_FIRST).offset(paging.offset).limit(paging.page_size)
    )
    return found.all(), total


async def all_of(session: AsyncSession, user_id: int) -> Sequence[Achievement]:
    statement = select(Achievement).where(Achievement.user_id == user_id)
    return (await session.scalars(statement.order_by(*_NEWEST_FIRST))).all()


def _check_day(fields: Mapping[str, Any], *, now: datetime) -> None:
    day: date | None = fields.get("date_achieved")
    if day is not None and day > (now + _AHEAD).date():
        problem = {"pointer": "/date_achieved", "detail": "must not be in the future"}
        raise ValidationFailed(errors=[problem])
