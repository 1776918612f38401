"""The event door: what résumés say, kept as small copies keyed by their owner."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.resumes import PrimaryResumeChanged, ResumeParsed, ResumeRemoved
from common.reactions import Reaction
from jobs.fitting import reactions_people
from jobs.fitting.copies import refresh_skills
from jobs.tables import Application, PrimaryResume, ResumeFacts

NO_FACTS: dict[str, Any] = {
    "skills": [],
    "years_experience": None,
    "education": None,
    "level": None,
    "languages": [],
}


async def keep_facts(session: AsyncSession, event: ResumeParsed) -> None:
    facts = event.model_dump(mode="json", include=set(NO_FACTS))
    fresh = {"facts": facts, "occurred_at": event.occurred_at}
    upsert = insert(ResumeFacts).values(
        resume_id=event.resume_id, user_id=event.user_id, removed=False, **fresh
    )
    await session.execute(
        upsert.on_conflict_do_update(
            ["resume_id"],
            set_=fresh,
            where=(ResumeFacts.occurred_at < event.occurred_at)
            & ResumeFacts.removed.is_(False),
        )
    )
    if event.is_primary:
        await _point(session, event.user_id, event.resume_id, event.occurred_at)
    await refresh_skills(session, event.user_id)


async def follow_primary(session: AsyncSession, event: PrimaryResumeChanged) -> None:
    await _point(session, event.user_id, event.resume_id, event.occurred_at)
    await refresh_skills(session, event.user_id)


async def drop_facts(session: AsyncSession, event: ResumeRemoved) -> None:
    """The résumé goes; applications made with it stay, without it (SET NULL)."""
    gone = {"facts": NO_FACTS, "removed": True, "occurred_at": event.occurred_at}
    await session.execute(
        insert(ResumeFacts)
        .values(resume_id=event.resume_id, user_id=event.user_id, **gone)
        .on_conflict_do_update(["resume_id"], set_=gone)
    )
    await session.execute(
        update(Application)
        .where(Application.user_id == event.user_id)
        .where(Application.resume_id == event.resume_id)
        .values(resume_id=None)
    )
    await refresh_skills(session, event.user_id)


async def _point(
    session: AsyncSession, user_id: int, resume_id: int | None, at: datetime
) -> None:
    """An older event does not overwrite a newer one."""
    fresh = {"resume_id": resume_id, "occurred_at": at}
    await session.execute(
        insert(PrimaryResume)
        .values(user_id=user_id, **fresh)
        .on_conflict_do_update(
            ["user_id"], set_=fresh, where=PrimaryResume.occurred_at < at
        )
    )


REACTIONS = [
    Reaction(ResumeParsed, keep_facts),
    Reaction(PrimaryResumeChanged, follow_primary),
    Reaction(ResumeRemoved, drop_facts),
    *reactions_people.REACTIONS,
]
