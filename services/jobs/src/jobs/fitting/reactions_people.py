"""The event door: what profiles, auth and social say of people."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.auth import UserDeactivated, UserReactivated
from common.contracts.profiles import ProfileChanged, SettingsChanged, SkillsChanged
from common.contracts.social import UserBlocked, UserUnblocked
from common.reactions import Reaction
from jobs.fitting import copies


async def keep_skills(session: AsyncSession, event: SkillsChanged) -> None:
    await copies.keep_skills(session, event)


async def keep_profile(session: AsyncSession, event: ProfileChanged) -> None:
    await copies.keep_profile(session, event)


async def keep_settings(session: AsyncSession, event: SettingsChanged) -> None:
    await copies.keep_settings(session, event)


async def lock(session: AsyncSession, event: UserDeactivated) -> None:
    at = event.occurred_at
    await copies.tell_locked(session, event.user_id, locked=True, at=at)


async def unlock(session: AsyncSession, event: UserReactivated) -> None:
    at = event.occurred_at
    await copies.tell_locked(session, event.user_id, locked=False, at=at)


async def block(session: AsyncSession, event: UserBlocked) -> None:
    pair = event.blocker_id, event.blocked_id
    await copies.tell_blocked(session, *pair, blocked=True, at=event.occurred_at)


async def unblock(session: AsyncSession, event: UserUnblocked) -> None:
    pair = event.blocker_id, event.blocked_id
    await copies.tell_blocked(session, *pair, blocked=False, at=event.occurred_at)


REACTIONS = [
    Reaction(SkillsChanged, keep_skills),
    Reaction(ProfileChanged, keep_profile),
    Reaction(SettingsChanged, keep_settings),
    Reaction(UserDeactivated, lock),
    Reaction(UserReactivated, unlock),
    Reaction(UserBlocked, block),
    Reaction(UserUnblocked, unblock),
]
