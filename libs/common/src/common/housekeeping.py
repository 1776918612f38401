"""Tables that grow by themselves are pruned by themselves."""

from datetime import timedelta

from sqlalchemy import delete

from common.clock import utc_now
from common.db import Database
from common.idempotency import forget_old
from common.tables import InboxEntry, OutboxMessage
from common.workers import Worker

SENT_KEPT = timedelta(days=1)
HANDLED_KEPT = timedelta(days=15)  # longer than the stream keeps an event
EVERY_SECONDS = 600.0


def housekeeper(database: Database) -> Worker:
    async def tidy() -> bool:
        now = utc_now()
        async with database.write() as session:
            await session.execute(
                delete(OutboxMessage).where(
                    OutboxMessage.published_at < now - SENT_KEPT
                )
            )
            await session.execute(
                delete(InboxEntry).where(InboxEntry.handled_at < now - HANDLED_KEPT)
            )
            await forget_old(session)
        return False

    return Worker("housekeeping", tidy, every=EVERY_SECONDS)
