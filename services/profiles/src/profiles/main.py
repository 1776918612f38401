"""`uvicorn --factory profiles.main:build`"""

import hashlib
from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.db import Database
from common.mail.courier import courier
from common.mail.mailers import mailer_for
from common.workers import Worker
from common.zones import zone_names
from profiles import (
    api,
    api_achievements,
    api_avatars,
    api_dashboard,
    api_for_ai,
    api_internal,
    api_leaving,
    api_notifications,
    api_people,
    api_portfolio,
    api_settings,
    api_skills,
    api_stream,
    api_unsubscribe,
    ringing,
)
from profiles.avatars import Studio, sweeper
from profiles.jobs_client import JobLabels
from profiles.letters import NotificationLetters
from profiles.newcomers import newcomers
from profiles.personal import PERSONAL
from profiles.reactions import REACTIONS
from profiles.settings import Settings
from profiles.telling import Teller
from profiles.visits import Visits, counter
from profiles.workers import digester, tidying
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "profiles",
        "People: who they are, what they show, and what they should hear of.",
        routers=[
            api.router,
            api_leaving.router,
            api_dashboard.router,
            api_internal.router,
            api_for_ai.router,
            api_settings.router,
            api_portfolio.router,
            api_avatars.router,
            api_skills.router,
            api_achievements.router,
            api_people.router,
            api_notifications.router,
            api_stream.router,
            api_unsubscribe.router,
        ],
        personal=PERSONAL,
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    database = running.database
    assert database is not None
    # Made once, some tenths of a second together, and not in a request.
    catalogue().suggest("python")
    zone_names()
    return [*_people(running, database), *_bell(running, database)]


def _people(running: Running, database: Database) -> Sequence[Worker]:
    """Pictures, visits of profiles, and what new profiles still need."""
    settings: Settings = running.settings
    visits = Visits()
    counting = counter(database, visits)
    running.extras |= {
        "studio": Studio(settings.avatars_dir),
        "visits": visits,
        "visit_counter": counting,
        "visitor_key": _visitor_key(settings),
    }
    return [counting, newcomers(database), sweeper(database, settings.avatars_dir)]


def _bell(running: Running, database: Database) -> Sequence[Worker]:
    """The bell: words for it, the streams it wakes, the mails that leave."""
    teller = Teller(database, JobLabels(running.calls))
    mailer = mailer_for(running.settings, running.http)
    letters = NotificationLetters(running.settings, database, running.calls, teller)
    sender = courier(database, mailer, letters)
    planner = digester(database, sender)

    def rung(user_id: int) -> None:
        running.streams.wake(user_id)
        sender.wake()

    database.listeners[ringing.TOPIC] = rung
    running.extras |= {"teller": teller, "courier": sender, "digester": planner}
    return [sender, planner, tidying(database)]


def _visitor_key(settings: Settings) -> bytes:
    """The same after a restart, and of no use for anything else."""
    secret = settings.internal_key.get_secret_value().encode()
    return hashlib.blake2b(secret, person=b"profile visitors").digest()
