"""How well somebody fits a job: our copies and their résumé become a candidate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict
from jobs.resumes_client import Snapshot
from jobs.tables import Application, Job, PrimaryResume, ResumeFacts
from matching import (
    Candidate,
    CandidateSkill,
    Evidence,
    Match,
    match,
    requirements_from_json,
)

CONSIDERED = 300  # the best by skills; the ledger decides among them


class NoResumeYet(Conflict):
    detail = "Upload a résumé first: there is nothing to compare yet."


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
    )


def from_facts(facts: dict[str, Any]) -> Candidate:
    """From our own copy, which holds no text: the verdicts carry no quotes of it."""
    return Candidate(
        skills=tuple(
            CandidateSkill(skill["skill_id"], skill.get("years"))
            for skill in facts["skills"]
        ),
        years_experience=facts["years_experience"],
        level=facts["level"],
        education=facts["education"],
        languages=tuple(facts["languages"]),
    )


async def find_candidate(session: AsyncSession, user_id: int) -> Candidate | None:
    """The candidate by our copy of their primary résumé."""
    facts = await session.scalar(
        select(ResumeFacts.facts)
        .join(PrimaryResume, PrimaryResume.resume_id == ResumeFacts.resume_id)
        .where(PrimaryResume.user_id == user_id, ResumeFacts.removed.is_(False))
    )
    return None if facts is None else from_facts(facts)


def judge(job: Job, candidate: Candidate) -> Match:
    return match(requirements_from_json(job.ledger), candidate)


async def list_applied_to(session: AsyncSession, user_id: int) -> set[int]:
    found = await session.scalars(
        select(Application.job_id).where(Application.user_id == user_id)
    )
    return set(found)


def rank(
    jobs: Sequence[Job], candidate: Candidate, *, min_score: int, now: datetime
) -> list[tuple[Job, Match]]:
    """The best match first; of equals the newest."""
    judged = [
        (job, judge(job, candidate))
        for job in jobs
        if job.status == "active" and job.expires_at > now
    ]
    fitting = [pair for pair in judged if pair[1].score >= min_score]
    return sorted(fitting, key=lambda pair: (-pair[1].score, -pair[0].id))
