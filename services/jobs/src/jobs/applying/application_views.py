"""What each side gets of an application; neither gets the other's notes."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import ApplicationStatus
from common.schemas import Moment, View
from jobs.applying.application_states import Side, allowed_moves
from jobs.applying.moving import Seen, history_of
from jobs.applying.papers import find_resume_text
from jobs.fitting.profiles_client import Named
from jobs.tables import Application, Job
from jobs.views import ApplicationView, JobInBrief


class StepView(View):
    side: Side = Field(serialization_alias="who", examples=["employer"])
    at: Moment
    from_status: ApplicationStatus | None = Field(
        serialization_alias="from", description="None: it was sent"
    )
    to_status: ApplicationStatus = Field(
        serialization_alias="to", examples=["interview"]
    )
    note: str | None = Field(description="Of who moved it, for the other side")


class Sent(View):
    """What the single views add for both sides."""

    resume_text: str | None = Field(description="The résumé as it was sent")
    history: list[StepView] = Field(description="The oldest step first")
    allowed: list[ApplicationStatus] = Field(
        description="Where the reader can move it now", examples=[["withdrawn"]]
    )


class OwnApplication(ApplicationView, Sent):
    """An application as its candidate sees it."""

    seen_as: Literal["candidate"] = "candidate"


class ReceivedFacts(View):
    """What the employer has of an application, and does not say whose it is."""

    id: int = Field(examples=[31])
    job_id: int = Field(examples=[7])
    status: ApplicationStatus
    match_score: int | None = Field(examples=[74])
    rating: int | None = Field(description="The employer's own", examples=[4])
    applied_at: Moment
    updated_at: Moment


class ReceivedInBrief(ReceivedFacts):
    """An application as the employer has it in a list."""

    ref: str = Field(
        description="Of the candidate, for this job alone; as in its `candidates`",
        examples=["5f0c1de2a7b94c33d0e8b1aa"],
    )
    candidate_id: int | None = Field(
        description="Not in blind mode: it leads to a name", examples=[42]
    )
    candidate_name: str | None = Field(
        description="Not in blind mode; else also of who hides the profile",
        examples=["Ada Lovelace"],
    )
    candidate_slug: str | None = Field(
        description="Of the profile, if the reader may see it",
        examples=["ada-lovelace"],
    )
    resume_filename: str | None = Field(
        description="Not in blind mode: it mostly is a name", examples=["ada.pdf"]
    )


class ReceivedApplication(ReceivedFacts, Sent):
    """An application as the employer sees it."""

    seen_as: Literal["employer"] = "employer"
    candidate_id: int = Field(examples=[42])
    resume_filename: str | None = Field(examples=["ada.pdf"])
    job: JobInBrief
    cover_letter: str | None
    notes: str | None = Field(description="The employer's own: nobody else sees them")


EitherView = Annotated[
    OwnApplication | ReceivedApplication, Field(discriminator="seen_as")
]


def own(application: Application, job: Job, *, now: datetime) -> ApplicationView:
    return ApplicationView.model_validate(
        {
            **_shared(application),
            "resume_id": application.resume_id,
            "resume_filename": application.resume_filename,
            "cover_letter": application.cover_letter,
            "notes": application.notes,
            "job": JobInBrief.model_validate(job),
            "job_is_open": job.status == "active" and job.expires_at > now,
        }
    )


def received(
    application: Application, ref: str, *, named: Named | None, blind: bool
) -> ReceivedInBrief:
    return ReceivedInBrief(
        **_received(application),
        ref=ref,
        candidate_id=None if blind else application.user_id,
        candidate_name=named.full_name if named else None,
        candidate_slug=named.slug if named else None,
        resume_filename=None if blind else application.resume_filename,
    )


async def whole(
    session: AsyncSession, seen: Seen, *, now: datetime
) -> OwnApplication | ReceivedApplication:
    """From the side of who reads it."""
    application, job = seen.application, seen.job
    steps = await history_of(session, application.id)
    sent = Sent(
        resume_text=await find_resume_text(session, application.id),
        history=[StepView.model_validate(step) for step in steps],
        allowed=allowed_moves(application.status, seen.side),
    )
    if seen.side == "candidate":
        brief = own(application, job, now=now)
        return OwnApplication(**dict(brief), **dict(sent))
    return ReceivedApplication(
        **_received(application),
        **dict(sent),
        candidate_id=application.user_id,
        resume_filename=application.resume_filename,
        job=JobInBrief.model_validate(job),
        cover_letter=application.cover_letter,
        notes=application.employer_notes,
    )


def _received(application: Application) -> dict[str, Any]:
    return {**_shared(application), "rating": application.employer_rating}


def _shared(application: Application) -> dict[str, Any]:
    names = set(ReceivedFacts.model_fields) & set(ApplicationView.model_fields)
    return {name: getattr(application, name) for name in names}
