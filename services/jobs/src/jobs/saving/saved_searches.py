"""Searches that people keep, each with what it looks for and how far it was told."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound
from common.etags import IfMatch
from common.pages import Paging, count
from jobs.saving import newcomers
from jobs.tables import SavedSearch

MOST = 50  # for one person


class SavedSearchNotFound(NotFound):
    detail = "You have no such saved search."


class TooManySavedSearches(Conflict):
    detail = f"You can save {MOST} searches: remove one first."


class SearchAlreadySaved(Conflict):
    detail = "You have saved a search for just this already."


async def add(
    session: AsyncSession,
    user_id: int,
    *,
    name: str,
    criteria: dict[str, Any],
    alerts: bool,
    now: datetime,
) -> SavedSearch:
    """It is told of jobs that come from now on.

    Raises:
        TooManySavedSearches: There is no room for another.
        SearchAlreadySaved: The person has one with the same criteria.
    """
    own = select(func.count()).where(SavedSearch.user_id == user_id)
    if (await session.scalar(own) or 0) >= MOST:
        raise TooManySavedSearches
    await _check_new(session, user_id, digest := _digest(criteria))
    saved = SavedSearch(
        user_id=user_id,
        name=name,
        criteria=criteria,
        digest=digest,
        alerts=alerts,
        told_to=await newcomers.last(session),
        matches=0,
        version=1,
        created_at=now,
        updated_at=now,
    )
    session.add(saved)
    await session.flush()  # the answer needs the id
    return saved


async def edit(
    session: AsyncSession,
    user_id: int,
    search_id: int,
    changes: Mapping[str, Any],
    *,
    if_match: IfMatch,
    now: datetime,
) -> SavedSearch:
    """Set what is in `changes`; with other criteria or alerts on again it starts anew.

    Raises:
        SavedSearchNotFound: It is nobody's, or somebody else's.
        PreconditionFailed: It was changed in between.
        SearchAlreadySaved: Another of the person's has these criteria.
    """
    saved = await get_own(session, user_id, search_id)
    if_match.check(saved.version)
    digest = _digest(changes.get("criteria", saved.criteria))
    other = digest != saved.digest
    if other:
        await _check_new(session, user_id, digest)
    if other or not saved.alerts:
        saved.told_to = await newcomers.last(session)
    for field, value in {**changes, "digest": digest}.items():
        setattr(saved, field, value)
    saved.version += 1
    saved.updated_at = now
    return saved


async def remove(
    session: AsyncSession, user_id: int, search_id: int, *, if_match: IfMatch
) -> None:
    """Raises: SavedSearchNotFound, PreconditionFailed: See `edit`."""
    saved = await get_own(session, user_id, search_id)
    if_match.check(saved.version)
    await session.delete(saved)


async def get_own(session: AsyncSession, user_id: int, search_id: int) -> SavedSearch:
    saved = await session.get(SavedSearch, search_id)
    if saved is None or saved.user_id != user_id:
        raise SavedSearchNotFound
    return saved


async def page_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[Sequence[SavedSearch], int]:
    """The newest first."""
    statement = select(SavedSearch).where(SavedSearch.user_id == user_id)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(SavedSearch.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return found.all(), total


async def _check_new(session: AsyncSession, user_id: int, digest: str) -> None:
    same = select(SavedSearch.id).where(
        SavedSearch.user_id == user_id, SavedSearch.digest == digest
    )
    if await session.scalar(same) is not None:
        raise SearchAlreadySaved


def _digest(criteria: Mapping[str, Any]) -> str:
    return sha256(json.dumps(criteria, sort_keys=True).encode()).hexdigest()
