"""Becoming a recruiter: asked for with a company and a note, decided by an admin."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import accounts, security_log
from auth.tables import RecruiterRequest, User
from common.contracts.auth import RecruiterRequestDecided
from common.errors import Conflict, NotFound, TooManyRequests
from common.outbox import emit
from common.pages import Paging, count

MOST = 3
WITHIN = timedelta(days=30)


class RecruiterRequestNotFound(NotFound):
    detail = "There is no such request."


class RequestPending(Conflict):
    detail = "You have asked already: an admin will decide."


class RecruiterAlready(Conflict):
    detail = "This account may post jobs already."


class RequestDecided(Conflict):
    detail = "This request is no longer pending."


class TooManyRecruiterRequests(TooManyRequests):
    detail = "You have asked as often as is allowed: wait before you ask again."


@dataclass(frozen=True)
class Asked:
    """What somebody says who wants to be a recruiter."""

    company: str
    website: str | None
    note: str


@dataclass(frozen=True)
class Decision:
    granted: bool
    reason: str | None
    by: int  # an admin


async def ask(
    session: AsyncSession, user_id: int, asked: Asked, *, now: datetime
) -> RecruiterRequest:
    """
    Raises:
        RecruiterAlready: There is nothing to ask for.
        RequestPending: One at a time.
        TooManyRecruiterRequests: Three in thirty days, withdrawn or not.
    """
    user = await accounts.get(session, user_id)
    if user.role != "candidate":
        raise RecruiterAlready
    await _check_pending(session, user_id)
    await _check_limit(session, user_id, now=now)
    request = RecruiterRequest(
        user_id=user_id,
        company=asked.company,
        website=asked.website,
        note=asked.note,
        status="pending",
        created_at=now,
    )
    session.add(request)
    await session.flush()
    return request


async def get(session: AsyncSession, request_id: int) -> RecruiterRequest:
    request = await session.get(RecruiterRequest, request_id)
    if request is None:
        raise RecruiterRequestNotFound
    return request


async def get_own(
    session: AsyncSession, request_id: int, user_id: int
) -> RecruiterRequest:
    request = await get(session, request_id)
    if request.user_id != user_id:
        raise RecruiterRequestNotFound
    return request


async def withdraw(
    session: AsyncSession, request_id: int, user_id: int, *, now: datetime
) -> None:
    request = await get_own(session, request_id, user_id)
    if request.status != "pending":
        raise RequestDecided
    request.status = "withdrawn"
    request.decided_at = now


async def decide(
    session: AsyncSession, request_id: int, decision: Decision, *, now: datetime
) -> tuple[RecruiterRequest, User]:
    """Grant or decline, once; granting makes the person a recruiter."""
    await accounts.check_admin(session, decision.by)
    request = await get(session, request_id)
    if request.status != "pending":
        raise RequestDecided
    outcome = "granted" if decision.granted else "declined"
    request.status = outcome
    request.reason, request.decided_by = decision.reason, decision.by
    request.decided_at = now
    user = await accounts.get(session, request.user_id)
    await security_log.record(
        session, user.id, "recruiter_request_decided", detail=outcome, now=now
    )
    if decision.granted and user.role == "candidate":
        await accounts.change_role(session, user, "recruiter", now=now)
    emit(
        session,
        RecruiterRequestDecided(
            user_id=user.id, request_id=request.id, granted=decision.granted
        ),
    )
    return request, user


async def list_mine(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[RecruiterRequest], int]:
    """The newest first."""
    statement = select(RecruiterRequest).where(RecruiterRequest.user_id == user_id)
    total = await count(session, statement.with_only_columns(RecruiterRequest.id))
    page = statement.order_by(RecruiterRequest.id.desc())
    found = await session.scalars(page.offset(paging.offset).limit(paging.page_size))
    return list(found), total


async def list_all(
    session: AsyncSession, status: str | None, paging: Paging
) -> tuple[list[tuple[RecruiterRequest, User]], int]:
    """With who asks; the oldest first, for that one waits longest."""
    statement = select(RecruiterRequest, User).join(
        User, User.id == RecruiterRequest.user_id
    )
    if status is not None:
        statement = statement.where(RecruiterRequest.status == status)
    total = await count(session, statement.with_only_columns(RecruiterRequest.id))
    page = statement.order_by(RecruiterRequest.id)
    rows = await session.execute(page.offset(paging.offset).limit(paging.page_size))
    return [(request, user) for request, user in rows], total


async def _check_pending(session: AsyncSession, user_id: int) -> None:
    pending = await session.scalar(
        select(RecruiterRequest.id).where(
            RecruiterRequest.user_id == user_id, RecruiterRequest.status == "pending"
        )
    )
    if pending is not None:
        raise RequestPending(request_id=pending)


async def _check_limit(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    asked, oldest = (
        await session.execute(
            select(func.count(), func.min(RecruiterRequest.created_at))
            .where(RecruiterRequest.user_id == user_id)
            .where(RecruiterRequest.created_at > now - WITHIN)
        )
    ).one()
    if asked >= MOST:
        wait = oldest + WITHIN - now
        raise TooManyRecruiterRequests(retry_after=wait.total_seconds())
