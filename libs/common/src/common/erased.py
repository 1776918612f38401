"""Who is forgotten. `common.erasure` writes it down; whoever stores asks."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.tables import ErasedPerson


async def is_erased(session: AsyncSession, *user_ids: int) -> bool:
    """Whether one of them is: then nothing of them is stored again."""
    found = await session.scalar(
        select(ErasedPerson.user_id).where(ErasedPerson.user_id.in_(user_ids)).limit(1)
    )
    return found is not None
