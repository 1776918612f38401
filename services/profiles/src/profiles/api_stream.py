"""The HTTP door: the bell while it rings, as server-sent events."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import Request

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
from profiles import notifications
from profiles.api_notifications import view
from profiles.telling import Teller

router = make_router("/api/v1/notifications", tag="notifications")

AT_ONCE = 20
REPLAYED = 100


@router.get(
    "/stream",
    status_code=200,
    response_class=EventStream,
    responses=DOCUMENTED
    | problems(
        Unauthorized, InvalidToken, ValidationFailed, TooManyStreams, StreamsFull
    ),
)
async def stream_notifications(
    caller: CallerDep,
    database: DatabaseDep,
    streams: StreamsDep,
    request: Request,
    last_event_id: LastEventId = None,
) -> EventStream:
    """New notifications of the caller as they come, one `notification` event for each.

    With `Last-Event-ID` those that came after it are sent first. After more than a
    hundred of them there is one `reset` event instead: read the list again.
    """
    async with database.read() as session:
        newest = await notifications.newest_id(session, caller.user_id)
    stream = streams.open(caller)
    after = position_after(last_event_id, newest)
    fetch = following(stream, database, request.state.teller, after=after)
    return EventStream(streams, stream, fetch)


def following(
    stream: Stream, database: Database, teller: Teller, *, after: int
) -> Callable[[], Awaitable[Sequence[bytes]]]:
    """Gives the next few notifications after the last it gave, each as an event."""
    position, user_id = after, stream.caller.user_id

    async def fetch() -> Sequence[bytes]:
        nonlocal position
        async with database.read() as session:
            rows = await notifications.list_after(
                session, user_id, after=position, limit=REPLAYED + 1
            )
            if len(rows) > REPLAYED:
                position = await notifications.newest_id(session, user_id)
                return [event("reset", "{}", position=position)]
        if len(rows) > AT_ONCE:
            stream.wake()
        told = await teller.tell(user_id, rows[:AT_ONCE])
        if told:
            position = told[-1].row.id
        return [
            event("notification", view(one).model_dump_json(), position=one.row.id)
            for one in told
        ]

    return fetch
