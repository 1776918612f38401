"""The door for a person's dashboard: their interviews."""

from typing import Annotated

from sqlalchemy import func, select

from common.calls import called_by
from common.clock import utc_now
from common.deps import ReadSession
from common.numbers import PATH, Span
from common.routing import router as make_router
from common.schemas import Moment, View
from interviews.scheduling.states import STANDING
from interviews.tables import Interview

router = make_router("", tag="internal")


class NextInterview(View):
    id: int
    title: str | None
    company: str | None
    interview_type: str
    scheduled_at: Moment


class Numbers(View):
    total: int
    completed: int
    average_score: float | None
    weekly: list[int]
    next: NextInterview | None


@router.post(PATH, include_in_schema=False)
async def numbers(
    span: Span,
    _caller: Annotated[str, called_by("profiles")],
    session: ReadSession,
) -> Numbers:
    """Counts, the average of their scores, and what comes next.

    Practice counts once it is completed, and is never what comes next.
    """
    own = Interview.user_id == span.user_id
    dated = Interview.is_practice.is_(False)
    done = Interview.status == "completed"
    score = Interview.feedback["score"].as_float()
    total, completed, average = (
        await session.execute(
            select(func.count(), func.count().filter(done), func.avg(score)).where(
                own, dated | done
            )
        )
    ).one()
    weekly = await session.scalars(
        select(Interview.scheduled_at)
        .where(own, Interview.status != "cancelled", dated | done)
        .where(Interview.scheduled_at >= span.since)
    )
    following = await session.scalar(
        select(Interview)
        .where(own, dated, Interview.status.in_(STANDING))
        .where(Interview.ends_at > utc_now())
        .order_by(Interview.scheduled_at)
        .limit(1)
    )
    return Numbers(
        total=total,
        completed=completed,
        average_score=None if average is None else round(average, 1),
        weekly=span.weekly(weekly),
        next=following and NextInterview.model_validate(following),
    )
