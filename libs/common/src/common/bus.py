"""NATS JetStream: the one module that speaks it.

Publishing is pipelined and in order. Each reaction has a durable pull consumer of its
own, so that a slow one holds up nobody else.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import nats
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import BadRequestError, NotFoundError

from common import metrics
from common.clock import utc_now
from common.db import Database
from common.outbox import Waiting
from common.reactions import Reaction, Unreadable, bury, handle_once, read

log = structlog.get_logger("bus")

STREAM = "EVENTS"
SUBJECTS = "events.>"
KEPT_SECONDS = 14 * 24 * 3600
REMEMBERED_SECONDS = 600  # how long JetStream itself knows an event id
ACK_WAIT_SECONDS = 30
PULLED_AT_ONCE = 64
PULL_SECONDS = 30.0
BACK_OFF_SECONDS = (1, 5, 30, 120)


class Disconnected(Exception):
    """The connection to NATS is gone; `common.messaging` opens another."""


class Bus:
    """One connection, until it is lost. Made by `connect`."""

    def __init__(self, client: Client, lost: asyncio.Event) -> None:
        self._client = client
        self._lost = lost
        self._jetstream: JetStreamContext = client.jetstream(
            timeout=5, publish_async_max_pending=512
        )

    @property
    def connected(self) -> bool:
        return self._client.is_connected

    async def until_lost(self) -> None:
        """Wait, then raise `Disconnected`."""
        await self._lost.wait()
        raise Disconnected

    async def ensure_stream(self, max_bytes: int) -> None:
        """Create the stream if it is not there. Losing the race to do so is fine."""
        config = StreamConfig(
            name=STREAM,
            subjects=[SUBJECTS],
            storage=StorageType.FILE,
            discard=DiscardPolicy.NEW,  # a full stream refuses; the outbox keeps
            max_age=KEPT_SECONDS,
            max_bytes=max_bytes,
            duplicate_window=REMEMBERED_SECONDS,
        )
        try:
            await self._jetstream.stream_info(STREAM)
        except NotFoundError:
            with suppress(BadRequestError):
                await self._jetstream.add_stream(config)

    async def publish(self, messages: list[Waiting]) -> int:
        """Send in order; how many, counted from the first, were acknowledged."""
        acknowledgements = [
            await self._jetstream.publish_async(
                message.subject,
                message.body.encode(),
                wait_stall=5,
                headers={"Nats-Msg-Id": message.event_id},
            )
            for message in messages
        ]
        sent = 0
        try:
            async with asyncio.timeout(5):
                for acknowledgement in acknowledgements:
                    await acknowledgement
                    sent += 1
        except (TimeoutError, NatsError) as error:
            log.warning("publish_stopped", sent=sent, error=repr(error))
        finally:
            for acknowledgement in acknowledgements[sent:]:
                acknowledgement.cancel()
        return sent

    async def listen(
        self, subject: str, heard: Callable[[bytes], Awaitable[None]]
    ) -> None:
        """Hear events as they pass, without memory: for what is asked for anyway."""

        async def callback(message: Msg) -> None:
            await heard(message.data)

        await self._client.subscribe(subject, cb=callback)

    async def consume(
        self, service: str, reaction: Reaction, database: Database
    ) -> None:
        """Handle what the reaction waits for, one by one, until cancelled."""
        durable = f"{service}-{reaction.name}"
        await self._jetstream.add_consumer(
            STREAM,
            ConsumerConfig(
                durable_name=durable,
                filter_subject=reaction.event.subject,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=ACK_WAIT_SECONDS,
                deliver_policy=DeliverPolicy.ALL,
                max_ack_pending=PULLED_AT_ONCE * 2,
            ),
        )
        async with self._pulled(durable) as messages:
            async for message in messages:
                try:
                    await _deliver(reaction, database, message)
                except asyncio.CancelledError:
                    await _hand_back(message)
                    raise

    @asynccontextmanager
    async def _pulled(self, durable: str) -> AsyncIterator[AsyncIterator[Msg]]:
        """Messages of a durable consumer, without end.

        The client's own `fetch` waits until a batch is full or its time is over;
        this hands over each message as it arrives. What has arrived and is not handed
        over at the end goes back, or it would be nobody's until ACK_WAIT is over.
        """
        inbox = self._client.new_inbox()
        arrived: asyncio.Queue[Msg] = asyncio.Queue()
        subscription = await self._client.subscribe(inbox, cb=arrived.put)

        async def messages() -> AsyncIterator[Msg]:
            while True:
                await self._ask(durable, inbox)
                expected = PULLED_AT_ONCE
                while expected:
                    try:
                        async with asyncio.timeout(PULL_SECONDS + 5):
                            message = await arrived.get()
                    except TimeoutError:
                        break  # the request was lost, with the server or on the way
                    if message.headers and "Status" in message.headers:
                        break  # the request has ended: expired, or the server went
                    expected -= 1
                    yield message

        try:
            yield messages()
        finally:
            with suppress(NatsError):
                await subscription.unsubscribe()
            while not arrived.empty():
                await _hand_back(arrived.get_nowait())

    async def _ask(self, durable: str, inbox: str) -> None:
        request = {"batch": PULLED_AT_ONCE, "expires": int(PULL_SECONDS * 1e9)}
        await self._client.publish(
            f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{durable}",
            json.dumps(request).encode(),
            reply=inbox,
        )

    async def close(self) -> None:
        """Bounded, and never raises: it runs while other things end."""
        with suppress(NatsError, TimeoutError, OSError):
            async with asyncio.timeout(2):
                await self._client.close()


async def connect(url: str, *, user: str, password: str | None) -> Bus:
    """Open a connection.

    Raises:
        NatsError, OSError: There is no server now. The caller tries again.
    """
    lost = asyncio.Event()

    async def closed() -> None:
        lost.set()

    async def failed(error: Exception) -> None:
        log.debug("nats", error=repr(error))

    client = await nats.connect(
        url,
        name=user,
        user=user if password else None,
        password=password,
        allow_reconnect=False,
        connect_timeout=2,
        ping_interval=5,
        closed_cb=closed,
        error_cb=failed,
    )
    return Bus(client, lost)


async def _deliver(reaction: Reaction, database: Database, message: Msg) -> None:
    """Handle one message, and tell the server how it went."""
    try:
        event = read(reaction, message.data)
        handled = await handle_once(database, reaction, event)
    except Unreadable as error:
        await _set_aside(reaction, database, message, error)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises
        await _try_later(reaction, database, message, error)
    else:
        if handled:
            lag = utc_now() - event.occurred_at
            metrics.EVENT_LAG.labels(reaction.name).observe(lag.total_seconds())
        await message.ack()


async def _hand_back(message: Msg) -> None:
    """Let another have it at once; harmless when it is handled already."""
    with suppress(NatsError):
        await message.nak()


async def _try_later(
    reaction: Reaction, database: Database, message: Msg, error: Exception
) -> None:
    attempt = message.metadata.num_delivered
    if attempt > len(BACK_OFF_SECONDS):
        await _set_aside(reaction, database, message, error)
        return
    log.warning(
        "event_failed", reaction=reaction.name, attempt=attempt, error=repr(error)
    )
    await message.nak(delay=BACK_OFF_SECONDS[attempt - 1])


async def _set_aside(
    reaction: Reaction, database: Database, message: Msg, error: Exception
) -> None:
    await bury(
        database,
        reaction.name,
        message.subject,
        message.data,
        headers=json.dumps(message.headers or {}),
        error=repr(error),
    )
    await message.term()
    metrics.EVENTS_SET_ASIDE.labels(reaction.name).inc()
    log.error("event_set_aside", reaction=reaction.name, error=repr(error))
