"""The event door: people come, and can be asked."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.auth import UserRegistered
from common.reactions import Reaction
from social import connections


async def remember_person(session: AsyncSession, event: UserRegistered) -> None:
    await connections.remember_person(session, event.user_id)


REACTIONS = [Reaction(UserRegistered, remember_person)]
