"""The door for a person's dashboard: how many they are connected with."""

from typing import Annotated

from sqlalchemy import func, or_, select

from common.calls import called_by
from common.deps import ReadSession
from common.numbers import PATH, Span
from common.routing import router as make_router
from common.schemas import View
from social.tables import Connection

router = make_router("", tag="internal")


class Numbers(View):
    connections: int
    requests_waiting: int  # for the person's answer


@router.post(PATH, include_in_schema=False)
async def numbers(
    span: Span,
    _caller: Annotated[str, called_by("profiles")],
    session: ReadSession,
) -> Numbers:
    """Counts of the person's connections."""
    person = span.user_id
    accepted = Connection.status == "accepted"
    asked = (Connection.status == "pending") & (Connection.requester_id != person)
    counts = select(func.count().filter(accepted), func.count().filter(asked)).where(
        or_(Connection.low_id == person, Connection.high_id == person)
    )
    connections, waiting = (await session.execute(counts)).one()
    return Numbers(connections=connections, requests_waiting=waiting)
