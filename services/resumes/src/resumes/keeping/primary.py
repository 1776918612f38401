"""Which of a person's résumés stands for them.

The first does, until they choose another. One that cannot be read gives way to one that
can, whichever of the two comes first; a newer version, once read, follows an older one.
"""

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.resumes import PrimaryResumeChanged
from common.errors import Conflict
from common.outbox import emit
from resumes.tables import Resume

UNREADABLE = ("failed", "needs_ocr")
READ = ("parsed", "analyzing", "analyzed")


class ResumeUnreadable(Conflict):
    detail = "This résumé could not be read, so nothing can be matched with it."


async def find(session: AsyncSession, user_id: int) -> Resume | None:
    return await session.scalar(
        select(Resume).where(Resume.user_id == user_id, Resume.is_primary)
    )


async def choose(session: AsyncSession, resume: Resume) -> None:
    """The person says which; chosen again, nothing changes.

    Raises:
        ResumeUnreadable: It would stand for them with nothing in it.
    """
    if resume.is_primary:
        return
    if resume.status in UNREADABLE:
        raise ResumeUnreadable
    resume.version += 1
    await _put(session, resume)


async def greet(session: AsyncSession, resume: Resume) -> None:
    """One was added: it stands in where no other can be read or is about to be."""
    present = await find(session, resume.user_id)
    if present is None or present.status in UNREADABLE:
        await _put(session, resume)


async def after_reading(session: AsyncSession, resume: Resume) -> None:
    """One was read: it stands in for none, an unreadable one, its older version."""
    present = await find(session, resume.user_id)
    if (
        present is None
        or present.status in UNREADABLE
        or _is_older_version(present, resume)
    ):
        await _put(session, resume)


async def after_failure(session: AsyncSession, resume: Resume) -> None:
    """One cannot be read: if it stood for the person, the newest other one does."""
    if resume.is_primary:
        other = await _find_substitute(session, resume.user_id, besides=resume.id)
        if other is not None:
            await _put(session, other)


async def after_removal(session: AsyncSession, user_id: int) -> None:
    """The primary one is gone: the newest other one, or none, stands in."""
    other = await _find_substitute(session, user_id, besides=None)
    if other is not None:
        await _put(session, other)
    else:
        emit(session, PrimaryResumeChanged(user_id=user_id, resume_id=None))


async def _find_substitute(
    session: AsyncSession, user_id: int, *, besides: int | None
) -> Resume | None:
    """The newest that was read, or else the newest that is about to be."""
    return await session.scalar(
        select(Resume)
        .where(Resume.user_id == user_id, Resume.id != (besides or 0))
        .where(Resume.status.not_in(UNREADABLE))
        .order_by(case((Resume.status.in_(READ), 0), else_=1), Resume.id.desc())
        .limit(1)
    )


def _is_older_version(present: Resume, resume: Resume) -> bool:
    return (
        present.family_id == resume.family_id
        and present.version_number < resume.version_number
    )


async def _put(session: AsyncSession, resume: Resume) -> None:
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
