"""What jobs tells: postings and applications."""

from typing import ClassVar, Literal

from common.contracts.event import Event, Receipt

ApplicationStatus = Literal[
    "applied",
    "reviewing",
    "interview",
    "offered",
    "accepted",
    "rejected",
    "withdrawn",
]


class JobPosted(Event):
    """New jobs can be found. One event for a batch."""

    subject: ClassVar[str] = "events.jobs.job_posted.v1"

    job_ids: tuple[int, ...]
    posted_by: int | None = None


class JobChanged(Event):
    subject: ClassVar[str] = "events.jobs.job_changed.v1"

    job_id: int
    version: int


class JobsChanged(Event):
    """An import changed them. One event for a batch."""

    subject: ClassVar[str] = "events.jobs.jobs_changed.v1"

    job_ids: tuple[int, ...]


class JobClosed(Event):
    subject: ClassVar[str] = "events.jobs.job_closed.v1"

    job_id: int
    reason: Literal["closed", "expired", "deleted"]


class ApplicationSubmitted(Event):
    subject: ClassVar[str] = "events.jobs.application_submitted.v1"

    application_id: int
    job_id: int
    user_id: int
    recruiter_id: int | None = None
    resume_id: int | None = None
    match_score: int | None = None


class ApplicationMoved(Event):
    subject: ClassVar[str] = "events.jobs.application_moved.v1"

    application_id: int
    job_id: int
    user_id: int
    recruiter_id: int | None = None
    moved_by: int
    from_status: ApplicationStatus
    to_status: ApplicationStatus
    has_note: bool = False  # for the other side; it is read with the application


class SavedSearchMatched(Event):
    """New jobs that a saved search finds; each is told once."""

    subject: ClassVar[str] = "events.jobs.saved_search_matched.v1"

    saved_search_id: int
    user_id: int
    job_id: int  # the first of them
    job_ids: tuple[int, ...]  # the first 20
    count: int


class AppliedJobClosed(Event):
    """A job is over that this person has applied to and awaits an answer of.

    The application stays as it is: nobody is rejected by it.
    """

    subject: ClassVar[str] = "events.jobs.applied_job_closed.v1"

    application_id: int
    job_id: int
    user_id: int
    reason: Literal["closed", "expired", "deleted"]


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.jobs.erasure_receipt.v1"
