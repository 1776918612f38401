"""The HTTP door: scheduling interviews, moving them, calling them off."""

from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import AfterValidator, Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import PreconditionFailed, Unauthorized, problems
from common.etags import IfMatchDep, etag_of
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep, QueryInt
from common.routing import router as make_router
from common.schemas import (
    BLANK_CLEARS,
    MAX_ID,
    Body,
    Id,
    Moment,
    PathId,
    WebAddress,
)
from common.zones import ZoneName
from interviews.applications import ApplicationNotFound
from interviews.scheduling import changing, interviews
from interviews.scheduling.changing import (
    InterviewOver,
    NotBegunYet,
    NotTheOrganizer,
    PracticeHasNoDate,
)
from interviews.scheduling.interviews import (
    Filters,
    InterviewNotFound,
    NotInTheFuture,
    TooManyInterviews,
    When,
)
from interviews.scheduling.overlaps import InterviewOverlap
from interviews.scheduling.states import Status
from interviews.scheduling.views import (
    Attendees,
    Duration,
    InterviewType,
    InterviewView,
    MaybeLine,
    MaybeProse,
    Reason,
    interview_view,
)
from interviews.tables import Interview

router = make_router("/api/v1/interviews", tag="interviews")

MaybeLink = Annotated[WebAddress | None, BLANK_CLEARS]


class NewInterview(Body):
    interview_type: InterviewType = Field(examples=["technical"])
    scheduled_at: Moment = Field(
        description="When it begins: still to come", examples=["2027-03-02T09:00:00Z"]
    )
    duration_minutes: Duration = Field(default=60, examples=[45])
    timezone: ZoneName = Field(default="UTC", examples=["Europe/Lisbon"])
    title: MaybeLine = Field(default=None, examples=["Second round"])
    company: MaybeLine = Field(default=None, examples=["Northwind Voice"])
    role: MaybeLine = Field(default=None, examples=["Conversational AI Engineer"])
    description: MaybeProse = Field(
        default=None, description="For both sides", examples=["With the voice team."]
    )
    attendees: Attendees = Field(default=[])
    meeting_link: MaybeLink = Field(
        default=None, examples=["https://meet.example.com/abc"]
    )
    notes: MaybeProse = Field(
        default=None,
        description="For the caller alone",
        examples=["Ask about the on-call rota."],
    )
    application_id: Id | None = Field(
        default=None,
        description="The caller's own, or one to a job of theirs",
        examples=[12],
    )


def _left_out() -> Any:  # never read: only what is sent changes anything
    return None


class InterviewChanges(Body):
    """What is omitted stays; `null` clears what may be empty."""

    interview_type: InterviewType = Field(default_factory=_left_out)
    scheduled_at: Moment = Field(
        default_factory=_left_out, examples=["2027-03-03T09:00:00Z"]
    )
    duration_minutes: Duration = Field(default_factory=_left_out, examples=[30])
    timezone: ZoneName = Field(default_factory=_left_out, examples=["Europe/Lisbon"])
    title: MaybeLine = None
    company: MaybeLine = None
    role: MaybeLine = None
    description: MaybeProse = None
    attendees: Attendees = Field(default_factory=_left_out)
    meeting_link: MaybeLink = None
    notes: MaybeProse = Field(default=None, description="For the caller alone")
    status: Literal["completed"] = Field(
        default_factory=_left_out, description="Once it has begun"
    )


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        ApplicationNotFound,
        InterviewOverlap,
        TooManyInterviews,
        NotInTheFuture,
    ),
)
async def schedule_interview(
    body: NewInterview, caller: CallerDep, response: Response, session: WriteSession
) -> InterviewView:
    """Schedule an interview: an own one, or as a recruiter one with who applied.

    It is refused when another one takes some of its time; `conflicting_interview_id`
    says which, if it is one of the caller's.
    """
    interview = await interviews.schedule(
        session, caller.user_id, body.model_dump(), now=utc_now()
    )
    response.headers["Location"] = f"{router.prefix}/{interview.id}"
    return _view(interview, caller.user_id, response)


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
    since: Annotated[
        Moment | None, Query(description="Only what ends after that moment")
    ] = None,
    until: Annotated[
        Moment | None, Query(description="Only what begins before that moment")
    ] = None,
    application_id: Annotated[QueryInt | None, Query(ge=1, le=MAX_ID)] = None,
    practice: Annotated[
        Literal["true", "false"] | None,
        Query(description="Practice sessions alone, or none of them; else both"),
    ] = None,
) -> Page[InterviewView]:
    """The caller's interviews, as candidate or recruiter.

    Upcoming ones the next first, else the latest first.
    """
    found, total = await interviews.list_of(
        session,
        caller.user_id,
        Filters(
            status,
            when,
            since,
            until,
            application_id,
            None if practice is None else practice == "true",
        ),
        paging=paging,
        now=utc_now(),
    )
    views = [interview_view(interview, caller.user_id) for interview in found]
    return Page.of(views, total, paging)


@router.get(
    "/{interview_id:id}",
    responses=problems(Unauthorized, InvalidToken, InterviewNotFound),
)
async def read_interview(
    interview_id: PathId, caller: CallerDep, response: Response, session: ReadSession
) -> InterviewView:
    """One interview of the caller's."""
    interview = await interviews.get_of(session, caller.user_id, interview_id)
    return _view(interview, caller.user_id, response)


@router.put(
    "/{interview_id:id}",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotTheOrganizer,
        InterviewNotFound,
        InterviewOver,
        PracticeHasNoDate,
        InterviewOverlap,
        PreconditionFailed,
        NotInTheFuture,
        NotBegunYet,
    ),
)
async def change_interview(
    interview_id: PathId,
    body: InterviewChanges,
    caller: CallerDep,
    if_match: IfMatchDep,
    response: Response,
    session: WriteSession,
) -> InterviewView:
    """Change an interview; what is left out stays. A new time makes it `rescheduled`.

    Who made it changes it; notes each side keeps for itself.
    """
    interview = await changing.edit(
        session,
        caller.user_id,
        interview_id,
        body.model_dump(exclude_unset=True),
        if_match=if_match,
        now=utc_now(),
    )
    return _view(interview, caller.user_id, response)


@router.delete(
    "/{interview_id:id}",
    status_code=204,
    responses=problems(Unauthorized, InvalidToken, InterviewNotFound, InterviewOver),
)
async def cancel_interview(
    interview_id: PathId,
    caller: CallerDep,
    session: WriteSession,
    reason: Annotated[
        Reason, Query(description="Both sides can read it"), AfterValidator(str.strip)
    ] = "",
) -> None:
    """Call an interview off. It stays to be seen, as `cancelled`; again is fine."""
    await changing.cancel(
        session, caller.user_id, interview_id, reason or None, now=utc_now()
    )


def _view(interview: Interview, reader_id: int, response: Response) -> InterviewView:
    response.headers["ETag"] = etag_of(interview.version)
    return interview_view(interview, reader_id)
