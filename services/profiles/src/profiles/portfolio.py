"""Pieces of work people show. Their addresses are stored as text and never fetched."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound
from common.etags import IfMatch
from common.pages import Paging, count
from profiles.tables import PortfolioItem

MOST = 50  # for one person

_IN_ORDER = (PortfolioItem.order, PortfolioItem.id)


class PortfolioItemNotFound(NotFound):
    detail = "You have no such piece of work."


class TooManyPortfolioItems(Conflict):
    detail = f"A profile shows at most {MOST} pieces of work: remove one first."


async def add(
    session: AsyncSession, user_id: int, fields: Mapping[str, Any], *, now: datetime
) -> PortfolioItem:
    """At the end, unless `order` says where.

    Raises:
        TooManyPortfolioItems: There is no room for another.
    """
    present = select(func.count(), func.max(PortfolioItem.order)).where(
        PortfolioItem.user_id == user_id
    )
    many, last = (await session.execute(present)).one()
    if many >= MOST:
        raise TooManyPortfolioItems
    after = 0 if last is None else last + 1
    order = fields["order"] if fields["order"] is not None else after
    item = PortfolioItem(
        **{**fields, "order": order},
        user_id=user_id,
        version=1,
        created_at=now,
        updated_at=now,
    )
    session.add(item)
    await session.flush()  # the answer needs the id
    return item


async def edit(
    session: AsyncSession,
    user_id: int,
    item_id: int,
    changes: Mapping[str, Any],
    *,
    if_match: IfMatch,
    now: datetime,
) -> PortfolioItem:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        PortfolioItemNotFound: It is nobody's, or somebody else's.
        PreconditionFailed: It was changed in between.
    """
    item = await get_own(session, user_id, item_id)
    if_match.check(item.version)
    for field, value in changes.items():
        setattr(item, field, value)
    item.version += 1
    item.updated_at = now
    return item


async def remove(
    session: AsyncSession, user_id: int, item_id: int, *, if_match: IfMatch
) -> None:
    """Raises: PortfolioItemNotFound, PreconditionFailed: See `edit`."""
    item = await get_own(session, user_id, item_id)
    if_match.check(item.version)
    await session.delete(item)


async def get_own(session: AsyncSession, user_id: int, item_id: int) -> PortfolioItem:
    item = await session.get(PortfolioItem, item_id)
    if item is None or item.user_id != user_id:
        raise PortfolioItemNotFound
    return item


async def page_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[Sequence[PortfolioItem], int]:
    """In the order their owner gave them."""
    statement = select(PortfolioItem).where(PortfolioItem.user_id == user_id)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(*_IN_ORDER).offset(paging.offset).limit(paging.page_size)
    )
    return found.all(), total


async def all_of(session: AsyncSession, user_id: int) -> Sequence[PortfolioItem]:
    statement = select(PortfolioItem).where(PortfolioItem.user_id == user_id)
    return (await session.scalars(statement.order_by(*_IN_ORDER))).all()
