"""The employer's side of a job: who applied, moving many, what is noted of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, defer

from common.contracts.jobs import ApplicationStatus
from common.pages import Paging
from jobs.applying.application_states import IllegalMove, allowed_moves, check_side
from jobs.applying.moving import Reader, Seen, move
from jobs.applying.papers import fold
from jobs.postings.postings import BRIEF, WITHOUT_TEXTS, JobNotFound
from jobs.tables import Application, ApplicationPapers, Job

InboxSort = Literal["newest", "match_score"]

ORDERS = {
    "newest": (Application.id.desc(),),
    "match_score": (
        Application.match_score.desc().nulls_last(),
        Application.id.desc(),
    ),
}


@dataclass(frozen=True)
class InboxFilters:
    statuses: Sequence[ApplicationStatus] = ()
    min_score: int | None = None
    q: str = ""


@dataclass(frozen=True)
class Received:
    applications: list[Application]
    total: int
    status_counts: dict[str, int]  # with every filter but that of the status


@dataclass(frozen=True)
class Moved:
    """What became of one of many; `status` is what it is now, None for no such."""

    id: int
    result: Literal["moved", "illegal_move", "not_found"]
    status: str | None
    allowed: Sequence[ApplicationStatus]


async def get_answered_job(
    session: AsyncSession, job_id: int, reader: Reader, *, with_ledger: bool = False
) -> Job:
    """A job that the reader hires for, without its long texts.

    Raises:
        JobNotFound: There is none, or somebody else hires for it.
    """
    loaded = WITHOUT_TEXTS if with_ledger else BRIEF
    job = await session.get(Job, job_id, options=loaded)
    if job is None or not reader.answers_for(job):
        raise JobNotFound
    return job


def list_received(
    session: Session,
    job_id: int,
    filters: InboxFilters,
    *,
    sort: InboxSort,
    reader: Reader,
    paging: Paging,
) -> Received:
    """A page of who applied; for a thread of its own, as `q` reads every paper.

    An admin's own application is not among them: in it they are the candidate.
    """
    others = _matching(job_id, filters, reader)
    wanted = _of_statuses(others, filters.statuses)
    counted = others.with_only_columns(Application.status, func.count())
    rows = session.execute(counted.group_by(Application.status))
    counts = {status: number for status, number in rows}  # noqa: C416 - Rows
    shown = wanted.order_by(*ORDERS[sort]).offset(paging.offset)
    found = session.scalars(shown.limit(paging.page_size))
    statuses = set(filters.statuses or counts)
    total = sum(counts.get(status, 0) for status in statuses)
    return Received(list(found), total, counts)


async def move_many(
    session: AsyncSession,
    job: Job,
    ids: Sequence[int],
    to: ApplicationStatus,
    *,
    note: str | None,
    reader: Reader,
    now: datetime,
) -> list[Moved]:
    """Move each of a job's applications that can be moved there; in the order asked.

    Raises:
        NotYourMove: It is the candidate who gives this status.
    """
    check_side(to, "employer")
    found = await session.scalars(
        select(Application)
        .where(Application.id.in_(ids))
        .where(Application.job_id == job.id, Application.user_id != reader.user_id)
    )
    by_id = {application.id: application for application in found}

    def moved(application_id: int) -> Moved:
        application = by_id.get(application_id)
        if application is None:
            return Moved(application_id, "not_found", None, ())
        seen = Seen(application, job, "employer")
        return _try_to_move(session, seen, to, note=note, by=reader.user_id, now=now)

    return [moved(application_id) for application_id in ids]


async def drop_notes_of(session: AsyncSession, user_id: int) -> None:
    """What a person noted of who applied to their jobs, for themselves alone."""
    own_jobs = select(Job.id).where(Job.posted_by == user_id)
    await session.execute(
        update(Application)
        .where(Application.job_id.in_(own_jobs))
        .values(employer_notes=None, employer_rating=None)
    )


def _try_to_move(
    session: AsyncSession, seen: Seen, to: ApplicationStatus, **how: Any
) -> Moved:
    application = seen.application
    result: Literal["moved", "illegal_move"] = "moved"
    try:
        move(session, seen, to, **how)
    except IllegalMove:
        result = "illegal_move"
    allowed = allowed_moves(application.status, "employer")
    return Moved(application.id, result, application.status, allowed)


def _matching(
    job_id: int, filters: InboxFilters, reader: Reader
) -> Select[Application]:
    statement = (
        select(Application)
        .where(Application.job_id == job_id, Application.user_id != reader.user_id)
        .options(defer(Application.cover_letter, raiseload=True))
    )
    if filters.min_score is not None:
        statement = statement.where(Application.match_score >= filters.min_score)
    words = fold(filters.q).split()
    if words:
        statement = statement.join(
            ApplicationPapers, ApplicationPapers.application_id == Application.id
        )
    return statement.where(*map(_says, words))


def _says(word: str) -> ColumnElement[bool]:
    papers = ApplicationPapers
    return or_(
        func.instr(papers.letter_words, word) > 0,
        func.instr(papers.resume_words, word) > 0,
    )


def _of_statuses(
    statement: Select[Application], statuses: Sequence[ApplicationStatus]
) -> Select[Application]:
    if not statuses:
        return statement
    return statement.where(Application.status.in_(statuses))
