"""`uvicorn --factory auth.main:build`"""

import json
from collections.abc import Sequence

from fastapi import FastAPI

from auth import (
    api,
    api_accounts,
    api_erasures,
    api_exports,
    api_internal,
    api_recruiting,
    api_sessions,
    erasures,
    limits,
    security_log,
    sessions,
    sign_in,
    signing_keys,
)
from auth.collector import Collector
from auth.letters import SignInLetters
from auth.personal import PERSONAL
from auth.reactions import REACTIONS
from auth.settings import Settings
from common.app import Running, Service, create_app
from common.clock import utc_now
from common.db import Database
from common.keys import KeyRing
from common.mail.courier import courier
from common.mail.mailers import mailer_for
from common.revocations import Revocations
from common.workers import Worker

HOUSEKEEPING_SECONDS = 600.0
TELLING_SECONDS = 5.0  # no sooner: it must not be felt in what is asked next


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "auth",
        "Sign-in by mailed code, sessions, access tokens.",
        routers=[
            api.router,
            api_sessions.router,
            api_accounts.router,
            api_recruiting.router,
            api_erasures.router,
            api_erasures.internal,
            api_exports.router,
            api_internal.router,
        ],
        personal=PERSONAL,
        reactions=REACTIONS,
        prepare=prepare,
    )
    return create_app(service, settings or Settings())


async def prepare(running: Running) -> Sequence[Worker]:
    """auth knows keys and ended sessions first-hand; the others ask for them."""
    database = running.database
    assert database is not None
    now = utc_now()
    async with database.write() as session:
        await signing_keys.ensure_key(session, now=now)
        running.keys.use(json.dumps(await signing_keys.jwks(session)))
        running.revocations.learn(await sessions.revoked_lately(session, now=now))
    mailer = mailer_for(running.settings, running.http)
    sender = courier(database, mailer, SignInLetters(running.settings))
    collector = Collector(database, running.calls, running.settings.data_dir)
    running.extras |= {"courier": sender, "collector": collector}
    return [
        sender,
        collector.worker,
        telling(database),
        tidying(database, running.revocations, running.keys),
    ]


def telling(database: Database) -> Worker:
    async def tell() -> bool:
        async with database.read() as session:
            if not await security_log.has_untold(session):
                return False
        async with database.write() as session:
            await security_log.tell_of_failures(session)
        return True

    return Worker("telling", tell, every=TELLING_SECONDS)


def tidying(database: Database, revocations: Revocations, keys: KeyRing) -> Worker:
    async def tidy() -> bool:
        now = utc_now()
        async with database.write() as session:
            await limits.forget_old(session, now=now)
            await sign_in.forget_old(session, now=now)
            await sessions.forget_old(session, now=now)
            await erasures.ask_again(session, now=now)
            await security_log.forget_old(session, now=now)
            await signing_keys.forget_old(session, now=now)
            published = await signing_keys.jwks(session)
        keys.use(json.dumps(published))
        revocations.forget_old(now.timestamp())
        return False

    return Worker("tidying", tidy, every=HOUSEKEEPING_SECONDS)
