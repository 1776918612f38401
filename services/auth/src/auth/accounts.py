"""Accounts as an admin sees and changes them: who may what, and who is locked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import security_log, sessions
from auth.tables import User
from common.contracts.auth import (
    Role,
    RoleChanged,
    UserDeactivated,
    UserReactivated,
)
from common.errors import Conflict, Forbidden, NotFound
from common.etags import IfMatch
from common.outbox import emit
from common.pages import Paging, count

_LAST_LETTER = "\U0010ffff"  # after everything an address may go on with


class AccountNotFound(NotFound):
    detail = "There is no such account."


class OwnAccount(Conflict):
    detail = "You can neither lock nor demote yourself: ask another admin."


@dataclass(frozen=True)
class Filters:
    """Which accounts to list; None leaves a filter out."""

    q: str | None = None  # how the address begins
    role: Role | None = None
    is_active: bool | None = None


async def list_of(
    session: AsyncSession, filters: Filters, paging: Paging
) -> tuple[list[User], int]:
    """A page of accounts, the newest first, and how many there are in all."""
    statement = _filtered(select(User), filters)
    total = await count(session, statement.with_only_columns(User.id))
    page = statement.order_by(User.id.desc())
    found = await session.scalars(page.offset(paging.offset).limit(paging.page_size))
    return list(found), total


async def get(session: AsyncSession, user_id: int) -> User:
    user = await session.get(User, user_id)
    if user is None:
        raise AccountNotFound
    return user


async def mailbox_of(session: AsyncSession, user_id: int) -> str:
    """Where to write to a person; a locked account gets no mail."""
    user = await get(session, user_id)
    if not user.is_active:
        raise AccountNotFound
    return user.email


async def edit(
    session: AsyncSession,
    user_id: int,
    changes: Mapping[str, object],
    *,
    by: int,
    if_match: IfMatch,
    now: datetime,
) -> User:
    """Change role and lock; what is not in `changes` stays.

    Raises:
        OwnAccount: The admin `by` would shut themselves out. As only an admin who is
            active gets this far, there is always one left.
    """
    await check_admin(session, by)
    user = await get(session, user_id)
    if_match.check(user.version)
    role, is_active = changes.get("role", user.role), changes.get("is_active")
    if user_id == by and (role != user.role or is_active is False):
        raise OwnAccount
    if role != user.role:
        await change_role(session, user, role, now=now)  # type: ignore[arg-type]  # checked at the door
    if is_active is False and user.is_active:
        await _deactivate(session, user, now=now)
    if is_active is True and not user.is_active:
        await _reactivate(session, user, now=now)
    return user


async def change_role(
    session: AsyncSession, user: User, role: Role, *, now: datetime
) -> None:
    """Tokens with the old role are void; sessions go on and get new ones."""
    user.role = role
    user.tokens_void_before = now
    user.version += 1
    emit(session, RoleChanged(user_id=user.id, role=role, occurred_at=now))
    await security_log.record(session, user.id, "role_changed", detail=role, now=now)


async def check_admin(session: AsyncSession, user_id: int) -> None:
    """Their token may be from before another admin's change, a moment ago."""
    actor = await session.get(User, user_id)
    if actor is None or not actor.is_active or actor.role != "admin":
        raise Forbidden


async def _deactivate(session: AsyncSession, user: User, *, now: datetime) -> None:
    user.is_active = False
    user.tokens_void_before = now
    user.version += 1
    await sessions.end_all(session, user.id, now=now)
    emit(session, UserDeactivated(user_id=user.id, occurred_at=now))
    await security_log.record(session, user.id, "deactivated", now=now)


async def _reactivate(session: AsyncSession, user: User, *, now: datetime) -> None:
    user.is_active = True
    user.version += 1
    emit(session, UserReactivated(user_id=user.id, occurred_at=now))
    await security_log.record(session, user.id, "reactivated", now=now)


def _filtered(statement: Select[User], filters: Filters) -> Select[User]:
    if filters.q:
        begin = filters.q.lower()
        # A range and not LIKE: it uses the index, and nothing in it is a wildcard.
        statement = statement.where(
            User.email >= begin, User.email < begin + _LAST_LETTER
        )
    if filters.role is not None:
        statement = statement.where(User.role == filters.role)
    if filters.is_active is not None:
        statement = statement.where(User.is_active == filters.is_active)
    return statement
