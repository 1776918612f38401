"""How well somebody fits a job: our copies and their résumé become a candidate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from common.errors import Conflict
from jobs.fitting.outlines import Outlines
from jobs.resumes_client import Snapshot
from jobs.tables import Job, OwnSkills, PrimaryResume, ProfileFacts, ResumeFacts
from matching import (
    Candidate,
    CandidateSkill,
    Evidence,
    Judge,
    Match,
    Requirement,
    match,
    requirements_from_json,
)

_READ_IN_RESUMES = ("years_experience", "level", "education", "languages")
CONSIDERED = 300  # the best by skills; the ledger decides among them


class NoResumeYet(Conflict):
    detail = "Upload a résumé or list skills first: there is nothing to compare yet."


@dataclass(frozen=True)
class OwnPart:
    """What a person says of themselves in their profile."""

    skills: tuple[CandidateSkill, ...] = ()
    level: str | None = None


def from_snapshot(snapshot: Snapshot) -> Candidate:
    """With the places in the résumé's text as evidence."""
    return Candidate(
        skills=tuple(
            CandidateSkill(
                fact.skill_id,
                fact.years,
                Evidence(
                    "resume",
                    fact.section,
                    fact.start,
                    fact.end,
                    snapshot.text[fact.start : fact.end],
                ),
            )
            for fact in snapshot.skills
        ),
        years_experience=snapshot.years_experience,
        level=snapshot.level,
        education=snapshot.education,
        languages=tuple(snapshot.languages),
        from_resume=tuple(n for n in _READ_IN_RESUMES if getattr(snapshot, n)),
    )


def from_facts(facts: dict[str, Any]) -> Candidate:
    """From our own copy, which holds no text: the verdicts carry no quotes of it."""
    return Candidate(
        skills=tuple(
            CandidateSkill(skill["skill_id"], skill.get("years"), source="resume_facts")
            for skill in facts["skills"]
        ),
        years_experience=facts["years_experience"],
        level=facts["level"],
        education=facts["education"],
        languages=tuple(facts["languages"]),
        from_resume=tuple(name for name in _READ_IN_RESUMES if facts[name]),
    )


async def find_candidate(session: AsyncSession, user_id: int) -> Candidate | None:
    """By our copies: the primary résumé, and what the person lists themselves.

    None for who has neither.
    """
    facts = await session.scalar(
        select(ResumeFacts.facts)
        .join(PrimaryResume, PrimaryResume.resume_id == ResumeFacts.resume_id)
        .where(PrimaryResume.user_id == user_id, ResumeFacts.removed.is_(False))
    )
    own = await own_part(session, user_id)
    if facts is None:
        return joined(Candidate(), own) if own.skills else None
    return joined(from_facts(facts), own)


async def own_part(session: AsyncSession, user_id: int) -> OwnPart:
    skills = await session.scalar(
        select(OwnSkills.skills).where(OwnSkills.user_id == user_id)
    )
    level = await session.scalar(
        select(ProfileFacts.level).where(ProfileFacts.user_id == user_id)
    )
    return own_part_of(skills, level)


def own_part_of(skills: Sequence[dict[str, Any]] | None, level: str | None) -> OwnPart:
    return OwnPart(
        tuple(CandidateSkill(each["skill_id"], each["years"]) for each in skills or ()),
        level,
    )


def joined(candidate: Candidate, own: OwnPart) -> Candidate:
    """Skills of both. The level is the résumé's; where it says none, the profile's."""
    return replace(
        candidate,
        skills=(*candidate.skills, *own.skills),
        level=candidate.level or own.level,
    )


def judge(job: Job, candidate: Candidate) -> Match:
    return match(requirements_of(job), candidate)


def requirements_of(job: Job) -> tuple[Requirement, ...]:
    return requirements_from_json(job.ledger)


def rank(
    session: Session,
    outlines: Outlines,
    ids: Sequence[int],
    candidate: Candidate,
    *,
    now: datetime,
) -> dict[int, int]:
    """The score by job, of those that are open: the best first, of equals the newest.

    For a thread of its own.
    """
    judge = Judge(candidate)
    briefs = outlines.of(session, open_among(session, ids, now=now))
    scores = {job_id: judge.score(brief.outline) for job_id, brief in briefs.items()}
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], -pair[0])))


def open_among(
    session: Session, ids: Sequence[int], *, now: datetime, reader: int | None = None
) -> dict[int, int]:
    """Of these jobs the open ones that `reader` did not post, each with its change.

    By their ids alone: asked for open ones, too, SQLite walks through all that are.
    """
    rows = session.execute(
        select(Job.id, Job.change, Job.status, Job.expires_at, Job.posted_by).where(
            Job.id.in_(ids)
        )
    )
    return {
        row.id: row.change
        for row in rows
        if row.status == "active" and row.expires_at > now
        if reader is None or row.posted_by != reader
    }
