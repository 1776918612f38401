"""A file that has come in: checked, written down, then given a row."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from common.db import Database
from resumes.keeping import library
from resumes.settings import Settings
from resumes.tables import Resume
from resumes.uploading import files


@dataclass(frozen=True)
class Stored:
    """An upload on the disk; its row is still to come."""

    file_name: str
    filename: str
    size: int
    kind: str


async def put_down(
    database: Database,
    settings: Settings,
    user_id: int,
    content: bytes,
    *,
    filename: str,
    kind: str,
    version_of: int | None = None,
) -> Stored:
    """Write it to the disk, before any transaction.

    The transaction asks again for room; asked here, who has none fills no disk either.

    Raises:
        QuotaExceeded, ResumeNotFound: See `library.add`.
    """
    async with database.read() as session:
        await library.check_room(
            session,
            user_id,
            len(content),
            most=settings.resumes_each,
            most_bytes=settings.bytes_each,
        )
        if version_of is not None:
            await library.get_own(session, user_id, version_of)
    name = await asyncio.to_thread(files.store, settings.files_dir, content)
    return Stored(name, filename, len(content), kind)


async def enter(
    session: AsyncSession,
    settings: Settings,
    user_id: int,
    stored: Stored,
    *,
    version_of: int | None = None,
    now: datetime,
) -> Resume:
    """Give it its row.

    Raises:
        QuotaExceeded, ResumeNotFound: See `library.add`.
    """
    resume = Resume(
        user_id=user_id,
        filename=stored.filename,
        file_name=stored.file_name,
        file_size=stored.size,
        kind=stored.kind,
        tries=0,
        status="uploaded",
        created_at=now,
        updated_at=now,
    )
    return await library.add(
        session,
        resume,
        most=settings.resumes_each,
        most_bytes=settings.bytes_each,
        version_of=version_of,
    )
