"""A person's résumés: who may have how many, under which names, in which versions."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from common.contracts.resumes import ResumeRemoved, ResumeUploaded
from common.db import after_commit
from common.errors import Conflict, NotFound
from common.etags import IfMatch
from common.outbox import emit
from common.pages import Paging, count
from resumes.keeping import primary
from resumes.tables import Resume
from resumes.uploading import files, steps


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
    version_of: int | None = None,
) -> Resume:
    """Store a new résumé, as the next version of another one if that is named.

    Raises:
        QuotaExceeded: It would be one, or some bytes, too many.
        ResumeNotFound: There is none to be a version of.
    """
    await check_room(
        session, resume.user_id, resume.file_size, most=most, most_bytes=most_bytes
    )
    resume.is_primary = False
    resume.version = 1
    resume.first_id, resume.version_number = await _place_in_family(
        session, resume.user_id, version_of
    )
    session.add(resume)
    await session.flush()  # the events need the id
    steps.move(session, resume, "uploaded", now=resume.created_at)
    emit(session, ResumeUploaded(resume_id=resume.id, user_id=resume.user_id))
    await primary.greet(session, resume)
    return resume


async def edit(
    session: AsyncSession,
    user_id: int,
    resume_id: int,
    changes: Mapping[str, Any],
    *,
    if_match: IfMatch,
    now: datetime,
) -> Resume:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        ResumeNotFound: It is nobody's, or somebody else's.
        PreconditionFailed: It was changed in between.
    """
    resume = await get_own(session, user_id, resume_id)
    if_match.check(resume.version)
    for field, value in changes.items():
        setattr(resume, field, value)
    resume.version += 1
    resume.updated_at = now
    return resume


async def remove(
    session: AsyncSession,
    user_id: int,
    resume_id: int,
    *,
    if_match: IfMatch,
    files_dir: Path,
) -> None:
    """The row now, the file after the commit; what a crash leaves is swept.

    Raises:
        ResumeNotFound, PreconditionFailed: See `edit`.
    """
    resume = await get_own(session, user_id, resume_id)
    if_match.check(resume.version)
    was_primary, file_name = resume.is_primary, resume.file_name
    await session.delete(resume)
    await session.flush()
    emit(session, ResumeRemoved(resume_id=resume_id, user_id=user_id))
    if was_primary:
        await primary.after_removal(session, user_id)
    after_commit(session, lambda: files.remove(files_dir, file_name))


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


async def get_own(
    session: AsyncSession, user_id: int, resume_id: int, *, whole: bool = False
) -> Resume:
    """The person's résumé; `whole` with its text, its data and its report."""
    [resume] = await list_own(session, user_id, [resume_id], whole=whole)
    return resume


async def list_own(
    session: AsyncSession, user_id: int, ids: list[int], *, whole: bool = False
) -> list[Resume]:
    """These résumés of the person, in the order asked for.

    Raises:
        ResumeNotFound: One of them is nobody's, or somebody else's.
    """
    statement = select(Resume).where(Resume.id.in_(ids), Resume.user_id == user_id)
    if whole:
        statement = statement.options(
            undefer(Resume.reading),
            undefer(Resume.parsed_data),
            undefer(Resume.report),
            undefer(Resume.skill_years),
        )
    found = {resume.id: resume for resume in await session.scalars(statement)}
    if any(resume_id not in found for resume_id in ids):
        raise ResumeNotFound
    return [found[resume_id] for resume_id in ids]


async def list_of(
    session: AsyncSession, user_id: int, paging: Paging
) -> tuple[list[Resume], int]:
    statement = (
        select(Resume).where(Resume.user_id == user_id).order_by(Resume.id.desc())
    )
    return await _page(session, statement, paging)


async def list_versions(
    session: AsyncSession, resume: Resume, paging: Paging
) -> tuple[list[Resume], int]:
    """All versions of the same résumé that are still there, the newest first."""
    statement = (
        select(Resume)
        .where(_is_in_family(resume.family_id), Resume.user_id == resume.user_id)
        .order_by(Resume.version_number.desc())
    )
    return await _page(session, statement, paging)


async def _page(
    session: AsyncSession, statement: Select[Resume], paging: Paging
) -> tuple[list[Resume], int]:
    total = await count(session, statement.with_only_columns(Resume.id))
    rows = await session.scalars(
        statement.offset(paging.offset).limit(paging.page_size)
    )
    return list(rows), total


async def file_names(session: AsyncSession) -> set[str]:
    return set(await session.scalars(select(Resume.file_name)))


async def _place_in_family(
    session: AsyncSession, user_id: int, version_of: int | None
) -> tuple[int | None, int]:
    """Which was the first version, and the how manieth this one is."""
    if version_of is None:
        return None, 1
    other = await get_own(session, user_id, version_of)
    newest = await session.scalar(
        select(func.max(Resume.version_number)).where(_is_in_family(other.family_id))
    )
    return other.family_id, (newest or 0) + 1


def _is_in_family(family_id: int) -> ColumnElement[bool]:
    return or_(Resume.id == family_id, Resume.first_id == family_id)
