"""The jobs that fit somebody best, of all that are open."""

import asyncio
from datetime import datetime

from common.db import Database
from jobs import fitting, postings
from jobs.search import JobSearch
from jobs.tables import Job
from matching import Match


async def recommend(
    database: Database,
    search: JobSearch,
    user_id: int,
    *,
    min_score: int = 0,
    now: datetime,
) -> list[tuple[Job, Match]] | None:
    """The best first, never those applied to; None while there is no résumé."""
    async with database.read() as session:
        candidate = await fitting.find_candidate(session, user_id)
        applied = await fitting.list_applied_to(session, user_id)
    if candidate is None:
        return None
    ids = await search.candidates(
        [skill.skill_id for skill in candidate.skills],
        limit=fitting.CONSIDERED,
        now=now,
    )
    async with database.read() as session:
        fresh = [job_id for job_id in ids if job_id not in applied]
        jobs = await postings.list_by_ids(session, fresh, whole=True)
    return await asyncio.to_thread(
        fitting.rank, jobs, candidate, min_score=min_score, now=now
    )
