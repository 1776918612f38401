"""Tells people of new jobs that their saved searches find, of each once.

A batch of newcomers becomes a small index, and every search is held against it. How
far a search was told is written in the transaction that tells it: nothing that goes
wrong in between makes it hear of a job twice, or never.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.jobs import SavedSearchMatched
from common.db import Database
from common.outbox import emit
from common.workers import Worker
from jobs.saving import criteria, newcomers
from jobs.searching.index import JobIndex, in_memory
from jobs.searching.queries import QueryMaker
from jobs.searching.readings import strictest
from jobs.searching.wanted import query_of
from jobs.tables import Job, SavedSearch

log = structlog.get_logger("alerting")

PAGE = 500  # searches that are told in one transaction
NAMED = 20  # jobs that an event names


@dataclass(frozen=True)
class Found:
    search: SavedSearch
    job_ids: list[int]


def alerter(database: Database, index: JobIndex) -> Worker:
    async def tell() -> bool:
        indexed = index.followed
        came = await database.offload(
            lambda session: newcomers.first(session, indexed=indexed)
        )
        if not came:
            return False
        await _tell_all(database, index, came, now=utc_now())
        return True

    return Worker("alerter", tell, every=1.0)


async def _tell_all(
    database: Database,
    index: JobIndex,
    came: Sequence[newcomers.Came],
    *,
    now: datetime,
) -> None:
    up_to = came[-1].id
    matcher = None
    while page := await _untold(database, up_to):
        if matcher is None:
            jobs = await database.offload(partial(newcomers.with_jobs, came=came))
            matcher = await asyncio.to_thread(Matcher, index, jobs)
        found = await asyncio.to_thread(matcher.match, page, now)
        async with database.write() as session:
            await _tell(session, page, found, up_to=up_to, now=now)
    await database.write_aside(
        lambda session: newcomers.remove(session, [newcomer.id for newcomer in came])
    )


async def _untold(database: Database, up_to: int) -> Sequence[SavedSearch]:
    async with database.read() as session:
        found = await session.scalars(
            select(SavedSearch)
            .where(SavedSearch.alerts, SavedSearch.told_to < up_to)
            .limit(PAGE)
        )
        return found.all()


class Matcher:
    """Holds searches against a few jobs; making it and asking it blocks."""

    def __init__(
        self, index: JobIndex, came: Sequence[tuple[newcomers.Came, Job]]
    ) -> None:
        self._known = index.searcher()  # whose words say what is a slip
        self._came = [(newcomer.id, job.id, job.posted_by) for newcomer, job in came]
        self._small = in_memory(job for _, job in came)
        self._make = QueryMaker(self._small.schema, self._small.searcher)

    def match(self, searches: Sequence[SavedSearch], now: datetime) -> list[Found]:
        found = [Found(search, self._tried(search, now)) for search in searches]
        return [each for each in found if each.job_ids]

    def _tried(self, search: SavedSearch, now: datetime) -> list[int]:
        """One that cannot be run any more, as without a rate, stops no other."""
        try:
            return self._found_by(search, now)
        except Exception:
            log.exception("saved_search_failed", saved_search_id=search.id)
            return []

    def _found_by(self, search: SavedSearch, now: datetime) -> list[int]:
        """In the order in which they came; nobody is told of what they posted."""
        wanted = criteria.wanted(search.criteria)
        reading = strictest(wanted.q, self._known)
        query = query_of(self._make, wanted, reading, now)
        searcher = self._small.searcher()
        hits = searcher.search(query, len(self._came), count=False).hits
        addresses = [address for _, address in hits]
        ids = searcher.fast_field_values("id", addresses) if addresses else []
        hit = set(ids)
        return [
            job_id
            for newcomer_id, job_id, posted_by in self._came
            if job_id in hit
            and newcomer_id > search.told_to
            and posted_by != search.user_id
        ]


async def _tell(
    session: AsyncSession,
    page: Sequence[SavedSearch],
    found: Sequence[Found],
    *,
    up_to: int,
    now: datetime,
) -> None:
    """Who changed the search in the meantime is not told what the old one found:

    with other criteria, or alerts on again, it is told from now on (`told_to`).
    """
    for each in found:
        search, many = each.search, len(each.job_ids)
        told = await session.scalar(
            update(SavedSearch)
            .where(SavedSearch.id == search.id)
            .where(SavedSearch.alerts, SavedSearch.told_to < up_to)
            .values(matches=SavedSearch.matches + many, last_match_at=now)
            .returning(SavedSearch.id)
        )
        if told is not None:
            emit(session, _event(search, each.job_ids))
    ids = [search.id for search in page]
    await session.execute(
        update(SavedSearch)
        .where(SavedSearch.id.in_(ids), SavedSearch.told_to < up_to)
        .values(told_to=up_to)
    )


def _event(search: SavedSearch, job_ids: list[int]) -> SavedSearchMatched:
    return SavedSearchMatched(
        saved_search_id=search.id,
        user_id=search.user_id,
        job_id=job_ids[0],
        job_ids=tuple(job_ids[:NAMED]),
        count=len(job_ids),
    )
