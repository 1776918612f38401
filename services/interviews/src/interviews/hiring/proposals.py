"""Times for an interview: the recruiter offers some, the candidate picks one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.interviews import InterviewProposed, ProposalAnswered
from common.errors import Conflict, Forbidden, NotFound, Unprocessable
from common.outbox import emit
from common.pages import Paging, count
from interviews import applications
from interviews.scheduling import interviews
from interviews.tables import Interview, Proposal

Status = Literal["open", "picked", "declined", "withdrawn"]
MOST_OPEN = 200  # of one recruiter
COPIED = (
    *("application_id", "interview_type", "title", "company", "role", "description"),
    *("duration_minutes", "timezone", "meeting_link"),
)


class ProposalNotFound(NotFound):
    detail = "There is no such proposal."


class NotTheRecruiter(Forbidden):
    detail = "Times are proposed by the recruiter of the application."


class NotTheCandidate(Forbidden):
    detail = "The candidate answers a proposal; who made it may withdraw it."


class ProposalClosed(Conflict):
    detail = "This proposal has been answered or withdrawn."


class TooManyProposals(Conflict):
    detail = f"One recruiter has at most {MOST_OPEN} open proposals."


class SlotPassed(Unprocessable):
    detail = "All proposed times must still be to come."


class SlotNotOffered(Unprocessable):
    detail = "This time is not one of those that were proposed."


async def propose(
    session: AsyncSession,
    recruiter_id: int,
    plan: Mapping[str, Any],  # the columns of the interview that may come of it
    slots: Sequence[datetime],
    *,
    now: datetime,
) -> Proposal:
    """Offer the candidate of an application some times.

    Raises:
        ApplicationNotFound: It is none of theirs.
        NotTheRecruiter: They are its candidate.
        SlotPassed: One of the times is over.
        TooManyProposals: Of theirs are open.
    """
    known = await applications.get_of_either(
        session, plan["application_id"], recruiter_id
    )
    if known.user_id == recruiter_id:
        raise NotTheRecruiter
    if min(slots) <= now:
        raise SlotPassed
    await _check_room(session, recruiter_id)
    proposal = Proposal(
        **plan,
        user_id=known.user_id,
        recruiter_id=recruiter_id,
        slots=[_written(slot) for slot in sorted(set(slots))],
        status="open",
        created_at=now,
        updated_at=now,
    )
    session.add(proposal)
    await session.flush()
    emit(session, _proposed(proposal))
    return proposal


async def get_of(session: AsyncSession, user_id: int, proposal_id: int) -> Proposal:
    """Raises: ProposalNotFound: There is none that is to or from this person."""
    proposal = await session.get(Proposal, proposal_id)
    if proposal is None or user_id not in (proposal.user_id, proposal.recruiter_id):
        raise ProposalNotFound
    return proposal


async def list_of(
    session: AsyncSession, user_id: int, *, status: Status | None, paging: Paging
) -> tuple[list[Proposal], int]:
    """A page of those to and from this person, the newest first."""
    statement = select(Proposal).where(
        or_(Proposal.user_id == user_id, Proposal.recruiter_id == user_id)
    )
    if status is not None:
        statement = statement.where(Proposal.status == status)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(Proposal.id.desc())
        .offset(paging.offset)
        .limit(paging.page_size)
    )
    return list(found), total


async def pick(
    session: AsyncSession,
    user_id: int,
    proposal_id: int,
    slot: datetime,
    *,
    now: datetime,
) -> Interview:
    """Make the interview of it, at that time.

    Raises:
        ProposalNotFound, NotTheCandidate, ProposalClosed: It is not theirs to answer.
        SlotNotOffered: That time is none of it.
        NotInTheFuture: It is over by now.
        InterviewOverlap: One of the two has another interview then.
    """
    proposal = await _get_to_answer(session, user_id, proposal_id)
    if _written(slot) not in proposal.slots:
        raise SlotNotOffered
    plan = {name: getattr(proposal, name) for name in COPIED}
    plan |= {"scheduled_at": slot, "attendees": [], "notes": None}
    interview = await interviews.schedule(
        session, proposal.recruiter_id, plan, now=now, caller_id=user_id
    )
    proposal.interview_id = interview.id
    _close(session, proposal, "picked", now)
    return interview


async def decline(
    session: AsyncSession,
    user_id: int,
    proposal_id: int,
    reason: str | None,
    *,
    now: datetime,
) -> Proposal:
    """None of the times suits.

    Raises:
        ProposalNotFound, NotTheCandidate, ProposalClosed: It is not theirs to answer.
    """
    proposal = await _get_to_answer(session, user_id, proposal_id)
    proposal.decline_reason = reason
    _close(session, proposal, "declined", now)
    return proposal


async def withdraw(
    session: AsyncSession, user_id: int, proposal_id: int, *, now: datetime
) -> None:
    """Take it back; a second time changes nothing.

    Raises:
        ProposalNotFound: There is none that is to or from this person.
        NotTheRecruiter: It is the other side's.
        ProposalClosed: It has been answered.
    """
    proposal = await get_of(session, user_id, proposal_id)
    if proposal.recruiter_id != user_id:
        raise NotTheRecruiter
    if proposal.status not in ("open", "withdrawn"):
        raise ProposalClosed
    proposal.status = "withdrawn"
    proposal.updated_at = now


def slots_of(proposal: Proposal) -> list[datetime]:
    return [datetime.fromisoformat(slot) for slot in proposal.slots]


async def _get_to_answer(
    session: AsyncSession, user_id: int, proposal_id: int
) -> Proposal:
    proposal = await get_of(session, user_id, proposal_id)
    if proposal.user_id != user_id:
        raise NotTheCandidate
    if proposal.status != "open":
        raise ProposalClosed
    return proposal


async def _check_room(session: AsyncSession, recruiter_id: int) -> None:
    open_ = select(func.count()).where(
        Proposal.recruiter_id == recruiter_id, Proposal.status == "open"
    )
    if (await session.scalar(open_) or 0) >= MOST_OPEN:
        raise TooManyProposals


def _close(
    session: AsyncSession,
    proposal: Proposal,
    answer: Literal["picked", "declined"],
    now: datetime,
) -> None:
    proposal.status = answer
    proposal.updated_at = now
    emit(
        session,
        ProposalAnswered(
            proposal_id=proposal.id,
            user_id=proposal.user_id,
            recruiter_id=proposal.recruiter_id,
            application_id=proposal.application_id,
            answer=answer,
            interview_id=proposal.interview_id,
        ),
    )


def _proposed(proposal: Proposal) -> InterviewProposed:
    return InterviewProposed(
        proposal_id=proposal.id,
        user_id=proposal.user_id,
        recruiter_id=proposal.recruiter_id,
        application_id=proposal.application_id,
        slots=len(proposal.slots),
    )


def _written(slot: datetime) -> str:
    return slot.astimezone(UTC).isoformat()
