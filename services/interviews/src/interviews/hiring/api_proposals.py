"""The HTTP door: proposing times for an interview, and picking one."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import BLANK_CLEARS, Body, Id, Moment, PathId, View, WebAddress
from common.zones import ZoneName
from interviews.applications import ApplicationNotFound
from interviews.hiring import proposals
from interviews.hiring.proposals import (
    NotTheCandidate,
    NotTheRecruiter,
    ProposalClosed,
    ProposalNotFound,
    SlotNotOffered,
    SlotPassed,
    Status,
    TooManyProposals,
)
from interviews.scheduling.interviews import NotInTheFuture, TooManyInterviews
from interviews.scheduling.overlaps import InterviewOverlap
from interviews.scheduling.views import (
    Duration,
    InterviewType,
    InterviewView,
    MaybeLine,
    MaybeProse,
    Reason,
    interview_view,
)
from interviews.tables import Proposal

router = make_router("/api/v1/interviews/proposals", tag="proposals")


class NewProposal(Body):
    application_id: Id = Field(description="To a job of the caller's", examples=[12])
    slots: Annotated[list[Moment], Field(min_length=1, max_length=10)] = Field(
        description="When it could begin",
        examples=[["2027-03-02T09:00:00Z", "2027-03-03T14:00:00Z"]],
    )
    interview_type: InterviewType = Field(examples=["technical"])
    duration_minutes: Duration = Field(default=60, examples=[45])
    timezone: ZoneName = Field(default="UTC", examples=["Europe/Lisbon"])
    title: MaybeLine = Field(default=None, examples=["First talk"])
    company: MaybeLine = Field(default=None, examples=["Northwind Voice"])
    role: MaybeLine = Field(default=None, examples=["Conversational AI Engineer"])
    description: MaybeProse = Field(default=None, examples=["With the voice team."])
    meeting_link: Annotated[WebAddress | None, BLANK_CLEARS] = Field(
        default=None, examples=["https://meet.example.com/abc"]
    )


class ProposalView(View):
    id: int = Field(examples=[4])
    application_id: int
    user_id: int = Field(description="The candidate")
    recruiter_id: int
    slots: list[Moment]
    interview_type: InterviewType
    duration_minutes: int
    timezone: str
    title: str | None
    company: str | None
    role: str | None
    description: str | None
    meeting_link: str | None
    status: Status
    decline_reason: str | None
    interview_id: int | None = Field(description="That came of it")
    created_at: Moment
    updated_at: Moment


class Picked(Body):
    slot: Moment = Field(
        description="One of the proposed times", examples=["2027-03-02T09:00:00Z"]
    )


class Declined(Body):
    reason: Annotated[Reason | None, BLANK_CLEARS] = Field(
        default=None, examples=["I am travelling that week."]
    )


@router.post(
    "",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotTheRecruiter,
        ApplicationNotFound,
        TooManyProposals,
        SlotPassed,
    ),
)
async def propose_times(
    body: NewProposal, caller: CallerDep, response: Response, session: WriteSession
) -> ProposalView:
    """Offer the candidate of an application some times for an interview."""
    plan = body.model_dump(exclude={"slots"})
    proposal = await proposals.propose(
        session, caller.user_id, plan, body.slots, now=utc_now()
    )
    response.headers["Location"] = f"{router.prefix}/{proposal.id}"
    return _view(proposal)


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_proposals(
    caller: CallerDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[Status | None, Query()] = None,
) -> Page[ProposalView]:
    """Proposals to and from the caller, the newest first."""
    found, total = await proposals.list_of(
        session, caller.user_id, status=status, paging=paging
    )
    return Page.of([_view(proposal) for proposal in found], total, paging)


@router.get(
    "/{proposal_id:id}",
    responses=problems(Unauthorized, InvalidToken, ProposalNotFound),
)
async def read_proposal(
    proposal_id: PathId, caller: CallerDep, session: ReadSession
) -> ProposalView:
    """One proposal to or from the caller."""
    return _view(await proposals.get_of(session, caller.user_id, proposal_id))


@router.post(
    "/{proposal_id:id}/pick",
    status_code=201,
    responses=problems(
        Unauthorized,
        InvalidToken,
        NotTheCandidate,
        ProposalNotFound,
        ProposalClosed,
        InterviewOverlap,
        TooManyInterviews,
        SlotNotOffered,
        NotInTheFuture,
    ),
)
async def pick_time(
    proposal_id: PathId,
    body: Picked,
    caller: CallerDep,
    response: Response,
    session: WriteSession,
) -> InterviewView:
    """Pick one of the times, as the candidate: the interview is made of it."""
    me = caller.user_id
    interview = await proposals.pick(session, me, proposal_id, body.slot, now=utc_now())
    response.headers["Location"] = f"/api/v1/interviews/{interview.id}"
    return interview_view(interview, me)


@router.post(
    "/{proposal_id:id}/decline",
    responses=problems(
        Unauthorized, InvalidToken, NotTheCandidate, ProposalNotFound, ProposalClosed
    ),
)
async def decline_times(
    proposal_id: PathId, body: Declined, caller: CallerDep, session: WriteSession
) -> ProposalView:
    """Say, as the candidate, that none of the times suits."""
    proposal = await proposals.decline(
        session, caller.user_id, proposal_id, body.reason, now=utc_now()
    )
    return _view(proposal)


@router.delete(
    "/{proposal_id:id}",
    status_code=204,
    responses=problems(
        Unauthorized, InvalidToken, NotTheRecruiter, ProposalNotFound, ProposalClosed
    ),
)
async def withdraw_proposal(
    proposal_id: PathId, caller: CallerDep, session: WriteSession
) -> None:
    """Take a proposal back, as the recruiter."""
    await proposals.withdraw(session, caller.user_id, proposal_id, now=utc_now())


def _view(proposal: Proposal) -> ProposalView:
    slots: list[datetime] = proposals.slots_of(proposal)
    plain = ProposalView.model_fields.keys() - {"slots"}
    return ProposalView.model_validate(
        {"slots": slots} | {name: getattr(proposal, name) for name in plain}
    )
