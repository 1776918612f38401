"""Small copies of what others know of people, keyed by their owner.

Only the newest word counts: events come twice, late and out of order.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.profiles import ProfileChanged, SettingsChanged, SkillsChanged
from common.db import hint
from jobs.tables import (
    Block,
    CandidateSkill,
    Lock,
    OwnSkills,
    Preferences,
    PrimaryResume,
    ProfileFacts,
    ResumeFacts,
)

ASK_FOR_PLACES = "places"  # the topic of the hint that there are some to ask for


async def keep_skills(session: AsyncSession, event: SkillsChanged) -> None:
    skills = [
        {"skill_id": skill_id, "years": event.years.get(skill_id)}
        for skill_id in event.skill_ids
    ]
    fresh = {"version": event.version, "skills": skills}
    await _keep(session, OwnSkills, event.user_id, fresh)
    await refresh_skills(session, event.user_id)


async def keep_profile(session: AsyncSession, event: ProfileChanged) -> None:
    fresh = {
        "version": event.version,
        "level": event.experience_level,
        "specializations": list(event.ai_specializations),
    }
    await _keep(session, ProfileFacts, event.user_id, fresh)


async def keep_settings(session: AsyncSession, event: SettingsChanged) -> None:
    """The places of before stay until the new ones have been asked for."""
    fresh = {
        "version": event.version,
        "profile_visibility": event.profile_visibility,
        "resume_visibility": event.resume_visibility,
        "job_types": list(event.preferred_job_types),
        "work_arrangements": list(event.work_arrangements),
        "salary_min": event.salary_min,
        "salary_currency": event.salary_currency,
        "ask_at": event.occurred_at,
        "attempts": 0,
    }
    await _keep(session, Preferences, event.user_id, fresh, first={"places": []})
    hint(session, ASK_FOR_PLACES, event.user_id)


async def tell_locked(
    session: AsyncSession, user_id: int, *, locked: bool, at: datetime
) -> None:
    fresh = {"locked": locked, "told_at": at}
    await session.execute(
        insert(Lock)
        .values(user_id=user_id, **fresh)
        .on_conflict_do_update(["user_id"], set_=fresh, where=Lock.told_at < at)
    )


async def tell_blocked(
    session: AsyncSession, blocker: int, other: int, *, blocked: bool, at: datetime
) -> None:
    fresh = {"blocked": blocked, "told_at": at}
    await session.execute(
        insert(Block)
        .values(blocker_id=blocker, blocked_id=other, **fresh)
        .on_conflict_do_update(
            ["blocker_id", "blocked_id"], set_=fresh, where=Block.told_at < at
        )
    )


async def refresh_skills(session: AsyncSession, user_id: int) -> None:
    """By which skills the person can be found, after what they rest on has changed."""
    has = await _skills_of(session, user_id)
    rows = await session.scalars(
        select(CandidateSkill.skill_id).where(CandidateSkill.user_id == user_id)
    )
    known = set(rows)
    if gone := known - has:
        await session.execute(
            delete(CandidateSkill)
            .where(CandidateSkill.user_id == user_id)
            .where(CandidateSkill.skill_id.in_(gone))
        )
    if fresh := has - known:
        await session.execute(
            insert(CandidateSkill),
            [{"skill_id": each, "user_id": user_id} for each in sorted(fresh)],
        )


async def _skills_of(session: AsyncSession, user_id: int) -> set[str]:
    facts = await session.scalar(
        select(ResumeFacts.facts)
        .join(PrimaryResume, PrimaryResume.resume_id == ResumeFacts.resume_id)
        .where(PrimaryResume.user_id == user_id, ResumeFacts.user_id == user_id)
    )
    own = await session.scalar(
        select(OwnSkills.skills).where(OwnSkills.user_id == user_id)
    )
    return _ids((facts or {}).get("skills", ())) | _ids(own or ())


def _ids(skills: Iterable[dict[str, Any]]) -> set[str]:
    return {skill["skill_id"] for skill in skills}


async def _keep(
    session: AsyncSession,
    table: type[OwnSkills | ProfileFacts | Preferences],
    user_id: int,
    fresh: dict[str, Any],
    *,
    first: dict[str, Any] | None = None,
) -> None:
    """`first` is what only a new row gets."""
    await session.execute(
        insert(table)
        .values(user_id=user_id, **fresh, **(first or {}))
        .on_conflict_do_update(
            ["user_id"], set_=fresh, where=table.version < fresh["version"]
        )
    )
