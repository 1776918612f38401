"""Staying signed in by refresh tokens.

A refresh token works once. Its successor is HMAC(key, token): a client whose reply was
lost asks again within ten seconds and gets the very same one. Any other second use
means that two people hold it, and ends the session.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy.ext.asyncio import AsyncSession

from auth import security_alerts, security_log, sessions
from auth.clients import Client
from auth.settings import Settings
from auth.tables import RefreshToken, User, UserSession


class Refused(Enum):
    INVALID = auto()
    REUSED = auto()


@dataclass(frozen=True)
class Grant:
    user: User
    session_id: str
    refresh_token: str
    ended: Sequence[str] = ()  # the sessions that made room for this one


async def open_session(
    session: AsyncSession,
    settings: Settings,
    user: User,
    client: Client,
    *,
    now: datetime,
) -> Grant:
    """Sign a person in on one more device."""
    await security_alerts.tell_if_new_device(session, user, client, now=now)
    ended = await sessions.make_room(
        session, user.id, idle=settings.refresh_lifetime, now=now
    )
    for _ in ended:
        await security_log.record(
            session, user.id, "session_ended", detail="too_many", now=now
        )
    opened = UserSession(
        id=secrets.token_hex(16),
        user_id=user.id,
        user_agent=client.user_agent[:200],
        created_at=now,
        last_used_at=now,
        expires_at=now + settings.session_lifetime,
    )
    session.add(opened)
    await session.flush()
    await security_log.record(session, user.id, "signed_in", client=client, now=now)
    token = secrets.token_urlsafe(32)
    _store(session, settings, opened, token, now=now)
    return Grant(user, opened.id, token, ended)


async def rotate(
    session: AsyncSession,
    settings: Settings,
    token: str,
    client: Client,
    *,
    now: datetime,
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
        sessions.end(session, held, now=now)
        await security_log.record(
            session, user.id, "refresh_token_reused", client=client, now=now
        )
        security_alerts.tell_of_reuse(session, user.id, client)
        return Refused.REUSED
    return Grant(user, held.id, successor)


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
