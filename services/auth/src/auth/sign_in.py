"""Signing in with a six-digit code.

The code is HMAC(pepper, nonce) mod 10^6 and only the nonce is stored. A code is worth
guessing five times and for ten minutes; a mailbox stands ten failures an hour and
twenty a day, whatever codes are asked for in between. Nothing here says whether an
address has an account: the statements are the same for all.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth import accounts, limits, mail_queue
from auth.settings import Settings
from auth.tables import SignInCode, User
from common.contracts.auth import Role, UserRegistered
from common.outbox import emit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
IP_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True)
class Denied:
    """Not this code: it may be tried so often still; None when there is none to try."""

    tries_left: int | None


@dataclass(frozen=True)
class Wait:
    """Too early: ask again after `time`."""

    time: timedelta


async def request_code(
    session: AsyncSession, settings: Settings, email: str, *, now: datetime
) -> Wait | None:
    """Make a new code for `email`, and a mail that will carry it."""
    for limit, within in ((1, settings.code_pause), (settings.codes_an_hour, HOUR)):
        wait = await limits.wait_for(
            session, email, "code", limit=limit, within=within, now=now
        )
        if wait is not None:
            return Wait(wait)
    await limits.note(session, email, "code", now=now)
    expires_at = now + settings.code_lifetime
    fresh = {
        "nonce": secrets.token_bytes(32),
        "requested_at": now,
        "expires_at": expires_at,
        "tries_left": settings.code_tries,
    }
    upsert = insert(SignInCode).values(email=email, **fresh)
    await session.execute(upsert.on_conflict_do_update(["email"], set_=fresh))
    mail_queue.add(session, email, "sign_in_code", expires_at=expires_at, now=now)
    return None


async def check_wait(
    session: AsyncSession, settings: Settings, email: str, ip: str, *, now: datetime
) -> Wait | None:
    """Whether this mailbox and this address may try a code now; counts the address."""
    by_ip = round(settings.checks_by_ip * settings.rate_scale)
    for subject, kind, limit, within in (
        (ip, "check", by_ip, IP_WINDOW),
        (email, "failure", settings.failures_an_hour, HOUR),
        (email, "failure", settings.failures_a_day, DAY),
    ):
        wait = await limits.wait_for(
            session, subject, kind, limit=limit, within=within, now=now
        )
        if wait is not None:
            return Wait(wait)
    await limits.note(session, ip, "check", now=now)
    return None


async def redeem_code(
    session: AsyncSession,
    settings: Settings,
    email: str,
    code: str,
    *,
    network: str | None,
    now: datetime,
) -> User | Denied:
    """Exchange a right code for its person, who is registered the first time.

    A denial is returned, not raised: a raised error rolls back the transaction, and
    with it the try that must be remembered.
    """
    issued = await session.get(SignInCode, email)
    if issued is None or issued.expires_at <= now or issued.tries_left == 0:
        await limits.note(session, email, "failure", network=network, now=now)
        return Denied(tries_left=None)
    if not hmac.compare_digest(code_of(settings, email, issued.nonce), code):
        issued.tries_left -= 1
        await limits.note(session, email, "failure", network=network, now=now)
        return Denied(tries_left=issued.tries_left)
    tries_left = issued.tries_left - 1  # what a wrong one would have left
    await session.delete(issued)
    user = await find_user(session, email) or await _register(
        session, settings, email, now=now
    )
    if not user.is_active:
        return Denied(tries_left=tries_left)
    user.last_login_at = now
    if user.role != "admin" and _is_named_admin(settings, email):
        await accounts.change_role(session, user, "admin", now=now)
    return user


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Most who never sign in have mistyped: their address does not stay here."""
    await session.execute(delete(SignInCode).where(SignInCode.expires_at <= now))


def code_of(settings: Settings, email: str, nonce: bytes) -> str:
    pepper = settings.code_pepper.get_secret_value().encode()
    digest = hmac.new(pepper, email.encode() + b"\0" + nonce, hashlib.sha256).digest()
    # 64 bits mod 10^6: no code is likelier than another by more than 10^-13
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


async def find_user(session: AsyncSession, email: str) -> User | None:
    return await session.scalar(select(User).where(User.email == email))


async def _register(
    session: AsyncSession, settings: Settings, email: str, *, now: datetime
) -> User:
    role: Role = "admin" if _is_named_admin(settings, email) else "candidate"
    user = User(email=email, role=role, is_active=True, created_at=now)
    session.add(user)
    await session.flush()  # the event needs the id
    emit(session, UserRegistered(user_id=user.id, role=role))
    return user


def _is_named_admin(settings: Settings, email: str) -> bool:
    named = (name.strip().lower() for name in settings.admin_emails.split(","))
    return email in named
