"""Reads what imported postings ask for, in helper processes, behind the imports.

A posting says in `reading` whether it is still to be read: it is stored with the text,
so that nothing is forgotten however the service ends. One that was read gets a change
above all others, by which the index takes it up.
"""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from pydantic_core import from_json
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from common.clock import utc_now
from common.contracts.jobs import JobsChanged
from common.db import Database, after_commit
from common.outbox import emit
from common.workers import Worker
from jobs.importing import columns
from jobs.importing.children import Children
from jobs.json_rows import as_json, joined
from jobs.postings.postings import announce, last_change
from jobs.tables import Job

BATCH = 500  # of one transaction and one event: 8 KB, of the 1 MB a message may have
SLICE = 125  # of one helper at once: some tenths of a second
ASIDE_SECONDS = 5.0

Unread = tuple[int, str]  # the id, and what is read, as JSON
_WANTED = (
    *(Job.id, Job.version, Job.title, Job.description, Job.requirements, Job.benefits),
    *(Job.experience_level, Job.location, Job.remote, Job.skills, Job.salary_min),
    *(Job.salary_max, Job.source, Job.external_url, Job.posted_at, Job.expires_at),
    Job.company,
)
# Written out: with parameters SQLite would not see that the partial index will do; and
# it would rather look through all open jobs, but for the hint.
# What is paused or closed waits until it is open: only then it can be told of.
_UNREAD = (
    select(Job.id, as_json(_WANTED))
    .with_hint(Job, "INDEXED BY ix_jobs_unread", "sqlite")
    .where(
        Job.reading != literal("done", literal_execute=True),
        Job.status == literal("active", literal_execute=True),
    )
    .order_by(Job.id)
    .limit(BATCH)
)


def reader(
    database: Database, children: Children, indexer: Worker, importing: asyncio.Lock
) -> Worker:
    async def read_all() -> bool:
        """The next batch is being read while one is stored."""
        batch = await _unread(database, after=0)
        some = bool(batch)
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(_read(children, batch))
            while batch:
                await _step_aside(importing)
                coming = await _unread(database, after=batch[-1][0])
                results = await reading
                reading = group.create_task(_read(children, coming))
                await database.write_aside(partial(_store, results, indexer))
                batch = coming
        return some

    return Worker("reader", read_all, every=5.0)


async def _store(
    read: Sequence[dict[str, Any]], indexer: Worker, session: AsyncSession
) -> None:
    await store(session, read)
    after_commit(session, indexer.wake)


async def _step_aside(importing: asyncio.Lock) -> None:
    """While a file is stored somebody waits: let it have the helpers, for a while."""
    deadline = time.monotonic() + ASIDE_SECONDS
    # Whoever imports next must not wait for the lock: so it is only looked at.
    while importing.locked() and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def _unread(database: Database, *, after: int) -> list[Unread]:
    wanted = _UNREAD.where(Job.id > after, Job.expires_at > utc_now())

    def find(session: Session) -> list[Unread]:
        return [(job_id, row) for job_id, row in session.execute(wanted)]

    return await database.offload(find)


async def _read(children: Children, batch: Sequence[Unread]) -> list[dict[str, Any]]:
    slices = [batch[start : start + SLICE] for start in range(0, len(batch), SLICE)]
    read = await asyncio.gather(*(_read_slice(children, each) for each in slices))
    return [row for rows in read for row in rows]


async def _read_slice(
    children: Children, rows: Sequence[Unread]
) -> list[dict[str, Any]]:
    answer = await children.ask("read", joined([row for _, row in rows]))
    return cast("list[dict[str, Any]]", from_json(answer))


async def store(session: AsyncSession, read: Sequence[dict[str, Any]]) -> None:
    """Take up what was read, but for what was changed or closed meanwhile.

    Whoever changes or closes a posting gives it a new version.
    """
    states = await session.execute(
        select(Job.id, Job.version, Job.reading).where(
            Job.id.in_([row["id"] for row in read]), Job.reading != "done"
        )
    )
    waiting = {(row.id, row.version): row.reading for row in states}
    current = [row for row in read if (row["id"], row["version"]) in waiting]
    change = await last_change(session)
    columns.keep_read(
        session,
        [
            {
                "job_id": row["id"],
                "ledger": row["ledger"],
                "quality_score": row["quality_score"],
                "quality_lacks": row["quality_lacks"],
                "change": change + number,
            }
            for number, row in enumerate(current, start=1)
        ],
    )
    await _tell(
        session, [(row["id"], waiting[row["id"], row["version"]]) for row in current]
    )


async def _tell(session: AsyncSession, read: Sequence[tuple[int, str]]) -> None:
    posted = tuple(job_id for job_id, state in read if state == "new")
    changed = tuple(job_id for job_id, state in read if state == "changed")
    if posted:
        await announce(session, posted, posted_by=None)
    if changed:
        emit(session, JobsChanged(job_ids=changed))
