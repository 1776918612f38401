"""The HTTP door: scheduling interviews and looking them up."""

from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.etags import etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import ONE_LINE, PROSE, Body, Id, Moment, PathId, View, WebAddress
from interviews import scheduling
from interviews.scheduling import (
    ApplicationNotFound,
    InterviewNotFound,
    InterviewOverlap,
    NotInTheFuture,
    Status,
    When,
)
from interviews.tables import Interview

router = make_router("/api/v1/interviews", tag="interviews")


InterviewType = Literal["technical", "behavioral", "hr", "mock"]
Line = Annotated[str, Field(min_length=1, max_length=255), ONE_LINE]
Prose = Annotated[str, Field(max_length=4000), PROSE]


class NewInterview(Body):
    interview_type: InterviewType = Field(examples=["technical"])
    scheduled_at: Moment = Field(
        description="When it begins: still to come", examples=["2027-03-02T09:00:00Z"]
    )
    duration_minutes: int = Field(default=60, ge=5, le=480, examples=[45])
    title: Line | None = Field(default=None, examples=["Second round"])
    company: Line | None = Field(default=None, examples=["Northwind Voice"])
    role: Line | None = Field(default=None, examples=["Conversational AI Engineer"])
    meeting_link: WebAddress | None = Field(
        default=None, examples=["https://meet.example.com/abc"]
    )
    notes: Prose | None = Field(default=None, examples=["Ask about the on-call rota."])
    application_id: Id | None = Field(
        default=None, description="An application of your own", examples=[12]
    )


class InterviewView(View):
    id: int = Field(examples=[5])
    application_id: int | None
    interview_type: InterviewType
    title: str | None
    company: str | None
    role: str | None
    scheduled_at: Moment
    duration_minutes: int
    ends_at: Moment
    meeting_link: str | None
    status: Status
    notes: str | None
    feedback: dict[str, Any] | None = Field(description="None until it is given")
    created_at: Moment
    updated_at: Moment


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        ApplicationNotFound,
        InterviewOverlap,
        NotInTheFuture,
    ),
)
async def schedule_interview(
    body: NewInterview, caller: CallerDep, response: Response, session: WriteSession
) -> InterviewView:
    """Schedule an interview of the caller's.

    It is refused when another one takes some of its time; `conflicting_interview_id`
    says which.
    """
    interview = await scheduling.schedule(
        session, caller.user_id, body.model_dump(), now=utc_now()
    )
    response.headers["Location"] = f"/api/v1/interviews/{interview.id}"
    return _view(interview, response)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_interviews(
    caller: CallerDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[Status | None, Query()] = None,
    when: Annotated[
        When | None,
        Query(description="By time alone: upcoming is what has not ended yet"),
    ] = None,
) -> Page[InterviewView]:
    """The caller's interviews: upcoming ones the next first, else the latest first."""
    found, total = await scheduling.list_of(
        session,
        caller.user_id,
        status=status,
        when=when,
        paging=paging,
        now=utc_now(),
    )
    views = [InterviewView.model_validate(interview) for interview in found]
    return Page.of(views, total, paging)


@router.get(
    "/{interview_id:id}",
    responses=problems(Unauthorized, InvalidToken, InterviewNotFound),
)
async def read_interview(
    interview_id: PathId, caller: CallerDep, response: Response, session: ReadSession
) -> InterviewView:
    """One interview of the caller's."""
    interview = await scheduling.get_own(session, caller.user_id, interview_id)
    return _view(interview, response)


def _view(interview: Interview, response: Response) -> InterviewView:
    response.headers["ETag"] = etag_of(interview.version)
    return InterviewView.model_validate(interview)
