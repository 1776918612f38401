"""Keeps the index behind the table, by less than a second."""

import asyncio

from sqlalchemy import select

from common.db import Database
from common.workers import Worker
from jobs.searching.index import JobIndex
from jobs.tables import Job

BATCH = 500  # some tenths of a second, for which a job that is posted may wait


def indexer(database: Database, index: JobIndex) -> Worker:
    async def follow() -> bool:
        async with database.read() as session:
            changed = list(
                await session.scalars(
                    select(Job)
                    .where(Job.change > index.followed)
                    .order_by(Job.change)
                    .limit(BATCH)
                )
            )
        if changed:
            await asyncio.to_thread(index.add, changed)
        return bool(changed)

    return Worker("indexer", follow, every=1.0)
