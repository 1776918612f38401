"""What happened to an account, for its person to read: bounded for each of them.

Wrong codes are told later, by a worker, from what was counted against the limits: a
request that tries a code does the same whether or not there is an account behind it.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, false, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients import Client
from auth.tables import Attempt, SecurityEvent, User

Kind = Literal[
    "signed_in",
    "wrong_code",
    "refresh_token_reused",
    "session_ended",
    "other_sessions_ended",
    "role_changed",
    "deactivated",
    "reactivated",
    "recruiter_request_decided",
    "export_requested",
]
MOST = 200  # of one person
KEPT = timedelta(days=180)
ONE_ENTRY = timedelta(days=1)  # of wrong codes
AT_ONCE = 100  # wrong codes, in one transaction


_UNTOLD = select(Attempt.id).where(
    # As the index says it: parameters would not be seen to fit.
    Attempt.kind == literal("failure", literal_execute=True),
    Attempt.is_told == false(),
)


async def record(
    session: AsyncSession,
    user_id: int,
    kind: Kind,
    *,
    detail: str | None = None,
    client: Client | None = None,
    count: int = 1,
    now: datetime,
) -> SecurityEvent:
    event = SecurityEvent(
        user_id=user_id,
        kind=kind,
        detail=detail,
        device=client and client.device,
        network=client and client.network,
        count=count,
        at=now,
        last_at=now,
    )
    session.add(event)
    await session.flush()
    await _keep_newest(session, user_id)
    return event


async def list_of(
    session: AsyncSession, user_id: int, *, before: int | None, limit: int
) -> list[SecurityEvent]:
    """The newest first, of those `before` a position."""
    statement = (
        select(SecurityEvent)
        .where(SecurityEvent.user_id == user_id)
        .order_by(SecurityEvent.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(SecurityEvent.id < before)
    return list(await session.scalars(statement))


async def devices_of(
    session: AsyncSession, user_id: int, *, now: datetime
) -> set[str | None]:
    """The devices this person has signed in with, as long as the log reaches back."""
    found = await session.scalars(
        select(SecurityEvent.device)
        .where(SecurityEvent.user_id == user_id, SecurityEvent.kind == "signed_in")
        .where(SecurityEvent.at > now - KEPT)
        .distinct()
    )
    return set(found)


async def has_untold(session: AsyncSession) -> bool:
    return await session.scalar(_UNTOLD.limit(1)) is not None


async def tell_of_failures(session: AsyncSession) -> None:
    """Put wrong codes that were tried into the logs of their people, counted by day."""
    untold = list(await session.scalars(_UNTOLD.order_by(Attempt.id).limit(AT_ONCE)))
    theirs = await session.execute(
        select(User.id, Attempt.at, Attempt.network)
        .join(Attempt, Attempt.subject == User.email)
        .where(Attempt.id.in_(untold))
        .order_by(Attempt.id)
    )
    entries: dict[int, SecurityEvent] = {}
    for user_id, at, network in theirs:
        if user_id not in entries:
            entries[user_id] = await _entry(session, user_id, at=at)
        entry = entries[user_id]
        entry.count += 1
        entry.last_at, entry.network = at, network
    await session.execute(
        update(Attempt).where(Attempt.id.in_(untold)).values(is_told=True)
    )


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(
        delete(SecurityEvent).where(SecurityEvent.last_at < now - KEPT)
    )


async def _entry(session: AsyncSession, user_id: int, *, at: datetime) -> SecurityEvent:
    """The entry of wrong codes that `at` belongs to; a new one counts none yet."""
    held = await session.scalar(
        select(SecurityEvent)
        .where(SecurityEvent.user_id == user_id, SecurityEvent.kind == "wrong_code")
        .where(SecurityEvent.at > at - ONE_ENTRY)
        .order_by(SecurityEvent.id.desc())
        .limit(1)
    )
    return held or await record(session, user_id, "wrong_code", count=0, now=at)


async def _keep_newest(session: AsyncSession, user_id: int) -> None:
    too_old = (
        select(SecurityEvent.id)
        .where(SecurityEvent.user_id == user_id)
        .order_by(SecurityEvent.id.desc())
        .offset(MOST)
        .limit(1)
        .scalar_subquery()
    )
    await session.execute(
        delete(SecurityEvent).where(
            SecurityEvent.user_id == user_id, SecurityEvent.id <= too_old
        )
    )
