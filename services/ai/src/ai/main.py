"""`uvicorn --factory ai.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from ai import engines
from ai.embedding import api_embeddings
from ai.explaining import api_explaining
from ai.personal import PERSONAL
from ai.settings import Settings
from ai.spending import api_usage
from common.app import Running, Service, create_app
from common.workers import Worker


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "ai",
        "Prose: explanations of numbers that others own.",
        routers=[api_explaining.router, api_embeddings.router, api_usage.router],
        personal=PERSONAL,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    assert running.database is not None
    started = await engines.start(running.settings, running.database)
    running.extras.update(writer=started.writer, embedder=started.embedder)
    return started.workers
