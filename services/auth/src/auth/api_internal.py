"""The door for the other services, which the gateway never routes."""

from typing import Annotated

from auth import sessions
from common.calls import called_by
from common.clock import utc_now
from common.deps import ReadSession
from common.revocations import PATH, Revoked
from common.routing import router as make_router

router = make_router("", tag="internal")


@router.get(PATH, include_in_schema=False)
async def revocations(
    _caller: Annotated[str, called_by()], session: ReadSession
) -> Revoked:
    """What voids access tokens that may still be alive."""
    return await sessions.revoked_lately(session, now=utc_now())
