"""The HTTP door: reporting a message, and what admins do about it."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from common.clock import utc_now
from common.deps import ReadSession, WriteSession
from common.errors import Forbidden, Unauthorized, problems
from common.identity import AdminDep, CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import PROSE, Body, Moment, PathId, View
from social.reporting import reports
from social.reporting.reports import (
    Complaint,
    Decision,
    Reason,
    ReportDecided,
    ReportedAlready,
    ReportNotFound,
    Status,
    TooManyReports,
)
from social.tables import Message, Report
from social.talking.messages import MessageNotFound

router = make_router("/api/v1/social", tag="reports")


class NewReport(Body):
    reason: Reason = Field(examples=["fraud"])
    note: Annotated[str, Field(max_length=1000), PROSE] | None = Field(
        default=None, examples=["Wants a fee before the interview."]
    )


class ReportView(View):
    id: int = Field(examples=[3])
    message_id: int = Field(examples=[1204])
    reason: Reason
    note: str | None
    status: Status
    created_at: Moment


class ReportForAdmin(ReportView):
    reporter_id: int = Field(examples=[42])
    reported_id: int = Field(description="Who sent the message", examples=[7])
    body: str = Field(description="The message")
    sent_at: Moment
    decided_by: int | None
    decided_at: Moment | None


class ReportDecision(Body):
    status: Decision = Field(examples=["upheld"])


@router.post(
    "/messages/{message_id:id}/report",
    status_code=201,
    responses=problems(
        Unauthorized, InvalidToken, MessageNotFound, ReportedAlready, TooManyReports
    ),
)
async def report_message(
    message_id: PathId, body: NewReport, caller: CallerDep, session: WriteSession
) -> ReportView:
    """Report a message to the caller. Who sent it does not learn of it."""
    complaint = Complaint(body.reason, body.note)
    made = await reports.report(
        session, caller.user_id, message_id, complaint, now=utc_now()
    )
    return ReportView.model_validate(made)


@router.get("/reports", responses=problems(Unauthorized, InvalidToken, Forbidden))
async def list_reports(
    _admin: AdminDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[Status | None, Query()] = None,
) -> Page[ReportForAdmin]:
    """Reported messages, the oldest first. For admins."""
    found, total = await reports.list_all(session, status=status, paging=paging)
    return Page.of([_for_admin(*pair) for pair in found], total, paging)


@router.put(
    "/reports/{report_id:id}",
    responses=problems(
        Unauthorized, InvalidToken, Forbidden, ReportNotFound, ReportDecided
    ),
)
async def decide_report(
    report_id: PathId, body: ReportDecision, admin: AdminDep, session: WriteSession
) -> ReportForAdmin:
    """Uphold or dismiss a report, once. For admins."""
    decided = await reports.decide(
        session, admin.user_id, report_id, body.status, now=utc_now()
    )
    return _for_admin(*decided)


def _for_admin(report: Report, message: Message) -> ReportForAdmin:
    return ReportForAdmin(
        **ReportView.model_validate(report).model_dump(),
        reporter_id=report.reporter_id,
        reported_id=report.reported_id,
        body=message.body,
        sent_at=message.created_at,
        decided_by=report.decided_by,
        decided_at=report.decided_at,
    )
