"""The HTTP door: messages as they come, as server-sent events."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.errors import Unauthorized, ValidationFailed, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.streams import (
    DOCUMENTED,
    EventStream,
    LastEventId,
    Stream,
    StreamsDep,
    StreamsFull,
    TooManyStreams,
    event,
    position_after,
)
from social.tables import Message
from social.talking import messages
from social.talking.views import ReadUpTo, message_view

router = make_router("/api/v1/social/messages", tag="messages")

AT_ONCE = 100


@router.get(
    "/stream",
    status_code=200,
    response_class=EventStream,
    responses=DOCUMENTED
    | problems(
        Unauthorized, InvalidToken, ValidationFailed, TooManyStreams, StreamsFull
    ),
)
async def stream_messages(
    caller: CallerDep,
    database: DatabaseDep,
    streams: StreamsDep,
    last_event_id: LastEventId = None,
) -> EventStream:
    """The caller's messages as they come: a `message` event for each, sent or received.

    With `Last-Event-ID` those after it come first, all of them and in order. A `read`
    event says up to which message somebody has read; it may come again.
    """
    now = utc_now()
    async with database.read() as session:
        newest = await messages.newest_id(session, caller.user_id)
        after = position_after(last_event_id, newest)
        since = await _told_until(session, after, now) if last_event_id else now
    stream = streams.open(caller)
    following = Following(stream, database, after=after, since=since)
    return EventStream(streams, stream, following.fetch)


class Following:
    """Gives what came after the last it gave: messages first, then who read what."""

    def __init__(
        self, stream: Stream, database: Database, *, after: int, since: datetime
    ) -> None:
        self._stream = stream
        self._database = database
        self._after = after
        self._since = since

    async def fetch(self) -> Sequence[bytes]:
        me = self._stream.caller.user_id
        async with self._database.read() as session:
            found = await messages.list_after(
                session, me, after=self._after, limit=AT_ONCE
            )
            reads = await messages.list_read_since(session, me, self._since)
        if len(found) == AT_ONCE:
            self._stream.wake()
        return [self._message(one) for one in found] + [
            self._read(*one) for one in reads
        ]

    def _message(self, message: Message) -> bytes:
        self._after = message.id
        view = message_view(message, self._stream.caller.user_id)
        return event("message", view.model_dump_json(), position=message.id)

    def _read(self, reader_id: int, up_to: int, at: datetime) -> bytes:
        self._since = max(self._since, at)
        view = ReadUpTo(reader_id=reader_id, up_to_message_id=up_to, read_at=at)
        # Its position is that of the last message: only messages are replayed by it.
        return event("read", view.model_dump_json(), position=self._after)


async def _told_until(session: AsyncSession, after: int, now: datetime) -> datetime:
    """From when on receipts may be missing: what was read later came later."""
    last = await session.get(Message, after)
    return last.created_at if last is not None else now
