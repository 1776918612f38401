"""`uvicorn --factory ai.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from ai.asking.writers import OfflineWriter
from ai.explaining import api_explaining
from ai.personal import PERSONAL
from ai.settings import Settings
from common.app import Running, Service, create_app
from common.workers import Worker


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "ai",
        "Prose: explanations of numbers that others own.",
        routers=[api_explaining.router],
        personal=PERSONAL,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    running.extras["writer"] = OfflineWriter()
    return []
