"""`uvicorn --factory profiles.main:build`"""

import hashlib
from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from profiles import (
    api,
    api_achievements,
    api_avatars,
    api_notifications,
    api_people,
    api_portfolio,
    api_settings,
    api_skills,
)
from profiles.avatars import Studio, sweeper
from profiles.newcomers import newcomers
from profiles.reactions import REACTIONS
from profiles.settings import Settings
from profiles.visits import Visits, counter
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "profiles",
        "People: who they are, what they show, and what they should hear of.",
        routers=[
            api.router,
            api_settings.router,
            api_portfolio.router,
            api_avatars.router,
            api_skills.router,
            api_achievements.router,
            api_people.router,
            api_notifications.router,
        ],
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    database, settings = running.database, running.settings
    assert database is not None
    catalogue()  # some tenths of a second once, and not in a request
    visits = Visits()
    counting = counter(database, visits)
    running.extras["studio"] = Studio(settings.avatars_dir)
    running.extras["visits"] = visits
    running.extras["visit_counter"] = counting
    running.extras["visitor_key"] = _visitor_key(settings)
    folder = settings.avatars_dir
    return [counting, newcomers(database), sweeper(database, folder)]


def _visitor_key(settings: Settings) -> bytes:
    """The same after a restart, and of no use for anything else."""
    secret = settings.internal_key.get_secret_value().encode()
    return hashlib.blake2b(secret, person=b"profile visitors").digest()
