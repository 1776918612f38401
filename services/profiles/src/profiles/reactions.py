"""The event door: people come, and things happen that they should hear of."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.auth import UserRegistered
from common.contracts.interviews import InterviewScheduled
from common.contracts.jobs import ApplicationMoved, ApplicationSubmitted
from common.contracts.resumes import ResumeAnalyzed
from common.contracts.social import (
    ConnectionAccepted,
    ConnectionRemoved,
    ConnectionRequested,
    UserBlocked,
    UserUnblocked,
)
from common.reactions import Reaction
from profiles import acquaintance, profile
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


async def connect(session: AsyncSession, event: ConnectionAccepted) -> None:
    await _tell_connected(session, event, connected=True)


async def disconnect(session: AsyncSession, event: ConnectionRemoved) -> None:
    await _tell_connected(session, event, connected=False)


async def block(session: AsyncSession, event: UserBlocked) -> None:
    await _tell_blocked(session, event, blocked=True)


async def unblock(session: AsyncSession, event: UserUnblocked) -> None:
    await _tell_blocked(session, event, blocked=False)


async def _tell_connected(
    session: AsyncSession,
    event: ConnectionAccepted | ConnectionRemoved,
    *,
    connected: bool,
) -> None:
    await acquaintance.tell_connected(
        session,
        event.requester_id,
        event.receiver_id,
        connected=connected,
        at=event.occurred_at,
    )


async def _tell_blocked(
    session: AsyncSession, event: UserBlocked | UserUnblocked, *, blocked: bool
) -> None:
    await acquaintance.tell_blocked(
        session,
        event.blocker_id,
        event.blocked_id,
        blocked=blocked,
        at=event.occurred_at,
    )


REACTIONS = [
    Reaction(UserRegistered, begin_profile),
    Reaction(ApplicationSubmitted, tell_of_application),
    Reaction(ApplicationMoved, tell_of_move),
    Reaction(ResumeAnalyzed, tell_of_report),
    Reaction(InterviewScheduled, tell_of_interview),
    Reaction(ConnectionRequested, tell_of_request),
    Reaction(ConnectionAccepted, tell_of_acceptance),
    Reaction(ConnectionAccepted, connect),
    Reaction(ConnectionRemoved, disconnect),
    Reaction(UserBlocked, block),
    Reaction(UserUnblocked, unblock),
]
