"""Writing takes a while; who has been erased meanwhile gets nothing stored any more."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.erased import is_erased
from common.errors import Unauthorized


class PersonErased(Unauthorized):
    detail = "This account has been erased."


async def check_there(session: AsyncSession, user_id: int) -> None:
    """Raises: PersonErased: They have left while this was written."""
    if await is_erased(session, user_id):
        raise PersonErased
