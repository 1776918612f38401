"""`uvicorn --factory profiles.main:build`"""

from collections.abc import Sequence

from fastapi import FastAPI

from common.app import Running, Service, create_app
from common.mail.courier import courier
from common.mail.mailers import mailer_for
from common.workers import Worker
from profiles import (
    api,
    api_leaving,
    api_notifications,
    api_settings,
    api_stream,
    api_unsubscribe,
    ringing,
)
from profiles.jobs_client import JobLabels
from profiles.letters import NotificationLetters
from profiles.personal import PERSONAL
from profiles.reactions import REACTIONS
from profiles.settings import Settings
from profiles.telling import Teller
from profiles.workers import digester, tidying


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "profiles",
        "People: their profiles and what they should hear of.",
        routers=[
            api.router,
            api_leaving.router,
            api_settings.router,
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
    """The bell: words for it, the streams it wakes, the mails that leave."""
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
