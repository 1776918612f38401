"""The event door: people come, and things happen that they should hear of."""

from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.auth import (
    ExportReady,
    RecruiterRequestDecided,
    RoleChanged,
    SecurityAlert,
    UserDeactivated,
    UserReactivated,
    UserRegistered,
)
from common.contracts.interviews import (
    InterviewCancelled,
    InterviewChanged,
    InterviewDue,
    InterviewProposed,
    InterviewScheduled,
    ProposalAnswered,
)
from common.contracts.jobs import (
    ApplicationMoved,
    ApplicationSubmitted,
    AppliedJobClosed,
    SavedSearchMatched,
)
from common.contracts.resumes import ResumeAnalyzed
from common.contracts.social import (
    ConnectionAccepted,
    ConnectionRemoved,
    ConnectionRequested,
    MessageSent,
    MessagesRead,
    UserBlocked,
    UserUnblocked,
)
from common.reactions import Reaction
from profiles import acquaintance, hushing, interview_news, locks, profile
from profiles.ringing import ring


async def begin_profile(session: AsyncSession, event: UserRegistered) -> None:
    await profile.begin(session, event.user_id, now=utc_now())


async def lock(session: AsyncSession, event: UserDeactivated) -> None:
    await locks.tell(session, event.user_id, locked=True, at=event.occurred_at)


async def unlock(session: AsyncSession, event: UserReactivated) -> None:
    await locks.tell(session, event.user_id, locked=False, at=event.occurred_at)


async def welcome(session: AsyncSession, event: UserRegistered) -> None:
    await ring(session, event.user_id, "welcome", event, now=utc_now())


async def tell_of_role(session: AsyncSession, event: RoleChanged) -> None:
    await ring(session, event.user_id, "role_changed", event, now=utc_now())


async def tell_of_alert(session: AsyncSession, event: SecurityAlert) -> None:
    kind = f"security_alert_{event.kind}"
    await ring(session, event.user_id, kind, event, now=utc_now())


async def tell_of_decision(
    session: AsyncSession, event: RecruiterRequestDecided
) -> None:
    outcome = "granted" if event.granted else "refused"
    kind = f"recruiter_request_{outcome}"
    await ring(session, event.user_id, kind, event, now=utc_now())


async def tell_of_export(session: AsyncSession, event: ExportReady) -> None:
    await ring(session, event.user_id, "export_ready", event, now=utc_now())


async def tell_of_application(
    session: AsyncSession, event: ApplicationSubmitted
) -> None:
    now = utc_now()
    await ring(session, event.user_id, "application_submitted", event, now=now)
    if event.recruiter_id is not None and event.recruiter_id != event.user_id:
        await ring(session, event.recruiter_id, "application_received", event, now=now)


async def tell_of_move(session: AsyncSession, event: ApplicationMoved) -> None:
    """Both sides hear of it, but for who did it."""
    now = utc_now()
    if event.moved_by != event.user_id:
        await ring(session, event.user_id, "application_moved", event, now=now)
    recruiter_id = event.recruiter_id
    if recruiter_id is not None and recruiter_id not in (event.moved_by, event.user_id):
        await ring(session, recruiter_id, "application_changed", event, now=now)


async def tell_of_jobs(session: AsyncSession, event: SavedSearchMatched) -> None:
    """One unread notification a search, however many jobs it has found."""
    await ring(
        session,
        event.user_id,
        "saved_search_matched",
        event,
        topic=f"saved_search:{event.saved_search_id}",
        now=utc_now(),
    )


async def tell_of_closed_job(session: AsyncSession, event: AppliedJobClosed) -> None:
    await ring(session, event.user_id, "applied_job_closed", event, now=utc_now())


async def tell_of_report(session: AsyncSession, event: ResumeAnalyzed) -> None:
    await ring(session, event.user_id, "resume_analyzed", event, now=utc_now())


async def tell_of_interview(session: AsyncSession, event: InterviewScheduled) -> None:
    await interview_news.tell(session, "interview_scheduled", event, now=utc_now())


async def tell_of_new_date(session: AsyncSession, event: InterviewChanged) -> None:
    await interview_news.tell(session, "interview_changed", event, now=utc_now())


async def tell_of_cancelling(session: AsyncSession, event: InterviewCancelled) -> None:
    await interview_news.tell(session, "interview_cancelled", event, now=utc_now())


async def tell_of_proposal(session: AsyncSession, event: InterviewProposed) -> None:
    await ring(session, event.user_id, "interview_proposed", event, now=utc_now())


async def tell_of_answer(session: AsyncSession, event: ProposalAnswered) -> None:
    """Of a time that was picked the interview itself tells."""
    if event.answer == "declined":
        await ring(
            session, event.recruiter_id, "proposal_declined", event, now=utc_now()
        )


async def remind_of_interview(session: AsyncSession, event: InterviewDue) -> None:
    now = utc_now()
    if event.scheduled_at > now:  # too late, it would remind of what has begun
        await interview_news.tell(session, "interview_due", event, now=now)


async def tell_of_request(session: AsyncSession, event: ConnectionRequested) -> None:
    if await acquaintance.is_blocked(session, event.requester_id, event.receiver_id):
        return
    now = utc_now()
    await ring(session, event.receiver_id, "connection_requested", event, now=now)


async def tell_of_acceptance(session: AsyncSession, event: ConnectionAccepted) -> None:
    if await acquaintance.is_blocked(session, event.receiver_id, event.requester_id):
        return
    now = utc_now()
    await ring(session, event.requester_id, "connection_accepted", event, now=now)


async def tell_of_message(session: AsyncSession, event: MessageSent) -> None:
    """One unread notification a conversation, however many messages there are."""
    me, sender_id = event.receiver_id, event.sender_id
    if await acquaintance.is_blocked(session, sender_id, me):
        return
    if await hushing.was_read(session, me, sender_id, event.message_id):
        return
    topic = hushing.conversation_with(sender_id)
    await ring(session, me, "message_received", event, topic=topic, now=utc_now())


async def note_messages_read(session: AsyncSession, event: MessagesRead) -> None:
    await hushing.note_read(
        session,
        event.reader_id,
        event.sender_id,
        up_to=event.up_to_message_id,
        now=utc_now(),
    )


async def connect(session: AsyncSession, event: ConnectionAccepted) -> None:
    await _tell_connected(session, event, connected=True)


async def disconnect(session: AsyncSession, event: ConnectionRemoved) -> None:
    await _tell_connected(session, event, connected=False)


async def block(session: AsyncSession, event: UserBlocked) -> None:
    await _tell_blocked(session, event, blocked=True)
    me, other, at = event.blocker_id, event.blocked_id, event.occurred_at
    await hushing.hush_person(session, me, other, since=at, now=utc_now())


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
    Reaction(UserRegistered, welcome),
    Reaction(UserDeactivated, lock),
    Reaction(UserReactivated, unlock),
    Reaction(RoleChanged, tell_of_role),
    Reaction(SecurityAlert, tell_of_alert),
    Reaction(RecruiterRequestDecided, tell_of_decision),
    Reaction(ExportReady, tell_of_export),
    Reaction(ApplicationSubmitted, tell_of_application),
    Reaction(ApplicationMoved, tell_of_move),
    Reaction(SavedSearchMatched, tell_of_jobs),
    Reaction(AppliedJobClosed, tell_of_closed_job),
    Reaction(ResumeAnalyzed, tell_of_report),
    Reaction(InterviewScheduled, tell_of_interview),
    Reaction(InterviewChanged, tell_of_new_date),
    Reaction(InterviewCancelled, tell_of_cancelling),
    Reaction(InterviewDue, remind_of_interview),
    Reaction(InterviewProposed, tell_of_proposal),
    Reaction(ProposalAnswered, tell_of_answer),
    Reaction(ConnectionRequested, tell_of_request),
    Reaction(ConnectionAccepted, tell_of_acceptance),
    Reaction(MessageSent, tell_of_message),
    Reaction(MessagesRead, note_messages_read),
    Reaction(ConnectionAccepted, connect),
    Reaction(ConnectionRemoved, disconnect),
    Reaction(UserBlocked, block),
    Reaction(UserUnblocked, unblock),
]
