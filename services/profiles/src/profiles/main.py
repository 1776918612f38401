"""`uvicorn --factory profiles.main:build`"""

import hashlib
from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.mail.courier import courier
from common.mail.mailers import mailer_for
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
    api_stream,
    api_unsubscribe,
    ringing,
)
from profiles.avatars import Studio, sweeper
from profiles.jobs_client import JobLabels
from profiles.letters import NotificationLetters
from profiles.newcomers import newcomers
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
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    return [*_prepare_people(running), *_prepare_bell(running)]


def _prepare_people(running: Running) -> Sequence[Worker]:
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


def _prepare_bell(running: Running) -> Sequence[Worker]:
    """Words for it, the streams it wakes, the mails that leave."""
    database = running.database
    assert database is not None
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
