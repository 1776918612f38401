"""The door for ai: what interviews are ahead of a person."""

from typing import Annotated

from sqlalchemy import select

from common.calls import called_by
from common.clock import utc_now
from common.deps import ReadSession
from common.routing import router as make_router
from common.schemas import Body, Id, Moment, View
from interviews.scheduling.states import STANDING
from interviews.tables import Interview

router = make_router("/internal/interviews", tag="internal")

MOST = 3


class NextWanted(Body):
    user_id: Id


class Ahead(View):
    interview_type: str
    title: str | None
    company: str | None
    role: str | None
    scheduled_at: Moment
    duration_minutes: int


@router.post("/next", include_in_schema=False)
async def next_interviews(
    body: NextWanted, _caller: Annotated[str, called_by("ai")], session: ReadSession
) -> list[Ahead]:
    """The interviews of that person that have not ended, the next one first."""
    found = await session.scalars(
        select(Interview)
        .where(Interview.user_id == body.user_id, Interview.status.in_(STANDING))
        .where(Interview.ends_at > utc_now(), Interview.is_practice.is_(False))
        .order_by(Interview.scheduled_at, Interview.id)
        .limit(MOST)
    )
    return [Ahead.model_validate(interview) for interview in found]
