"""The HTTP door: searching open jobs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from fastapi import Request
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.errors import Unauthorized, ValidationFailed, problems
from common.identity import Caller, InvalidToken, MaybeCallerDep
from common.pages import Page, Paging, PagingDep
from common.routing import router as make_router
from jobs.fitting import fitting
from jobs.fitting.fitting import CONSIDERED, NoResumeYet
from jobs.fitting.outlines import Outlines
from jobs.searching.api_wanted import WantedDep
from jobs.searching.money import UnknownCurrency
from jobs.searching.rows import list_rows
from jobs.searching.search import Hits, JobSearch
from jobs.searching.search_views import SearchPage
from jobs.searching.threads import SearchBusy
from jobs.searching.why import Explainer

router = make_router("/api/v1/jobs", tag="jobs")

Order = Literal["relevance", "newest", "salary", "match"]


@dataclass(frozen=True)
class Ranks:
    """What ranking by the match works with."""

    database: Database
    outlines: Outlines


@router.get(
    "",
    responses=problems(
        Unauthorized,
        InvalidToken,
        NoResumeYet,
        ValidationFailed,
        UnknownCurrency,
        SearchBusy,
    ),
)
async def search_jobs(
    wanted: WantedDep,
    paging: PagingDep,
    caller: MaybeCallerDep,
    database: DatabaseDep,
    request: Request,
    *,
    sort: Order = "relevance",
    facets: bool = False,
) -> SearchPage:
    """Search open jobs.

    `q` takes words, "phrases" and prefix*; all of them must be found, by whatever
    name a posting has for them. Salaries are compared in one currency by the year.
    Without words the newest come first. `sort=match` ranks the 300 most relevant by how
    well the caller fits.
    """
    now = utc_now()
    search: JobSearch = request.state.search
    by_match = sort == "match"
    hits = await search.find(
        wanted if sort == "match" else replace(wanted, sort=sort),
        limit=CONSIDERED if by_match else paging.page_size,
        offset=0 if by_match else paging.offset,
        now=now,
        count_facets=facets,
    )
    # Not before: a search that waits for its thread keeps no other from reading.
    async with database.read() as session:
        if by_match:
            ranks = Ranks(database, request.state.outlines)
            user_id = _signed_in(caller)
            return await _by_match(session, ranks, user_id, hits, paging, now)
        reader = caller.user_id if caller else None
        rows = await list_rows(session, hits.ids, reader=reader, now=now)
    return _page(rows, hits, paging, now)


async def _by_match(
    session: AsyncSession,
    ranks: Ranks,
    user_id: int,
    hits: Hits,
    paging: Paging,
    now: datetime,
) -> SearchPage:
    candidate = await fitting.find_candidate(session, user_id)
    if candidate is None:
        raise NoResumeYet
    scores = await ranks.database.offload(
        lambda reading: fitting.rank(
            reading, ranks.outlines, hits.ids, candidate, now=now
        )
    )
    shown = list(scores)[paging.offset : paging.offset + paging.page_size]
    rows = await list_rows(session, shown, reader=user_id, now=now)
    return _page(rows, replace(hits, total=len(scores)), paging, now, scores)


def _signed_in(caller: Caller | None) -> int:
    if caller is None:
        raise Unauthorized
    return caller.user_id


def _page(
    rows: Sequence[Row[*tuple[Any, ...]]],
    hits: Hits,
    paging: Paging,
    now: datetime,
    scores: Mapping[int, int] = MappingProxyType({}),
) -> SearchPage:
    explain = Explainer(hits.typed, hits.beyond, now).explain
    items = [
        {**row._asdict(), "why": explain(row), "match_score": scores.get(row.id)}
        for row in rows
    ]
    # All of it in one go: to check each hit alone costs more than the search.
    return SearchPage.model_validate(
        {
            **dict(Page.of(items, hits.total, paging)),
            "matched": hits.matched,
            "did_you_mean": hits.corrected,
            "facets": hits.facets or None,
        }
    )
