"""A person's résumés: who may have how many, and which one stands for them."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from common.contracts.resumes import PrimaryResumeChanged, ResumeUploaded
from common.errors import Conflict, NotFound
from common.outbox import emit
from common.pages import Paging, count
from resumes.tables import Resume

UNREADABLE = ("failed", "needs_ocr")


class ResumeNotFound(NotFound):
    detail = "There is no such résumé of yours."


class QuotaExceeded(Conflict):
    detail = "You have as many résumés here as there is room for."


class ResumeNotReady(Conflict):
    detail = "This résumé has not been read yet, or could not be: see its status."


async def add(
    session: AsyncSession,
    resume: Resume,
    *,
    most: int,
    most_bytes: int,
) -> Resume:
    """Store an uploaded résumé; it is the primary one while no other can be read.

    Raises:
        QuotaExceeded: It would be one, or some bytes, too many.
    """
    await check_room(
        session, resume.user_id, resume.file_size, most=most, most_bytes=most_bytes
    )
    primary = await _find_primary(session, resume.user_id)
    resume.is_primary = False
    session.add(resume)
    await session.flush()  # the events need the id
    emit(session, ResumeUploaded(resume_id=resume.id, user_id=resume.user_id))
    if primary is None or primary.status in UNREADABLE:
        await make_primary(session, resume)
    return resume


async def make_primary(session: AsyncSession, resume: Resume) -> None:
    """From now on this one stands for the person, and no other."""
    await session.execute(
        update(Resume)
        .where(Resume.user_id == resume.user_id, Resume.is_primary)
        .values(is_primary=False)
    )
    resume.is_primary = True
    await session.flush()
    changed = PrimaryResumeChanged(user_id=resume.user_id, resume_id=resume.id)
    emit(session, changed)


async def replace_unreadable_primary(session: AsyncSession, resume: Resume) -> None:
    """Let the newest other one stand for a person whose primary cannot be read."""
    other = await session.scalar(
        select(Resume)
        .where(Resume.user_id == resume.user_id, Resume.id != resume.id)
        .where(Resume.status.not_in(UNREADABLE))
        .order_by(Resume.id.desc())
        .limit(1)
    )
    if resume.is_primary and other is not None:
        await make_primary(session, other)


async def check_room(
    session: AsyncSession, user_id: int, size: int, *, most: int, most_bytes: int
) -> None:
    """Raises: QuotaExceeded: One more of `size` bytes is too much for this person."""
    held = select(func.count(), func.coalesce(func.sum(Resume.file_size), 0))
    number, total = (await session.execute(held.where(Resume.user_id == user_id))).one()
    if number >= most or total + size > most_bytes:
        raise QuotaExceeded


async def find_primary_id(session: AsyncSession, user_id: int) -> int | None:
    return await session.scalar(
        select(Resume.id).where(Resume.user_id == user_id, Resume.is_primary)
    )


async def _find_primary(session: AsyncSession, user_id: int) -> Resume | None:
    return await session.scalar(
        select(Resume).where(Resume.user_id == user_id, Resume.is_primary)
    )


async def get_own(
    session: AsyncSession, user_id: int, resume_id: int, *, whole: bool = False
) -> Resume:
    """The person's résumé; `whole` with its text, its data and its report."""
    statement = select(Resume).where(Resume.id == resume_id, Resume.user_id == user_id)
    if whole:
        statement = statement.options(
            undefer(Resume.reading), undefer(Resume.parsed_data), undefer(Resume.report)
        )
    resume = await session.scalar(statement)
    if resume is None:
        raise ResumeNotFound
    return resume


async def list_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[Resume], int]:
    statement = (
        select(Resume).where(Resume.user_id == user_id).order_by(Resume.id.desc())
    )
    total = await count(session, statement.with_only_columns(Resume.id))
    rows = await session.scalars(
        statement.offset(paging.offset).limit(paging.page_size)
    )
    return list(rows), total


async def file_names(session: AsyncSession) -> set[str]:
    return set(await session.scalars(select(Resume.file_name)))


def touch(resume: Resume, status: str, *, now: datetime) -> None:
    resume.status = status
    resume.updated_at = now
