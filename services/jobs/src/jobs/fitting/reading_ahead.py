"""Reads outlines before anybody asks: else who comes first after a start waits for it.

The newest jobs first, a few at a time, so that nobody waits for this either.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.db import Database
from common.workers import Worker
from jobs.fitting.outlines import Outlines
from jobs.tables import Job

AT_ONCE = 200  # some hundredths of a second


def ahead_reader(database: Database, outlines: Outlines) -> Worker:
    """Goes through the jobs that were there at the start, once."""
    reached: list[int] = []

    async def read() -> bool:
        if reached and (reached[-1] == 0 or outlines.is_full):
            return False
        below = reached[-1] if reached else None
        last = await database.offload(
            lambda session: read_some(session, outlines, below)
        )
        reached[:] = [last]
        return False  # the next ones when there was time for others

    return Worker("ahead_reader", read, every=0.5)


def read_some(session: Session, outlines: Outlines, below: int | None) -> int:
    """The id that was reached; 0 once there are no more. Blocks."""
    statement = select(Job.id, Job.change, Job.status).order_by(Job.id.desc())
    if below is not None:
        statement = statement.where(Job.id < below)
    rows = session.execute(statement.limit(AT_ONCE)).all()
    outlines.of(session, {row.id: row.change for row in rows if row.status == "active"})
    return rows[-1].id if rows else 0
