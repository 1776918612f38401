"""The event door: people come, and things happen that they should hear of."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.auth import UserRegistered
from common.contracts.interviews import InterviewScheduled
from common.contracts.jobs import ApplicationMoved, ApplicationSubmitted
from common.contracts.resumes import ResumeAnalyzed
from common.contracts.social import ConnectionAccepted, ConnectionRequested
from common.reactions import Reaction
from profiles import profile
from profiles.notifications import notify


async def begin_profile(session: AsyncSession, event: UserRegistered) -> None:
    await profile.begin(session, event.user_id, now=utc_now())


async def tell_of_application(
    session: AsyncSession, event: ApplicationSubmitted
) -> None:
    now = utc_now()
    await notify(session, event.user_id, "application_submitted", event, now=now)
    if event.recruiter_id is not None and event.recruiter_id != event.user_id:
        await notify(
            session, event.recruiter_id, "application_received", event, now=now
        )


async def tell_of_move(session: AsyncSession, event: ApplicationMoved) -> None:
    told = event.user_id
    if event.moved_by == told and event.recruiter_id is not None:
        told = event.recruiter_id
    await notify(session, told, "application_moved", event, now=utc_now())


async def tell_of_report(session: AsyncSession, event: ResumeAnalyzed) -> None:
    await notify(session, event.user_id, "resume_analyzed", event, now=utc_now())


async def tell_of_interview(session: AsyncSession, event: InterviewScheduled) -> None:
    await notify(session, event.user_id, "interview_scheduled", event, now=utc_now())


async def tell_of_request(session: AsyncSession, event: ConnectionRequested) -> None:
    now = utc_now()
    await notify(session, event.receiver_id, "connection_requested", event, now=now)


async def tell_of_acceptance(session: AsyncSession, event: ConnectionAccepted) -> None:
    now = utc_now()
    await notify(session, event.requester_id, "connection_accepted", event, now=now)


REACTIONS = [
    Reaction(UserRegistered, begin_profile),
    Reaction(ApplicationSubmitted, tell_of_application),
    Reaction(ApplicationMoved, tell_of_move),
    Reaction(ResumeAnalyzed, tell_of_report),
    Reaction(InterviewScheduled, tell_of_interview),
    Reaction(ConnectionRequested, tell_of_request),
    Reaction(ConnectionAccepted, tell_of_acceptance),
]
