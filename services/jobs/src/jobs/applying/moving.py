"""One application and its two sides: reading it, moving it, each side's own notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.auth import Role
from common.contracts.jobs import ApplicationMoved, ApplicationStatus
from common.errors import Conflict, Forbidden, NotFound
from common.etags import IfMatch
from common.outbox import emit
from jobs.applying.application_states import Side, check_move
from jobs.applying.papers import fold
from jobs.postings.postings import BRIEF
from jobs.tables import Application, ApplicationPapers, ApplicationStep, Job

# What each side may change without moving anything: the field, and where it is kept.
OWN_FIELDS: Mapping[Side, Mapping[str, str]] = {
    "candidate": {"notes": "notes", "cover_letter": "cover_letter"},
    "employer": {"notes": "employer_notes", "rating": "employer_rating"},
}


class ApplicationNotFound(NotFound):
    detail = "There is no such application."


class NotYourPart(Forbidden):
    detail = "This part of an application belongs to the other side."


class LetterStays(Conflict):
    detail = "The employer has begun: the cover letter stays as it was sent."


@dataclass(frozen=True)
class Reader:
    user_id: int
    role: Role

    def answers_for(self, job: Job) -> bool:
        """Who hires for a job: its owner, as long as they are a recruiter; admins."""
        own = self.role == "recruiter" and job.posted_by == self.user_id
        return own or self.role == "admin"


@dataclass(frozen=True)
class Seen:
    """An application as one side has it before them."""

    application: Application
    job: Job
    side: Side

    @property
    def version(self) -> int:
        if self.side == "candidate":
            return self.application.candidate_version
        return self.application.employer_version


async def get_seen(session: AsyncSession, application_id: int, reader: Reader) -> Seen:
    """An application that is the reader's to see, from their side of it.

    Whose application it is stays the candidate, also as an admin.

    Raises:
        ApplicationNotFound: There is none, or none of theirs.
    """
    row = (
        await session.execute(
            select(Application, Job)
            .join(Job, Job.id == Application.job_id)
            .where(Application.id == application_id)
            .options(*BRIEF)
        )
    ).one_or_none()
    if row is None:
        raise ApplicationNotFound
    application, job = row
    if application.user_id == reader.user_id:
        return Seen(application, job, "candidate")
    if reader.answers_for(job):
        return Seen(application, job, "employer")
    raise ApplicationNotFound


async def change(
    session: AsyncSession,
    seen: Seen,
    changes: dict[str, Any],
    *,
    if_match: IfMatch,
    by: int,
    now: datetime,
) -> None:
    """Change what is the side's own, then move, if `status` is among the changes.

    Raises:
        PreconditionFailed: It is not the version that was read.
        NotYourPart, LetterStays, NotYourMove, IllegalMove: And nothing is changed.
    """
    if_match.check(seen.version)
    own = {k: v for k, v in changes.items() if k not in ("status", "note")}
    await _edit(session, seen, own, now=now)
    if "status" in changes:
        to, note = changes["status"], changes.get("note")
        move(session, seen, to, note=note, by=by, now=now)


def move(
    session: AsyncSession,
    seen: Seen,
    to: ApplicationStatus,
    *,
    note: str | None,
    by: int,
    now: datetime,
) -> None:
    """Move an application, with a line in its history, and tell of it.

    Raises:
        NotYourMove, IllegalMove: The table of moves does not have it.
    """
    application = seen.application
    check_move(application.status, to, seen.side)
    moved = ApplicationMoved(
        application_id=application.id,
        job_id=application.job_id,
        user_id=application.user_id,
        recruiter_id=seen.job.posted_by,
        moved_by=by,
        from_status=application.status,
        to_status=to,
        has_note=note is not None,
    )
    session.add(
        ApplicationStep(
            application_id=application.id,
            from_status=application.status,
            to_status=to,
            by_user_id=by,
            side=seen.side,
            note=note,
            at=now,
        )
    )
    application.status = to
    _changed_for_both(application, now)
    emit(session, moved)


async def history_of(
    session: AsyncSession, application_id: int
) -> list[ApplicationStep]:
    """The oldest step first."""
    steps = await session.scalars(
        select(ApplicationStep)
        .where(ApplicationStep.application_id == application_id)
        .order_by(ApplicationStep.id)
    )
    return list(steps)


async def _edit(
    session: AsyncSession, seen: Seen, own: dict[str, Any], *, now: datetime
) -> None:
    application, columns = seen.application, OWN_FIELDS[seen.side]
    if own.keys() - columns.keys():
        raise NotYourPart
    for name, value in own.items():
        setattr(application, columns[name], value)
    if "cover_letter" in own:
        await _send_letter(session, application, now=now)
    elif own and seen.side == "candidate":
        application.candidate_version += 1
    elif own:
        application.employer_version += 1


async def _send_letter(
    session: AsyncSession, application: Application, *, now: datetime
) -> None:
    if application.status != "applied":
        raise LetterStays
    papers = await session.get_one(ApplicationPapers, application.id)
    papers.letter_words = fold(application.cover_letter)
    _changed_for_both(application, now)


def _changed_for_both(application: Application, now: datetime) -> None:
    application.updated_at = now
    application.candidate_version += 1
    application.employer_version += 1
