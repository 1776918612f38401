"""What interviews tells: dates that stand, move, fall away or come near."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from common.contracts.event import Event, Receipt


class InterviewScheduled(Event):
    subject: ClassVar[str] = "events.interviews.interview_scheduled.v1"

    interview_id: int
    user_id: int
    application_id: int | None = None
    interview_type: Literal["technical", "behavioral", "hr", "mock"]
    scheduled_at: AwareDatetime


class InterviewChanged(Event):
    subject: ClassVar[str] = "events.interviews.interview_changed.v1"

    interview_id: int
    user_id: int
    application_id: int | None = None
    version: int
    scheduled_at: AwareDatetime


class InterviewCancelled(Event):
    subject: ClassVar[str] = "events.interviews.interview_cancelled.v1"

    interview_id: int
    user_id: int
    application_id: int | None = None


class InterviewDue(Event):
    """An interview begins in `minutes` minutes."""

    subject: ClassVar[str] = "events.interviews.interview_due.v1"

    interview_id: int
    user_id: int
    minutes: int
    scheduled_at: AwareDatetime


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.interviews.erasure_receipt.v1"
