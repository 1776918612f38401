"""`uvicorn --factory jobs.main:build`"""

import asyncio
import gc
import hashlib
from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from jobs import api_for_ai, api_internal, api_numbers
from jobs.applying import (
    api_application,
    api_applications,
    api_batch,
    api_inbox,
    api_tracking,
)
from jobs.fitting import api_candidates, api_matching, api_recommending, api_similar
from jobs.fitting.copies import ASK_FOR_PLACES
from jobs.fitting.nearest import Nearest
from jobs.fitting.outlines import Outlines
from jobs.fitting.preferred_places import place_asker
from jobs.fitting.reading_ahead import ahead_reader
from jobs.importing import api_import
from jobs.importing.children import INDEXING, Children, keeper
from jobs.importing.reading_jobs import reader
from jobs.personal import PERSONAL
from jobs.postings import api, api_editing, api_own, api_texts, postings
from jobs.postings.closing import JOBS_CLOSED, closing_teller
from jobs.postings.expiring import expirer
from jobs.postings.viewing import ViewCounter
from jobs.publishing import api_documents
from jobs.publishing.documents import Documents
from jobs.reactions import REACTIONS
from jobs.saving import api_saved, api_saved_searches
from jobs.saving.alerting import alerter
from jobs.searching import api_search
from jobs.searching.index import JobIndex
from jobs.searching.indexing import indexer
from jobs.searching.search import JobSearch
from jobs.searching.synonyms import places, roles
from jobs.settings import Settings
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
            api_saved_searches.router,
            api_internal.router,
            api_for_ai.router,
            api_numbers.router,
            api_editing.router,
            api_own.router,
            api_texts.router,
            api_documents.router,
            api_saved.router,
            api_recommending.router,
            api_candidates.router,
            api_similar.router,
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
    adding = Children(1, nice=INDEXING)
    following = indexer(database, index, adding)
    ending = expirer(database, following.wake)
    views = ViewCounter(database)
    telling = alerter(database, index)
    settings: Settings = running.settings
    places_timeout = settings.profiles_timeout_seconds
    asking = place_asker(database, running.calls, timeout=places_timeout)
    database.listeners[ASK_FOR_PLACES] = lambda _user_id: asking.wake()
    closing = closing_teller(database)
    database.listeners[JOBS_CLOSED] = lambda _job_id: closing.wake()
    outlines = Outlines()
    children = Children()
    importing = asyncio.Lock()
    reading = reader(database, children, following, importing)
    running.extras |= {
        "index": index,
        "search": JobSearch(index),
        "indexer": following,
        "documents": Documents(database),
        "views": views,
        "expirer": ending,
        "alerter": telling,
        "closing_teller": closing,
        "nearest": Nearest(index),
        "outlines": outlines,
        "candidate_key": _candidate_key(settings),
        "children": children,
        "reader": reading,
        "importing": importing,
    }
    ahead = ahead_reader(database, outlines)
    beside = [
        views.worker(),
        telling,
        closing,
        asking,
        reading,
        keeper(children),
        keeper(adding),
        ahead,
    ]
    return [following, ending, *beside]


def _candidate_key(settings: Settings) -> bytes:
    """The same after a restart, and of no use for anything else."""
    secret = settings.internal_key.get_secret_value().encode()
    return hashlib.blake2b(secret, person=b"candidate refs").digest()
