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
    recruiter_id: int | None = None  # the other side, if there is one


class InterviewChanged(Event):
    subject: ClassVar[str] = "events.interviews.interview_changed.v1"

    interview_id: int
    user_id: int
    application_id: int | None = None
    version: int
    scheduled_at: AwareDatetime
    recruiter_id: int | None = None


class InterviewCancelled(Event):
    subject: ClassVar[str] = "events.interviews.interview_cancelled.v1"

    interview_id: int
    user_id: int
    application_id: int | None = None
    recruiter_id: int | None = None
    has_reason: bool = False


class InterviewDue(Event):
    """An interview begins in `minutes` minutes; `user_id` wants to be reminded."""

    subject: ClassVar[str] = "events.interviews.interview_due.v1"

    interview_id: int
    user_id: int
    minutes: int
    scheduled_at: AwareDatetime


class InterviewProposed(Event):
    """A recruiter offers a candidate some times for an interview."""

    subject: ClassVar[str] = "events.interviews.interview_proposed.v1"
    about: ClassVar[tuple[str, ...]] = ("user_id", "recruiter_id")

    proposal_id: int
    user_id: int
    recruiter_id: int
    application_id: int
    slots: int


class ProposalAnswered(Event):
    """The candidate picked one of the times, or none suits them."""

    subject: ClassVar[str] = "events.interviews.proposal_answered.v1"
    about: ClassVar[tuple[str, ...]] = ("user_id", "recruiter_id")

    proposal_id: int
    user_id: int
    recruiter_id: int
    application_id: int
    answer: Literal["picked", "declined"]
    interview_id: int | None = None


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.interviews.erasure_receipt.v1"
