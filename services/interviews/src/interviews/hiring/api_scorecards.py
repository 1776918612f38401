"""The HTTP door: an interviewer's judgement of an interview."""

from typing import Annotated, Any

from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import BLANK_CLEARS, ONE_LINE, SHOWN, Body, Moment, PathId, View
from interviews.hiring import scorecards
from interviews.hiring.scorecards import (
    NotAnInterviewer,
    NothingToScore,
    Recommendation,
    ScorecardNotFound,
)
from interviews.scheduling.interviews import InterviewNotFound
from interviews.scheduling.views import MaybeProse, Reason

router = make_router("/api/v1/interviews", tag="scorecards")

Criterion = Annotated[str, Field(min_length=1, max_length=100), ONE_LINE, SHOWN]


class Rating(Body):
    criterion: Criterion = Field(examples=["System design"])
    rating: int = Field(ge=1, le=5, description="5 is best", examples=[4])
    note: Annotated[Reason | None, BLANK_CLEARS] = Field(
        default=None, examples=["Named the trade-offs unasked."]
    )


class Judgement(Body):
    ratings: Annotated[list[Rating], Field(max_length=20)] = Field(default=[])
    recommendation: Recommendation = Field(examples=["yes"])
    summary: MaybeProse = Field(default=None, examples=["Would like to work with her."])


class ScorecardView(View):
    interview_id: int = Field(examples=[5])
    author_id: int
    ratings: list[dict[str, Any]] = Field(
        examples=[[{"criterion": "System design", "rating": 4, "note": None}]]
    )
    recommendation: Recommendation
    summary: str | None
    created_at: Moment
    updated_at: Moment


@router.put(
    "/{interview_id:id}/scorecard",
    responses=problems(
        Unauthorized, InvalidToken, NotAnInterviewer, InterviewNotFound, NothingToScore
    ),
)
async def fill_in_scorecard(
    interview_id: PathId, body: Judgement, caller: CallerDep, session: WriteSession
) -> ScorecardView:
    """Fill in one's scorecard once the interview has begun, or write it anew.

    For the recruiter's side: the candidate never sees it.
    """
    card = await scorecards.fill_in(
        session, caller.user_id, interview_id, body.model_dump(), now=utc_now()
    )
    return ScorecardView.model_validate(card)


@router.get(
    "/{interview_id:id}/scorecard",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotAnInterviewer,
        InterviewNotFound,
        ScorecardNotFound,
    ),
)
async def read_scorecard(
    interview_id: PathId, caller: CallerDep, session: ReadSession
) -> ScorecardView:
    """The caller's own scorecard of an interview."""
    card = await scorecards.get_own(session, caller.user_id, interview_id)
    return ScorecardView.model_validate(card)
