"""The papers of an application: the résumé's text and the letter, as they were sent.

They are the application's own copy: a résumé that changes or goes leaves them alone.
They go with the person.
"""

import unicodedata
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.resumes_client import Snapshot
from jobs.tables import ApplicationPapers


@dataclass(frozen=True)
class Papers:
    """What goes out with an application; folded too, to be searched."""

    resume_id: int | None
    filename: str | None
    resume_text: str | None
    resume_words: str
    cover_letter: str | None
    letter_words: str

    def row(self, application_id: int) -> ApplicationPapers:
        return ApplicationPapers(
            application_id=application_id,
            resume_text=self.resume_text,
            resume_words=self.resume_words,
            letter_words=self.letter_words,
        )


def gather(snapshot: Snapshot | None, cover_letter: str | None) -> Papers:
    """Some milliseconds for long texts: before a transaction, never inside one."""
    text = snapshot.text if snapshot else None
    return Papers(
        resume_id=snapshot.resume_id if snapshot else None,
        filename=snapshot.filename if snapshot else None,
        resume_text=text,
        resume_words=fold(text),
        cover_letter=cover_letter,
        letter_words=fold(cover_letter),
    )


async def find_resume_text(session: AsyncSession, application_id: int) -> str | None:
    return await session.scalar(
        select(ApplicationPapers.resume_text).where(
            ApplicationPapers.application_id == application_id
        )
    )


def fold(text: str | None) -> str:
    """For comparing: no case, no diacritics, single spaces."""
    parts = unicodedata.normalize("NFKD", (text or "").casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(plain.split())
