"""How often jobs are opened by others than who posted them.

Counted in memory and written down every few seconds: reading a job writes nothing. A
killed service forgets the last seconds.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.db import Database
from common.workers import Worker
from jobs.tables import Application, JobViews

EVERY_SECONDS = 5.0
MAX_HELD = 10_000  # jobs; what is opened beyond that meanwhile is not counted
AT_ONCE = 1000


@dataclass(frozen=True)
class Figures:
    """What who hires is told of a job."""

    views: int = 0
    applicants: int = 0


class ViewCounter:
    """The views that are not written down yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: Counter[int] = Counter()

    def note(self, job_id: int) -> None:
        if job_id in self._held or len(self._held) < MAX_HELD:
            self._held[job_id] += 1

    def held(self, job_id: int) -> int:
        return self._held.get(job_id, 0)

    async def write_down(self) -> bool:
        """Some of them, in one transaction; True when there are more."""
        taken = dict(self._held.most_common(AT_ONCE))
        if not taken:
            return False
        async with self._database.write() as session:
            await _add(session, taken)
        # Only now: what is counted meanwhile stays, and a failure loses nothing.
        self._held.subtract(taken)
        self._held = +self._held
        return len(taken) == AT_ONCE

    def worker(self) -> Worker:
        return Worker(
            "view_counter", self.write_down, every=EVERY_SECONDS, at_stop=True
        )

    async def figures_of(
        self, session: AsyncSession, job_ids: Sequence[int]
    ) -> dict[int, Figures]:
        """Of each of these jobs, in two queries."""
        written = await session.execute(
            select(JobViews.job_id, JobViews.views).where(JobViews.job_id.in_(job_ids))
        )
        views = {job_id: number for job_id, number in written}  # noqa: C416 - Rows
        counted = await session.execute(
            select(Application.job_id, func.count())
            .where(Application.job_id.in_(job_ids))
            .group_by(Application.job_id)
        )
        applicants = {job_id: number for job_id, number in counted}  # noqa: C416 - Rows
        return {
            job_id: Figures(
                views.get(job_id, 0) + self.held(job_id), applicants.get(job_id, 0)
            )
            for job_id in job_ids
        }


async def _add(session: AsyncSession, views: Mapping[int, int]) -> None:
    rows = [{"job_id": job_id, "views": number} for job_id, number in views.items()]
    upsert = insert(JobViews).values(rows)
    total = JobViews.views + upsert.excluded.views
    await session.execute(
        upsert.on_conflict_do_update(["job_id"], set_={"views": total})
    )
