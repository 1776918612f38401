"""A service's side of the bus: sends what waits, handles what comes, for ever.

NATS may be away for as long as it likes: requests go on, events wait in the outbox.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from common.bus import Bus, connect
from common.db import Database
from common.outbox import publish_pending
from common.reactions import Reaction
from common.settings import ServiceSettings

log = structlog.get_logger("messaging")

RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)
LOOK_AGAIN_SECONDS = 5.0  # for events that no commit of ours announced


class Messaging:
    """Runs while the service runs; `connected` says whether the bus is there."""

    def __init__(
        self,
        service: str,
        settings: ServiceSettings,
        database: Database | None,
        reactions: Sequence[Reaction],
    ) -> None:
        self._service = service
        self._settings = settings
        self._database = database
        self._reactions = reactions
        self._listeners: dict[str, Callable[[bytes], Awaitable[None]]] = {}
        self._waiting = asyncio.Event()
        self.connected = False
        self.on_connected: Callable[[], None] = lambda: None
        if database is not None:
            database.on_emitted = self._waiting.set

    def listen(self, subject: str, heard: Callable[[bytes], Awaitable[None]]) -> None:
        """Hear a subject as it passes, on every connection from the next on."""
        self._listeners[subject] = heard

    async def run(self) -> None:
        failures = 0
        while True:
            try:
                await self._one_connection()
            except* Exception as errors:  # noqa: BLE001 - whatever ended it, go on
                log.info("bus_away", error=repr(errors.exceptions[0]))
            failures = 0 if self.connected else failures + 1
            self.connected = False
            await asyncio.sleep(RETRY_SECONDS[min(failures, 3)])

    async def _one_connection(self) -> None:
        password = self._settings.nats_password
        assert self._settings.nats_url is not None
        bus = await connect(
            self._settings.nats_url,
            user=self._service,
            password=password.get_secret_value() if password else None,
        )
        try:
            await self._use(bus)
        finally:
            await bus.close()

    async def _use(self, bus: Bus) -> None:
        for subject, heard in self._listeners.items():
            await bus.listen(subject, heard)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(bus.until_lost())
            if self._database is not None:
                await bus.ensure_stream(self._settings.nats_max_bytes)
                tasks.create_task(self._relay(bus, self._database))
                for reaction in self._reactions:
                    tasks.create_task(
                        bus.consume(self._service, reaction, self._database)
                    )
            self.connected = True
            self.on_connected()

    async def _relay(self, bus: Bus, database: Database) -> None:
        while True:
            self._waiting.clear()
            sent = await publish_pending(database, bus)
            if sent == 0:
                await self._until_waiting()

    async def _until_waiting(self) -> None:
        try:
            async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                await self._waiting.wait()
        except TimeoutError:
            return
