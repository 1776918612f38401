"""Event streams (server-sent events): what a person hears of while it happens.

A stream may be open while the service runs, the caller's token is alive and their
session has not ended; so many for a person, so many in all. What it tells is in the
database: a stream is only woken, then asks for what comes after the last it sent. So
nothing piles up for a slow reader, who is dropped, and everything can be had again by
`Last-Event-ID`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.sse import format_sse_event
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from common import metrics
from common.errors import TooManyRequests, Unavailable
from common.identity import Caller

EACH = 5
ALL = 1000
COMMENT_SECONDS = 15.0
SEND_SECONDS = 10.0
RETRY_MILLISECONDS = 2000
COMMENT = b": still here\n\n"


class TooManyStreams(TooManyRequests):
    detail = "You have as many event streams open as one person may have: close one."


class StreamsFull(Unavailable):
    detail = "No more event streams can be opened at the moment: ask for the list."


class Stream:
    """One open stream. It is woken, and ends; it holds nothing that is to be sent."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._woken = asyncio.Event()
        self._over = False

    @property
    def over(self) -> bool:
        return self._over or time.time() >= self.caller.expires_at

    def wake(self) -> None:
        self._woken.set()

    def end(self) -> None:
        self._over = True
        self._woken.set()

    async def until_woken(self) -> bool:
        """Whether it was, before a comment is due or the token expires."""
        left = max(0.0, self.caller.expires_at - time.time())
        try:
            async with asyncio.timeout(min(COMMENT_SECONDS, left)):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True


class Streams:
    """All open streams of a service."""

    def __init__(self, *, each: int = EACH, at_most: int = ALL) -> None:
        self._each = each
        self._at_most = at_most
        self._open: dict[int, list[Stream]] = {}
        self._stopping = False

    def open(self, caller: Caller) -> Stream:
        """A place for one more; whoever gets it closes it.

        Raises:
            TooManyStreams: This person has as many as one may have.
            StreamsFull: All people together have, or the service is about to stop.
        """
        if self._stopping or self.count() >= self._at_most:
            raise StreamsFull(retry_after=5)
        if len(self._open.get(caller.user_id, ())) >= self._each:
            raise TooManyStreams(retry_after=15)
        stream = Stream(caller)
        self._open.setdefault(caller.user_id, []).append(stream)
        metrics.STREAMS_OPEN.inc()
        return stream

    def close(self, stream: Stream) -> None:
        theirs = self._open.get(stream.caller.user_id, [])
        if stream in theirs:
            theirs.remove(stream)
            metrics.STREAMS_OPEN.dec()
        if not theirs:
            self._open.pop(stream.caller.user_id, None)

    def count(self) -> int:
        return sum(len(streams) for streams in self._open.values())

    def wake(self, user_id: int) -> None:
        """There is something new for this person."""
        for stream in self._open.get(user_id, ()):
            stream.wake()

    def end_where(self, covers: Callable[[Caller], bool]) -> None:
        """End those whose caller's token has become void."""
        for streams in self._open.values():
            for stream in streams:
                if covers(stream.caller):
                    stream.end()

    def end_all(self) -> None:
        """The service stops; no stream is opened any more."""
        self._stopping = True
        for streams in self._open.values():
            for stream in streams:
                stream.end()


class EventStream(Response):
    """Sends what `fetch` gives, whenever the stream is woken, until it is over.

    `fetch` gives the next few events in order, and wakes the stream if there are more.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        streams: Streams,
        stream: Stream,
        fetch: Callable[[], Awaitable[Sequence[bytes]]],
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store"})
        del self.headers["content-length"]
        self._streams = streams
        self._stream = stream
        self._fetch = fetch

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        telling = asyncio.ensure_future(self._tell(send))
        listening = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait(
                (telling, listening), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self._streams.close(self._stream)
            telling.cancel()
            listening.cancel()
            await asyncio.gather(telling, listening, return_exceptions=True)
        if not telling.cancelled() and (error := telling.exception()) is not None:
            raise error

    async def _tell(self, send: Send) -> None:
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _part(send, b"retry: %d\n\n" % RETRY_MILLISECONDS)
        while not self._stream.over:
            events = await self._fetch()
            # Fetching may take a while, and the token have become void meanwhile.
            if events and not self._stream.over:
                await _part(send, b"".join(events))
            if not self._stream.over and not await self._stream.until_woken():
                await _part(send, COMMENT)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class BriefStream(StreamingResponse):
    """Sends events while they are made, and ends; who goes away ends the making."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes], held: ExitStack) -> None:
        super().__init__(events, headers={"Cache-Control": "no-store"})
        self._held = held  # its places, until it ends

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)


async def _part(send: Send, body: bytes) -> None:
    """A reader who takes nothing for so long is dropped; they come again and replay."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": body, "more_body": True})
    except TimeoutError as error:
        raise ClientDisconnect from error


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def event(name: str, data: str, *, position: int) -> bytes:
    """One event as it goes over the wire; `data` is JSON."""
    return format_sse_event(data_str=data, event=name, id=str(position))


async def _streams(request: Request) -> Streams:
    streams: Streams = request.state.streams
    return streams


StreamsDep = Annotated[Streams, Depends(_streams)]
LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        pattern=r"^([0-9]{1,15})?$",
        description="The `id` of the last event you have: what came after it is sent",
    ),
]


def position_after(last_event_id: str | None, newest: int) -> int:
    """Where a stream goes on: at the newest for who names nothing, or the future."""
    return min(int(last_event_id), newest) if last_event_id else newest


_EVENT = {
    "type": "object",
    "description": "One event of the stream; a lone `retry` comes first",
    "properties": {
        "id": {"type": "string"},
        "event": {"type": "string"},
        "data": {"type": "string", "contentMediaType": "application/json"},
        "retry": {"type": "integer"},
    },
}


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An endless stream of server-sent events",
        "content": {"text/event-stream": {"schema": _EVENT}},
    }
}
