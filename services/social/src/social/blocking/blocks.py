"""Blocks: who is blocked can neither ask nor write, and does not learn of it."""

from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.social import UserBlocked, UserUnblocked
from common.errors import Conflict, NotFound, Unprocessable
from common.outbox import emit
from common.pages import Paging, count
from social.connecting import answering
from social.connecting.connections import find_between
from social.people import PersonNotFound
from social.tables import Block, Person

MOST = 1000


class BlockNotFound(NotFound):
    detail = "You do not block this person."


class BlockOfOneself(Unprocessable):
    detail = "Nobody blocks themselves."


class BlockedAlready(Conflict):
    detail = "You block this person already."


class TooManyBlocks(Conflict):
    detail = f"One person may block {MOST} others."


async def block(
    session: AsyncSession, blocker_id: int, blocked_id: int, *, now: datetime
) -> Block:
    """Block somebody; what connects the two ends.

    Raises:
        BlockOfOneself: There is no second person.
        PersonNotFound: There never was such a person.
        BlockedAlready: A second time.
        TooManyBlocks: Of one person.
    """
    if blocker_id == blocked_id:
        raise BlockOfOneself
    if await session.get(Person, blocked_id) is None:
        raise PersonNotFound
    await _check_room(session, blocker_id, blocked_id)
    made = Block(blocker_id=blocker_id, blocked_id=blocked_id, created_at=now)
    session.add(made)
    if connection := await find_between(session, blocker_id, blocked_id):
        await answering.end(session, connection)
    emit(session, UserBlocked(blocker_id=blocker_id, blocked_id=blocked_id))
    await session.flush()
    return made


async def unblock(session: AsyncSession, blocker_id: int, blocked_id: int) -> None:
    """Raises: BlockNotFound: There is nothing to undo."""
    ended = await session.scalar(
        delete(Block)
        .where(Block.blocker_id == blocker_id, Block.blocked_id == blocked_id)
        .returning(Block.id)
    )
    if ended is None:
        raise BlockNotFound
    emit(session, UserUnblocked(blocker_id=blocker_id, blocked_id=blocked_id))


async def list_of(
    session: AsyncSession, blocker_id: int, *, paging: Paging
) -> tuple[list[Block], int]:
    """A page of the person's blocks, the newest first."""
    statement = select(Block).where(Block.blocker_id == blocker_id)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(Block.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return list(found), total


def blocked_by(blocker_id: int) -> Select[int]:
    return select(Block.blocked_id).where(Block.blocker_id == blocker_id)


async def _check_room(session: AsyncSession, blocker_id: int, blocked_id: int) -> None:
    present = select(Block.id).where(
        Block.blocker_id == blocker_id, Block.blocked_id == blocked_id
    )
    if await session.scalar(present) is not None:
        raise BlockedAlready
    many = select(func.count()).where(Block.blocker_id == blocker_id)
    if (await session.scalar(many) or 0) >= MOST:
        raise TooManyBlocks
