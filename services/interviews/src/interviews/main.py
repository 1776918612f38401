"""`uvicorn --factory interviews.main:build`"""

import asyncio
import hashlib
from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.workers import Worker
from common.zones import zone_names
from interviews import api_for_ai, api_numbers
from interviews.calendars import api_calendars, api_for_mails
from interviews.hiring import api_proposals, api_scorecards
from interviews.personal import PERSONAL
from interviews.practising import api_practice, api_questions, api_talking
from interviews.practising.bank_reading import bank
from interviews.practising.requirements import patterns
from interviews.reactions import REACTIONS
from interviews.reminding import api_reminders, reminders
from interviews.reminding.reminding import reminder
from interviews.scheduling import api_interviews
from interviews.settings import Settings
from skills import catalogue


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "interviews",
        "Interviews: when they are, and how to be ready for them.",
        routers=[
            api_interviews.router,
            api_proposals.router,
            api_scorecards.router,
            api_calendars.router,
            api_reminders.router,
            api_practice.router,
            api_questions.router,
            api_talking.router,
            api_numbers.router,
            api_for_ai.router,
            api_for_mails.router,
        ],
        personal=PERSONAL,
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    database = running.database
    assert database is not None
    # Some tenths of a second each, and not in a request.
    zone_names()
    await asyncio.to_thread(bank)
    await asyncio.to_thread(patterns)
    await asyncio.to_thread(catalogue)
    running.extras["feed_key"] = _feed_key(running.settings)
    remind = reminder(database)
    database.listeners[reminders.TOPIC] = lambda _about: remind.wake()
    return [remind]


def _feed_key(settings: Settings) -> bytes:
    """The same after a restart, and of no use for anything else."""
    secret = settings.internal_key.get_secret_value().encode()
    return hashlib.blake2b(secret, person=b"calendar feeds").digest()
