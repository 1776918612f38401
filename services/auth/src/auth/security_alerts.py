"""What a person should hear of at once: it may be somebody else who signs in as them.

profiles rings and mails; the log of the account holds the same for good.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import security_log
from auth.clients import Client, device_of
from auth.tables import User, UserSession
from common.contracts.auth import SecurityAlert
from common.outbox import emit


def tell_of_reuse(session: AsyncSession, user_id: int, client: Client) -> None:
    """A refresh token was used twice, so two people hold it."""
    emit(
        session,
        SecurityAlert(user_id=user_id, kind="token_reused", device=client.device),
    )


async def tell_if_new_device(
    session: AsyncSession, user: User, client: Client, *, now: datetime
) -> None:
    """To be asked before this sign-in is noted. The first one ever tells nothing."""
    is_first_ever = user.created_at == now  # the code that made the account
    if is_first_ever or client.device in await _devices_of(session, user.id, now=now):
        return
    emit(
        session,
        SecurityAlert(user_id=user.id, kind="new_device", device=client.device),
    )


async def _devices_of(
    session: AsyncSession, user_id: int, *, now: datetime
) -> set[str | None]:
    """Those of the log, and of sessions that may have come before it."""
    devices = await security_log.devices_of(session, user_id, now=now)
    agents = await session.scalars(
        select(UserSession.user_agent).where(UserSession.user_id == user_id)
    )
    return devices | {device_of(agent) for agent in agents}
