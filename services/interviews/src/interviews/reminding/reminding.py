"""What goes on beside the requests: reminders fall due."""

import asyncio

from common.clock import utc_now
from common.db import Database
from common.workers import Worker
from interviews.reminding import reminders

LOOKS_EVERY_SECONDS = 30.0  # a clock that was set is noticed so late at most
SHORTEST_SECONDS = 0.01


def reminder(database: Database) -> Worker:
    """Waits for the next moment, not for a tick: reminders are in time."""

    async def remind() -> bool:
        now = utc_now()
        async with database.read() as session:
            due_at = await reminders.find_next(session)
        if due_at is None or due_at > now:
            if due_at is not None:
                _wake_at((due_at - now).total_seconds())
            return False
        async with database.write() as session:
            return await reminders.tell_due(session, now=utc_now())

    def _wake_at(seconds: float) -> None:
        if seconds < LOOKS_EVERY_SECONDS:
            loop = asyncio.get_running_loop()
            loop.call_later(max(seconds, SHORTEST_SECONDS), worker.wake)

    worker = Worker("reminder", remind, every=LOOKS_EVERY_SECONDS)
    return worker
