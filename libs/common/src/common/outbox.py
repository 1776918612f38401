"""Events leave through a table: written with the change, sent after it.

`emit` adds a row to the open transaction. `publish_pending` sends what waits, oldest
first. A crash between sending and marking sends an event again; JetStream absorbs it
by its id for some minutes, the receivers' inbox for ever.
"""

from datetime import datetime
from typing import NamedTuple, Protocol, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.event import Event
from common.db import Database, after_commit
from common.failpoints import failpoint
from common.tables import InboxEntry, OutboxMessage

BATCH = 256


# Built once: every event comes by here.
_TABLE = cast("Table", OutboxMessage.__table__)  # typed as any FROM clause
_INBOX = cast("Table", InboxEntry.__table__)
_OUTBOX = _TABLE.c
_WAITING = (
    select(_OUTBOX.position, _OUTBOX.event_id, _OUTBOX.subject, _OUTBOX.body)
    .where(_OUTBOX.published_at.is_(None))
    .order_by(_OUTBOX.position)
    .limit(BATCH)
)
_MARK = (
    update(_TABLE)
    .where(_OUTBOX.position <= bindparam("until"), _OUTBOX.published_at.is_(None))
    .values(published_at=bindparam("now"))
)
_NOTE = insert(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.event_id)


class Waiting(NamedTuple):
    """An event that is to be sent."""

    position: int
    event_id: str
    subject: str
    body: str


class Publisher(Protocol):
    async def publish(self, messages: list[Waiting]) -> int:
        """Send in order; how many, counted from the first, were acknowledged."""


def emit(session: AsyncSession, event: Event) -> None:
    after_commit(session, session.info["on_emitted"])
    session.add(
        OutboxMessage(
            event_id=event.event_id,
            subject=event.subject,
            body=event.model_dump_json(),
            created_at=event.occurred_at,
        )
    )


async def publish_pending(database: Database, bus: Publisher) -> int:
    """Send one batch of waiting events and return how many were acknowledged.

    What comes after the first that was not acknowledged waits: skipping ahead would
    deliver a person's events out of order.
    """
    async with database.read() as session:
        waiting = [Waiting(*row) for row in await session.execute(_WAITING)]
    if not waiting:
        return 0
    failpoint("before_publish")
    sent = await bus.publish(waiting)
    failpoint("after_publish")
    if sent:
        await _mark(database, until=waiting[sent - 1].position)
    return sent


async def _mark(database: Database, *, until: int) -> None:
    """Everything up to there: the relay goes in order and leaves nothing out."""
    async with database.write() as session:
        await session.execute(_MARK, {"until": until, "now": utc_now()})


async def first_time(
    session: AsyncSession, event_id: str, reaction: str, *, now: datetime
) -> bool:
    """Note that `reaction` handles this event; False if it had done so before."""
    values = {"event_id": event_id, "reaction": reaction, "handled_at": now}
    noted = await session.execute(_NOTE, values)
    return noted.scalar_one_or_none() is not None


async def backlog(session: AsyncSession) -> tuple[int, datetime | None]:
    """How many events wait to be sent, and since when the oldest does."""
    row = (
        await session.execute(
            select(func.count(), func.min(OutboxMessage.created_at)).where(
                OutboxMessage.published_at.is_(None)
            )
        )
    ).one()
    return row[0], row[1]
