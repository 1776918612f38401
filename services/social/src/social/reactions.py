"""The event door: people come, are locked, and can be asked."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.auth import UserDeactivated, UserReactivated, UserRegistered
from common.reactions import Reaction
from social import people


async def remember_person(session: AsyncSession, event: UserRegistered) -> None:
    await people.remember(session, event.user_id)


async def lock(session: AsyncSession, event: UserDeactivated) -> None:
    await people.tell_locked(session, event.user_id, locked=True, at=event.occurred_at)


async def unlock(session: AsyncSession, event: UserReactivated) -> None:
    await people.tell_locked(session, event.user_id, locked=False, at=event.occurred_at)


REACTIONS = [
    Reaction(UserRegistered, remember_person),
    Reaction(UserDeactivated, lock),
    Reaction(UserReactivated, unlock),
]
