"""`uvicorn --factory ai.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from ai import engines
from ai.building import api_building
from ai.building.printing import Printers
from ai.chatting import api_chat, api_sessions
from ai.chatting.desk import Desk
from ai.chatting.guide import guide
from ai.embedding import api_embeddings
from ai.explaining import api_explaining
from ai.letters import api_letters
from ai.personal import PERSONAL
from ai.practising import api_practising
from ai.projects import api_projects
from ai.projects.catalogue import blueprints
from ai.settings import Settings
from ai.spending import api_usage
from common.app import Running, Service, create_app
from common.workers import Worker
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "ai",
        "Prose: explanations of numbers that others own; answers, ideas, letters and "
        "résumés from a person's own data.",
        routers=[
            api_explaining.router,
            api_practising.router,
            api_embeddings.router,
            api_usage.router,
            api_chat.router,
            api_sessions.router,
            api_projects.router,
            api_letters.router,
            api_building.router,
        ],
        personal=PERSONAL,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    assert running.database is not None
    started = await engines.start(running.settings, running.database)
    running.extras.update(writer=started.writer, embedder=started.embedder)
    running.extras["desk"] = Desk()
    running.extras["printers"] = Printers.new()
    # Some tenths of a second once, and not in a request.
    catalogue(), guide(), blueprints()
    return started.workers
