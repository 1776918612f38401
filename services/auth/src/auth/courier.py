"""Sends the mails that are due, a few at a time, outside every transaction."""

import asyncio
from datetime import datetime

import structlog

from auth import mail_queue
from auth.letters import sign_in_letter
from auth.mail_queue import Due
from auth.mailers import Mailer, MailFailed
from auth.settings import Settings
from common.clock import utc_now
from common.db import Database
from common.workers import Worker

log = structlog.get_logger("courier")

EVERY_SECONDS = 1.0


def courier(database: Database, settings: Settings, mailer: Mailer) -> Worker:
    async def deliver() -> bool:
        now = utc_now()
        async with database.read() as session:
            due = await mail_queue.list_due(session, now=now)
            waiting = await mail_queue.next_due(session)
        await asyncio.gather(
            *(_deliver(database, settings, mailer, mail, now=now) for mail in due)
        )
        if not due and waiting is not None:
            async with database.write() as session:
                await mail_queue.drop_stale(session, now=now)
        return bool(due)

    return Worker("courier", deliver, every=EVERY_SECONDS)


async def _deliver(
    database: Database, settings: Settings, mailer: Mailer, mail: Due, *, now: datetime
) -> None:
    try:
        await mailer.send(sign_in_letter(settings, mail, now=now))
    except Exception as error:  # noqa: BLE001 - one bad mail must not hold up all others
        why = str(error) if isinstance(error, MailFailed) else type(error).__name__
        log.warning("mail_failed", mail_id=mail.id, tries=mail.tries, why=why)
        async with database.write() as session:
            await mail_queue.failed(session, mail, now=utc_now())
    else:
        async with database.write() as session:
            await mail_queue.sent(session, mail.id)
