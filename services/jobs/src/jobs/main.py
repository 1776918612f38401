"""`uvicorn --factory jobs.main:build`"""

import asyncio
import gc
from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from jobs import (
    api,
    api_application,
    api_applications,
    api_batch,
    api_import,
    api_inbox,
    api_internal,
    api_matching,
    api_numbers,
    api_search,
    api_tracking,
    postings,
)
from jobs.children import Children, keeper
from jobs.index import JobIndex
from jobs.indexing import indexer
from jobs.personal import PERSONAL
from jobs.reactions import REACTIONS
from jobs.reading_jobs import reader
from jobs.search import JobSearch
from jobs.settings import Settings
from jobs.synonyms import places, roles
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "jobs",
        "Finding the right job, knowing why it fits, applying.",
        routers=[
            api.router,
            api_search.router,
            api_matching.router,
            api_applications.router,
            api_batch.router,
            api_tracking.router,
            api_application.router,
            api_inbox.router,
            api_internal.router,
            api_numbers.router,
            api_import.router,
        ],
        personal=PERSONAL,
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    database = running.database
    assert database is not None
    # Some tenths of a second once, and not in a request.
    catalogue(), roles(), places()
    # These stay: the collector need not look through them again and again.
    gc.collect()
    gc.freeze()
    async with database.read() as session:
        newest = await postings.last_change(session)
    index = JobIndex(database.path.parent / "index", newest=newest)
    following = indexer(database, index)
    children = Children()
    importing = asyncio.Lock()
    reading = reader(database, children, following, importing)
    running.extras |= {
        "index": index,
        "search": JobSearch(index),
        "indexer": following,
        "children": children,
        "reader": reading,
        "importing": importing,
    }
    return [following, reading, keeper(children)]
