"""`uvicorn --factory resumes.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from resumes import api_for_ai, api_internal, api_numbers
from resumes.comparing import api_comparing
from resumes.documents.process import helper_keeper
from resumes.exchanging import api_exchange
from resumes.judging import api_judging
from resumes.keeping import api_files, api_library
from resumes.personal import PERSONAL
from resumes.settings import Settings
from resumes.uploading import api_progress, api_upload, steps
from resumes.uploading.pipeline import pipeline, sweeper
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "resumes",
        "Résumés: uploaded or imported, read, judged by named checks, compared.",
        routers=[
            api_upload.router,
            api_progress.router,
            api_library.router,
            api_files.router,
            api_judging.router,
            api_comparing.router,
            api_exchange.router,
            api_internal.router,
            api_numbers.router,
            api_for_ai.router,
        ],
        personal=PERSONAL,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    database, settings = running.database, running.settings
    assert database is not None
    catalogue()  # some tenths of a second once, and not in a request
    database.listeners[steps.TOPIC] = running.streams.wake
    reading = pipeline(database, settings.files_dir)
    running.extras["pipeline"] = reading
    sweeping = sweeper(database, settings.files_dir)
    return [*reading.workers, sweeping, helper_keeper()]
