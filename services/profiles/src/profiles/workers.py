"""What goes on beside the requests: digests fall due, old things are forgotten."""

from common.clock import utc_now
from common.db import Database
from common.workers import Worker
from profiles import digests, forgetting, mail_queue, preferences

DIGEST_SECONDS = 2.0
# Monday at eight is one moment for many: their mails leave in small lots, so that one
# that is urgent never waits behind all of them.
DIGESTS_WAITING = 100
TIDYING_SECONDS = 600.0


def digester(database: Database, courier: Worker) -> Worker:
    async def queue_digests() -> bool:
        now = utc_now()
        async with database.read() as session:
            waiting = await mail_queue.count_digests(session)
            if waiting >= DIGESTS_WAITING or not await digests.list_due(
                session, now=now
            ):
                return False
        async with database.write() as session:
            due = await digests.list_due(session, now=now)
            people = [planned.user_id for planned in due]
            settings = await preferences.of_all(session, people)
            await digests.queue(session, due, settings, now=now)
        courier.wake()
        return True

    return Worker("digester", queue_digests, every=DIGEST_SECONDS)


def tidying(database: Database) -> Worker:
    async def tidy() -> bool:
        for user_id in await database.offload(forgetting.list_with_too_many):
            async with database.write() as session:
                await forgetting.keep_newest(session, user_id)
        async with database.write() as session:
            return await forgetting.forget_old(session, now=utc_now())

    return Worker("tidying", tidy, every=TIDYING_SECONDS)
