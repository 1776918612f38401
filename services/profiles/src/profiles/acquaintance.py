"""Who is connected with whom and who blocks whom, as social tells it.

Only the newest word about a pair counts: events may come twice and out of order.
"""

from datetime import datetime

from sqlalchemy import (
    CompoundSelect,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from profiles.tables import Acquaintance, Block

PersonId = ColumnElement[int] | InstrumentedAttribute[int] | int


async def tell_connected(
    session: AsyncSession, one: int, other: int, *, connected: bool, at: datetime
) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    news = insert(Acquaintance).values(
        low_id=low, high_id=high, connected=connected, told_at=at
    )
    await session.execute(
        news.on_conflict_do_update(
            index_elements=["low_id", "high_id"],
            set_={"connected": connected, "told_at": at},
            where=Acquaintance.told_at < at,
        )
    )


async def tell_blocked(
    session: AsyncSession, blocker: int, blocked_id: int, *, blocked: bool, at: datetime
) -> None:
    news = insert(Block).values(
        blocker_id=blocker, blocked_id=blocked_id, blocked=blocked, told_at=at
    )
    await session.execute(
        news.on_conflict_do_update(
            index_elements=["blocker_id", "blocked_id"],
            set_={"blocked": blocked, "told_at": at},
            where=Block.told_at < at,
        )
    )


async def is_blocked(session: AsyncSession, blocked_id: int, by: int) -> bool:
    block = select(Block.blocked).where(
        Block.blocker_id == by, Block.blocked_id == blocked_id
    )
    return bool(await session.scalar(block))


def are_connected(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """A condition for a statement about one or both of them."""
    pair = or_(
        and_(Acquaintance.low_id == one, Acquaintance.high_id == other),
        and_(Acquaintance.low_id == other, Acquaintance.high_id == one),
    )
    return exists().where(pair, Acquaintance.connected)


def connected_with(
    people: Select[int] | CompoundSelect[int],
) -> CompoundSelect[int]:
    """Whom these people are connected with, once for each of them."""
    low, high = Acquaintance.low_id, Acquaintance.high_id
    return union_all(
        select(high).where(low.in_(people), Acquaintance.connected),
        select(low).where(high.in_(people), Acquaintance.connected),
    )


def blocked_by(blocker: int) -> Select[int]:
    return select(Block.blocked_id).where(Block.blocker_id == blocker, Block.blocked)


def blockers_of(blocked: PersonId) -> Select[int]:
    return select(Block.blocker_id).where(Block.blocked_id == blocked, Block.blocked)


async def count_connections(session: AsyncSession, user_id: int) -> int:
    mine = or_(Acquaintance.low_id == user_id, Acquaintance.high_id == user_id)
    statement = (
        select(func.count())
        .select_from(Acquaintance)
        .where(mine, Acquaintance.connected)
    )
    return await session.scalar(statement) or 0
