"""Reports: a receiver finds a message wrong, an admin looks at it and decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound, TooManyRequests
from common.pages import Paging, count
from social.tables import Message, Report
from social.talking import messages

Reason = Literal["spam", "fraud", "harassment", "other"]
Status = Literal["open", "upheld", "dismissed"]
Decision = Literal["upheld", "dismissed"]

WITHIN = timedelta(days=1)
MOST = 50  # reports of one person within that


class ReportNotFound(NotFound):
    detail = "There is no such report."


class ReportedAlready(Conflict):
    detail = "You have reported this message already."


class ReportDecided(Conflict):
    detail = "This report has been decided already."


class TooManyReports(TooManyRequests):
    detail = "You have reported as many messages as one may in a day: go on later."


@dataclass(frozen=True)
class Complaint:
    """What somebody finds wrong with a message."""

    reason: Reason
    note: str | None


async def report(
    session: AsyncSession,
    reporter_id: int,
    message_id: int,
    complaint: Complaint,
    *,
    now: datetime,
) -> Report:
    """Note it for the admins. Who sent the message does not learn of it.

    Raises:
        MessageNotFound: There is none, or it is not to this person.
        ReportedAlready: By them.
        TooManyReports: Of one person in a day.
    """
    message = await messages.get_received(session, reporter_id, message_id)
    present = select(Report.id).where(
        Report.message_id == message_id, Report.reporter_id == reporter_id
    )
    if await session.scalar(present) is not None:
        raise ReportedAlready
    await _check_pace(session, reporter_id, now)
    made = Report(
        message_id=message_id,
        reporter_id=reporter_id,
        reported_id=message.sender_id,
        reason=complaint.reason,
        note=complaint.note,
        status="open",
        created_at=now,
    )
    session.add(made)
    await session.flush()
    return made


async def list_all(
    session: AsyncSession, *, status: Status | None, paging: Paging
) -> tuple[list[tuple[Report, Message]], int]:
    """A page of everybody's reports with what they are about, the oldest first."""
    statement = select(Report, Message).join(Message, Message.id == Report.message_id)
    if status is not None:
        statement = statement.where(Report.status == status)
    total = await count(session, statement.with_only_columns(Report.id))
    rows = await session.execute(
        statement.order_by(Report.id).offset(paging.offset).limit(paging.page_size)
    )
    return [(report, message) for report, message in rows], total


async def decide(
    session: AsyncSession,
    admin_id: int,
    report_id: int,
    decision: Decision,
    *,
    now: datetime,
) -> tuple[Report, Message]:
    """Close it.

    Raises:
        ReportNotFound: There is none.
        ReportDecided: In the other way, by somebody.
    """
    found = await session.get(Report, report_id)
    if found is None:
        raise ReportNotFound
    if found.status not in ("open", decision):
        raise ReportDecided
    if found.status == "open":
        found.status = decision
        found.decided_by = admin_id
        found.decided_at = now
    return found, await session.get_one(Message, found.message_id)


async def _check_pace(session: AsyncSession, user_id: int, now: datetime) -> None:
    made, oldest = (
        await session.execute(
            select(func.count(), func.min(Report.created_at))
            .where(Report.reporter_id == user_id)
            .where(Report.created_at > now - WITHIN)
        )
    ).one()
    if made >= MOST:
        wait = oldest + WITHIN - now
        raise TooManyReports(retry_after=wait.total_seconds())
