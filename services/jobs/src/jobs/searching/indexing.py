"""Keeps the index behind the table, by less than a second."""

import asyncio
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.db import Database
from common.workers import Worker
from jobs.searching.index import JobIndex
from jobs.tables import Job

BATCH = 500  # some tenths of a second, for which a job that is posted may wait


def indexer(database: Database, index: JobIndex) -> Worker:
    async def follow() -> bool:
        changed = await database.offload(partial(_changed, after=index.followed))
        if changed:
            await asyncio.to_thread(index.add, changed)
        return bool(changed)

    return Worker("indexer", follow, every=1.0)


def _changed(session: Session, *, after: int) -> list[Job]:
    """With all their texts: for a thread, and not in between requests."""
    newer = select(Job).where(Job.change > after).order_by(Job.change).limit(BATCH)
    return list(session.scalars(newer))
