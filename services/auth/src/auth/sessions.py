"""Sessions and their refresh tokens.

A refresh token works once. Its successor is HMAC(key, token): a client whose reply was
lost asks again within ten seconds and gets the very same one. Any other second use
means that two people hold it, and ends the session.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.settings import Settings
from auth.tables import Erasure, RefreshToken, User, UserSession
from common.contracts.auth import SessionEnded
from common.outbox import emit
from common.revocations import KEPT_SECONDS, Revoked


class Refused(Enum):
    INVALID = auto()
    REUSED = auto()


@dataclass(frozen=True)
class Grant:
    user: User
    session_id: str
    refresh_token: str


async def open_session(
    session: AsyncSession,
    settings: Settings,
    user: User,
    *,
    user_agent: str,
    now: datetime,
) -> Grant:
    opened = UserSession(
        id=secrets.token_hex(16),
        user_id=user.id,
        user_agent=user_agent[:200],
        created_at=now,
        last_used_at=now,
        expires_at=now + settings.session_lifetime,
    )
    session.add(opened)
    await session.flush()
    token = secrets.token_urlsafe(32)
    _store(session, settings, opened, token, now=now)
    return Grant(user, opened.id, token)


async def rotate(
    session: AsyncSession, settings: Settings, token: str, *, now: datetime
) -> Grant | Refused:
    """Exchange a refresh token for its successor.

    A refusal is returned, not raised: the end of a session must be committed.
    """
    presented = await session.get(RefreshToken, _digest(token))
    if presented is None or presented.expires_at <= now:
        return Refused.INVALID
    held = await session.get_one(UserSession, presented.session_id)
    user = await session.get_one(User, held.user_id)
    if held.ended_at or held.expires_at <= now or not user.is_active:
        return Refused.INVALID
    successor = _successor(settings, token)
    if presented.used_at is None:
        presented.used_at = now
        held.last_used_at = now
        _store(session, settings, held, successor, now=now)
    elif not await _is_repeat(session, settings, presented, successor, now=now):
        await end(session, held, now=now)
        return Refused.REUSED
    return Grant(user, held.id, successor)


async def end(session: AsyncSession, held: UserSession, *, now: datetime) -> None:
    """End a session once; its access tokens are void within moments."""
    if held.ended_at is None:
        held.ended_at = now
        emit(session, SessionEnded(user_id=held.user_id, session_id=held.id))


async def end_by_id(
    session: AsyncSession, session_id: str, user_id: int, *, now: datetime
) -> None:
    held = await session.get(UserSession, session_id)
    if held is not None and held.user_id == user_id:
        await end(session, held, now=now)


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
    return Revoked(
        sessions={key: int(at.timestamp()) for key, at in ended if at},
        users={key: int(at.timestamp()) for key, at in (*changed, *erased) if at},
    )


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Remove sessions nobody can use any more, with their refresh tokens (CASCADE)."""
    since = now - timedelta(seconds=KEPT_SECONDS)  # access tokens may outlive them
    await session.execute(
        delete(UserSession).where(
            or_(UserSession.expires_at <= since, UserSession.ended_at <= since)
        )
    )


async def _is_repeat(
    session: AsyncSession,
    settings: Settings,
    presented: RefreshToken,
    successor: str,
    *,
    now: datetime,
) -> bool:
    """The same client asks again: lately, and what it was given is still unused."""
    given = await session.get(RefreshToken, _digest(successor))
    lately = presented.used_at is not None and (
        now - presented.used_at <= settings.refresh_grace
    )
    return lately and given is not None and given.used_at is None


def _store(
    session: AsyncSession,
    settings: Settings,
    held: UserSession,
    token: str,
    *,
    now: datetime,
) -> None:
    session.add(
        RefreshToken(
            digest=_digest(token),
            session_id=held.id,
            created_at=now,
            expires_at=min(now + settings.refresh_lifetime, held.expires_at),
        )
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _successor(settings: Settings, token: str) -> str:
    key = settings.refresh_key.get_secret_value().encode()
    digest = hmac.new(key, token.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
