"""Sessions: one for each sign-in on each device, until it is ended or left alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.tables import Erasure, User, UserSession
from common.contracts.auth import SessionEnded
from common.outbox import emit
from common.revocations import KEPT_SECONDS, Revoked

MOST_LIVE = 20  # of one person


async def list_live(
    session: AsyncSession, user_id: int, *, idle: timedelta, now: datetime
) -> list[UserSession]:
    """The person's sessions that can still be used, the one used last first.

    `idle` is how long a session lives that is not used.
    """
    found = await session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .where(UserSession.expires_at > now, UserSession.last_used_at > now - idle)
        .order_by(UserSession.last_used_at.desc(), UserSession.created_at.desc())
    )
    return list(found)


def end(session: AsyncSession, held: UserSession, *, now: datetime) -> None:
    """End a session once; its access tokens are void within moments."""
    if held.ended_at is None:
        held.ended_at = now
        emit(session, SessionEnded(user_id=held.user_id, session_id=held.id))


async def end_one(
    session: AsyncSession, session_id: str, user_id: int, *, now: datetime
) -> bool:
    """End one session of this person; False when there is no such that is alive."""
    held = await session.get(UserSession, session_id)
    if held is None or held.user_id != user_id or held.ended_at is not None:
        return False
    end(session, held, now=now)
    return True


async def end_all(
    session: AsyncSession, user_id: int, *, but: str | None = None, now: datetime
) -> list[str]:
    """End the person's sessions, all `but` one; the ids of those it ended."""
    since = now - timedelta(seconds=KEPT_SECONDS)  # access tokens may outlive them
    found = await session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .where(UserSession.expires_at > since)
    )
    return _end_each(session, (held for held in found if held.id != but), now=now)


async def make_room(
    session: AsyncSession, user_id: int, *, idle: timedelta, now: datetime
) -> list[str]:
    """End what is least lately used, so that one more session is not too many."""
    live = await list_live(session, user_id, idle=idle, now=now)
    return _end_each(session, live[MOST_LIVE - 1 :], now=now)


async def revoked_lately(session: AsyncSession, *, now: datetime) -> Revoked:
    """What voids an access token that may still be alive."""
    since = now - timedelta(seconds=KEPT_SECONDS)
    ended = await session.execute(
        select(UserSession.id, UserSession.ended_at).where(UserSession.ended_at > since)
    )
    changed = await session.execute(
        select(User.id, User.tokens_void_before).where(User.tokens_void_before > since)
    )
    erased = await session.execute(
        select(Erasure.user_id, Erasure.requested_at).where(
            Erasure.requested_at > since
        )
    )
    gone = {key: int(at.timestamp()) for key, at in erased}
    changes = {key: int(at.timestamp()) for key, at in changed if at}
    return Revoked(
        sessions={key: int(at.timestamp()) for key, at in ended if at},
        users=changes | gone,
        gone=gone,
    )


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Remove sessions nobody can use any more, with their refresh tokens (CASCADE)."""
    since = now - timedelta(seconds=KEPT_SECONDS)  # access tokens may outlive them
    await session.execute(
        delete(UserSession).where(
            or_(UserSession.expires_at <= since, UserSession.ended_at <= since)
        )
    )


def _end_each(
    session: AsyncSession, sessions: Iterable[UserSession], *, now: datetime
) -> list[str]:
    ended = []
    for held in sessions:
        end(session, held, now=now)
        ended.append(held.id)
    return ended
