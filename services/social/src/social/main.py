"""`uvicorn --factory social.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from social import api_numbers
from social.blocking import api_blocks
from social.connecting import api_connections
from social.personal import PERSONAL
from social.reactions import REACTIONS
from social.reporting import api_reports
from social.settings import Settings
from social.talking import api_live, api_messages, messages


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "social",
        "People among people: who is connected with whom, and what they write.",
        routers=[
            api_connections.router,
            api_blocks.router,
            api_messages.router,
            api_live.router,
            api_reports.router,
            api_numbers.router,
        ],
        personal=PERSONAL,
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    assert running.database is not None
    running.database.listeners[messages.TOPIC] = running.streams.wake
    return []
