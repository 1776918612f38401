"""`uvicorn --factory resumes.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from resumes import api_internal, api_numbers
from resumes.personal import PERSONAL
from resumes.settings import Settings
from resumes.uploading import api_upload
from resumes.uploading.pipeline import pipeline, sweeper
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "resumes",
        "Résumés: uploaded, read, judged by named checks.",
        routers=[api_upload.router, api_internal.router, api_numbers.router],
        personal=PERSONAL,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    database, settings = running.database, running.settings
    assert database is not None
    catalogue()  # some tenths of a second once, and not in a request
    reading = pipeline(database, settings.files_dir)
    running.extras["pipeline"] = reading
    return [reading, sweeper(database, settings.files_dir)]
